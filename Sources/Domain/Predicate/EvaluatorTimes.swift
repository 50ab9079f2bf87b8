// What an expression takes for a time: moments, dates, texts that are written as one, consents.

extension Facts {
  /// When the field says that something was: a date's first moment in the store. Nil for a field that is not set or says no time.
  public func moment(of field: Field) -> Instant? {
    switch time(of: field) {
    case .instant(let instant): instant
    case .date(let date): zone.start(of: date)
    default: nil
    }
  }

  /// The day that the field says.
  func day(of field: Field) -> CivilDate? {
    switch time(of: field) {
    case .instant(let instant): zone.date(of: instant)
    case .date(let date): date
    default: nil
    }
  }

  /// A date or a moment, also one that was written as a text; of a consent, when it was given, of a delivery, when it came to its state.
  func time(of field: Field) -> FieldValue? {
    if case .consent(let channel) = field { return consented(channel).map(FieldValue.instant) }
    if case .sync(let name) = field { return synced(name).map(FieldValue.instant) }
    let value = value(of: field)
    if case .text(let text) = value { return FieldValue(iso: text) }
    return value
  }

  /// From now; of a date without an hour, from today.
  func isUpcoming(_ field: Field, within span: Span) -> Bool {
    switch time(of: field) {
    case .instant(let instant): return instant >= now && instant <= span.after(now, zone: zone)
    case .date(let date):
      let today = zone.date(of: now)
      return date >= today && date <= span.after(today)
    default: return false
    }
  }

  /// Whether the day that the field says comes back today or, with a span, within it.
  func hasAnniversary(_ field: Field, within span: Span?) -> Bool {
    let today = zone.date(of: now)
    guard let next = day(of: field)?.anniversary(from: today) else { return false }
    return next <= (span?.after(today) ?? today)
  }
}

extension FieldValue {
  /// A date or moment that is written as ISO 8601 says; nil for any other text.
  init?(iso text: String) {
    if let date = CivilDate(iso: text) {
      self = .date(date)
    } else if let instant = Instant(iso: text) {
      self = .instant(instant)
    } else {
      return nil
    }
  }
}
