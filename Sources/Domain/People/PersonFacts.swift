// One contact as a segment's expression sees them. Pure: nothing here reads a clock or the store.
/// The facts of one contact, for `Predicate.holds(for:)` and, where sessions are named, for `meets`.
///
/// Conditions about sessions (`quiz`, `store`, `answer.*`, `score.*`…) that stand in one group joined by `and` speak of one and the same
/// completed session; any session of the person will do. A `not (…)` that names a quiz itself speaks of a session of its own, so
/// `quiz = coffee and not (quiz = skin)` is "took coffee, never took skin".
public struct PersonFacts: Facts {
  public let now: Instant
  public let zone: StoreZone
  public let tags: [Tag]
  private let person: ContactFacts
  private let segments: [String: Predicate]
  /// The session that is spoken of; nil outside of a group.
  private var visit: ContactFacts.Visit?
  /// Segments that are being decided: one that leads back to itself holds nobody.
  private var open: Set<String> = []

  /// - Parameter segments: what `segment("…")` may name by definition; any other name is a snapshot's.
  public init(_ person: ContactFacts, now: Instant, zone: StoreZone, segments: [String: Predicate] = [:]) {
    self.person = person
    self.now = now
    self.zone = zone
    self.segments = segments
    tags = person.contact.tags.map(\.tag)
  }

  /// Whether the expression holds for the person.
  public func meets(_ predicate: Predicate) -> Bool {
    switch predicate {
    case .or(let terms): return terms.contains(where: meets)
    case .not(let term): return !meets(term)
    case .and(let terms): return meetsAll(terms)
    default: return meetsAll([predicate])
    }
  }

  private func meetsAll(_ terms: [Predicate]) -> Bool {
    let ofOneVisit = terms.filter(\.speaksOfGroupsSession)
    for term in terms where !term.speaksOfGroupsSession {
      switch term {
      case .or, .and, .not: if !meets(term) { return false }
      default: if !term.holds(for: self) { return false }
      }
    }
    guard !ofOneVisit.isEmpty else { return true }
    return person.visits.contains { visit in
      let bound = about(visit)
      return ofOneVisit.allSatisfy { $0.holds(for: bound) }
    }
  }

  private func about(_ visit: ContactFacts.Visit) -> PersonFacts {
    var bound = self
    bound.visit = visit
    return bound
  }

  // MARK: Facts

  public func value(of field: Field) -> FieldValue? {
    switch field {
    case .contact(let field): contact(field)
    case .consent(let channel): person.contact.consent[channel]?.isGiven == true ? .text("yes") : nil
    case .sync(let destination): person.sync[destination].map(FieldValue.text)
    case .property(let name): person.contact.properties[name].flatMap(FieldValue.init)
    case .answer(let ref): visit?.answers[ref].flatMap(FieldValue.init)
    case .score(let name): visit?.variables[name].map { .number(Number($0)) }
    case .session(let field): visit.flatMap { $0.value(of: field) }
    case .slot(let ref): visit.map { .set($0.slots[ref] ?? []) }
    case .product: nil
    }
  }

  private func contact(_ field: Field.OfContact) -> FieldValue? {
    let contact = person.contact
    return switch field {
    case .email: contact.email.map { .text($0.text) }
    case .name: contact.name.map(FieldValue.text)
    case .phone: contact.phone.map { .text($0.text) }
    case .locale: contact.locale.map(FieldValue.text)
    case .created: .instant(contact.created)
    case .seen: .instant(contact.seen)
    }
  }

  public func gained(_ pattern: TagPattern, since instant: Instant) -> Bool {
    person.contact.tags.contains { $0.since >= instant && pattern.matches($0.tag) }
  }

  public func consented(_ channel: Channel) -> Instant? {
    person.contact.consent[channel].flatMap { $0.isGiven ? $0.at : nil }
  }

  public func synced(_ destination: String) -> Instant? { person.synced[destination] }

  public func everHad(_ pattern: TagPattern) -> Bool {
    tags.contains(where: pattern.matches) || person.everTags.contains(where: pattern.matches)
  }

  /// Happenings know no session, so a filter sees only those that the visits themselves are: completions and leads.
  public func times(_ event: String, since: Instant?, where filter: Predicate?) -> Int {
    guard let filter else { return person.happenings.count { $0.name == event && since.map($0.at.isAtOrAfter) ?? true } }
    guard event == SessionEvent.complete.rawValue || event == SessionEvent.lead.rawValue else { return 0 }
    return person.visits.count { (since.map($0.at.isAtOrAfter) ?? true) && filter.holds(for: about($0)) }
  }

  public func isInSegment(_ name: String) -> Bool {
    guard let definition = segments[name] else { return person.snapshots.contains(name) }
    guard !open.contains(name) else { return false }
    var inner = self
    inner.visit = nil
    inner.open.insert(name)
    return inner.meets(definition)
  }
}

extension Instant {
  fileprivate func isAtOrAfter(_ other: Instant) -> Bool { self >= other }
}

extension ContactFacts.Visit {
  fileprivate func value(of field: Field.OfSession) -> FieldValue? {
    switch field {
    case .quiz: .text(quiz)
    case .version: .text(version)
    case .store: store.map(FieldValue.text)
    case .kiosk: kiosk.map(FieldValue.text)
    case .staff: staff.map(FieldValue.text)
    case .locale: locale.map(FieldValue.text)
    case .outcome: outcome.map(FieldValue.text)
    case .recommended: .set(recommended)
    case .variant: variant.map(FieldValue.text)
    case .bought: .set(bought)
    }
  }
}

extension FieldValue {
  /// An answer as an expression compares it: one choice is a text, several are a set. Nil for what was left empty.
  public init?(_ answer: Answer) {
    switch answer {
    case .choices(let refs): self = refs.count == 1 ? .text(refs[0]) : .set(refs)
    case .number(let number): self = .number(number)
    case .date(let date): self = .date(date)
    case .text(let text): self = .text(text)
    case .empty: return nil
    }
    if answer.isEmpty { return nil }
  }

  /// A contact's property as an expression compares it. Nil for null and for an object.
  public init?(_ property: JSON) {
    switch property {
    case .string(let text): self = .text(text)
    case .int(let number):
      guard let whole = Int(exactly: number) else { return nil }
      self = .number(Number(whole))
    case .double(let double):
      guard let number = Number(String(describing: double)) else { return nil }
      self = .number(number)
    case .bool(let value): self = .text(value ? "yes" : "no")
    case .array(let items): self = .set(items.compactMap(\.string))
    case .null, .object: return nil
    }
  }
}

extension Predicate {
  /// Whether the term says something about the one session that its group speaks of.
  public var speaksOfGroupsSession: Bool {
    switch self {
    case .not(let term): term.readsSession && !term.namesQuiz
    default: readsSession
    }
  }

  /// Outside of `did … where`, whose filter has sessions of its own.
  private var readsSession: Bool {
    switch self {
    case .and(let terms), .or(let terms): terms.contains(where: \.readsSession)
    case .not(let term): term.readsSession
    case .did: false
    default: fields.contains(where: \.isOfOneSession)
    }
  }

  private var namesQuiz: Bool {
    parts.contains { if case .compare(.session(.quiz), .equal, _) = $0 { true } else { false } }
  }
}

extension Field {
  /// Whether it is a fact of one session rather than of the person.
  public var isOfOneSession: Bool {
    switch self {
    case .answer, .score, .session, .slot: true
    case .contact, .consent, .sync, .property, .product: false
    }
  }
}
