// Decides an expression for given facts. Null and time rules: FORMAT.md, Expressions; SEMANTICS.md (e).

/// What a field holds; nil stands for a field that is not set.
public enum FieldValue: Hashable, Sendable {
  case text(String)
  case number(Number)
  case date(CivilDate)
  case instant(Instant)
  /// Tags, collections, picked choices.
  case set([String])
}

/// What an expression can be decided about.
public protocol Facts {
  /// The one moment of the evaluation.
  var now: Instant { get }
  /// By which days begin and months go back.
  var zone: StoreZone { get }
  /// Nil when the field is not set, or is none of these facts'.
  func value(of field: Field) -> FieldValue?
  /// Tags in force.
  var tags: [Tag] { get }
  /// Whether a matching tag was gained at or after `instant` and is in force.
  func gained(_ pattern: TagPattern, since instant: Instant) -> Bool
  /// Whether a matching tag is in force or ever was.
  func everHad(_ pattern: TagPattern) -> Bool
  /// When the consent that is in force on `channel` was given; nil without one.
  func consented(_ channel: Channel) -> Instant?
  /// When the newest delivery to the destination came to its state; nil without one.
  func synced(_ destination: String) -> Instant?
  /// How often `event` happened, at or after `since`, in sessions for which `filter` holds.
  func times(_ event: String, since: Instant?, where filter: Predicate?) -> Int
  /// Whether the saved segment `name` holds; false when it is not known.
  func isInSegment(_ name: String) -> Bool
}

extension Facts {
  /// False: no history is known here.
  public func gained(_ pattern: TagPattern, since instant: Instant) -> Bool { false }
  /// By the tags in force alone.
  public func everHad(_ pattern: TagPattern) -> Bool { tags.contains(where: pattern.matches) }
  /// Nil: no consent is known here.
  public func consented(_ channel: Channel) -> Instant? { nil }
  /// Nil: no delivery is known here.
  public func synced(_ destination: String) -> Instant? { nil }
  /// 0: no event is known here.
  public func times(_ event: String, since: Instant?, where filter: Predicate?) -> Int { 0 }
  /// False: no segment is known here.
  public func isInSegment(_ name: String) -> Bool { false }
}

extension Predicate {
  /// Whether the expression holds. A field that is not set makes every comparison false, `!=` too; `not` around it is true.
  public func holds(for facts: some Facts) -> Bool {
    switch self {
    case .and(let terms): return terms.allSatisfy { $0.holds(for: facts) }
    case .or(let terms): return terms.contains { $0.holds(for: facts) }
    case .not(let term): return !term.holds(for: facts)
    case .tag(let pattern, gainedWithin: nil): return facts.tags.contains(where: pattern.matches)
    case .tag(let pattern, let span?): return facts.gained(pattern, since: span.before(facts.now, zone: facts.zone))
    case .everTag(let pattern): return facts.everHad(pattern)
    case .compare(let field, let comparison, let value): return compare(field, comparison, value, facts)
    case .isOneOf(let field, let values): return values.contains { compare(field, .equal, $0, facts) }
    case .isNoneOf(let field, let values): return values.allSatisfy { compare(field, .notEqual, $0, facts) }
    case .between(let field, let low, let high):
      return compare(field, .atLeast, low, facts) && compare(field, .atMost, high, facts)
    case .isSet(let field): return facts.value(of: field).map { $0 != .set([]) && $0 != .text("") } ?? false
    case .within(let field, let span):
      guard let moment = facts.moment(of: field) else { return false }
      return moment >= span.before(facts.now, zone: facts.zone) && moment <= facts.now
    case .longerAgo(let field, let span):
      guard let moment = facts.moment(of: field) else { return false }
      return moment < span.before(facts.now, zone: facts.zone)
    case .upcoming(let field, let span): return facts.isUpcoming(field, within: span)
    case .anniversary(let field, let span): return facts.hasAnniversary(field, within: span)
    case .month(let field, let comparison, let number):
      return facts.day(of: field).map { comparison.holds(Number($0.month), number) } ?? false
    case .count(let patterns, let comparison, let number):
      let count = facts.tags.count { tag in patterns.contains { $0.matches(tag) } }
      return comparison.holds(Number(count), number)
    case .did(let event, let filter, let span, let times):
      let count = facts.times(event, since: span?.before(facts.now, zone: facts.zone), where: filter)
      return (times?.comparison ?? .atLeast).holds(Number(count), times?.number ?? 1)
    case .segment(let name): return facts.isInSegment(name)
    }
  }

  private func compare(_ field: Field, _ comparison: Comparison, _ value: Value, _ facts: some Facts) -> Bool {
    if case .consent(let channel) = field { return consent(channel, comparison, value, facts) }
    if case .sync(let name) = field, case .date(let day) = value {
      return facts.synced(name).map { comparison.holds(facts.zone.date(of: $0), day) } ?? false
    }
    guard let left = facts.value(of: field) else { return false }
    let right: FieldValue
    switch value {
    case .number(let number): right = .number(number)
    case .date(let date): right = .date(date)
    case .text(let text): right = .text(text)
    case .field(let other):
      guard let held = facts.value(of: other) else { return false }
      right = held
    }
    return comparison.holds(left, right, zone: facts.zone)
  }

  private func consent(_ channel: Channel, _ comparison: Comparison, _ value: Value, _ facts: some Facts) -> Bool {
    if case .date(let day) = value { return facts.consented(channel).map { comparison.holds(facts.zone.date(of: $0), day) } ?? false }
    let isGiven = facts.value(of: .consent(channel)) != nil
    let wanted = value == .text("yes")
    return (isGiven == wanted) == (comparison == .equal)
  }
}

extension Comparison {
  /// Texts compare without case; sets `=` means "has"; a moment is compared with a date by its day in the store.
  func holds(_ left: FieldValue, _ right: FieldValue, zone: StoreZone) -> Bool {
    if let affirmed { return !affirmed.holds(left, right, zone: zone) }
    switch (left, right) {
    case (.number(let a), .number(let b)): return holds(a, b)
    case (.date(let a), .date(let b)): return holds(a, b)
    case (.instant(let a), .date(let b)): return holds(zone.date(of: a), b)
    case (.date(let a), .instant(let b)): return holds(a, zone.date(of: b))
    case (.instant(let a), .instant(let b)): return holds(a, b)
    case (.set(let members), .set(let others)):
      return self == .notEqual
        ? !others.contains { Comparison.equal.holds(.set(members), .text($0), zone: zone) }
        : others.contains { holds(.set(members), .text($0), zone: zone) }
    case (.set(let members), _):
      guard let wanted = right.plainText else { return false }
      if self == .notEqual { return !members.contains { Comparison.equal.holdsTexts($0, wanted) } }
      return members.contains { holdsTexts($0, wanted) }
    case (_, .set(let members)):
      guard let held = left.plainText else { return false }
      let isMember = members.contains { Comparison.equal.holdsTexts($0, held) }
      return self == .equal ? isMember : self == .notEqual ? !isMember : false
    case (.text(let a), .number(let b)):
      if let number = Number(a) { return isText ? holdsTexts(a, b.text()) : holds(number, b) }
      return self == .notEqual
    case (.number(let a), .text(let b)):
      guard let number = Number(b) else { return self == .notEqual }
      return holds(a, number)
    case (.text(let a), .text(let b)): return holdsTexts(a, b)
    case (.text(let a), .date): return FieldValue(iso: a).map { holds($0, right, zone: zone) } ?? (self == .notEqual)
    case (.date, .text(let b)): return FieldValue(iso: b).map { holds(left, $0, zone: zone) } ?? (self == .notEqual)
    default: return self == .notEqual
    }
  }

  private func holdsTexts(_ a: String, _ b: String) -> Bool {
    if self == .equal { return a.isSameWithoutCase(b) }
    let (a, b) = (a.lowercased(), b.lowercased())
    switch self {
    case .equal: return a == b
    case .notEqual: return a != b
    case .contains: return b.isEmpty || a.contains(b)
    case .starts: return a.hasPrefix(b)
    case .ends: return a.hasSuffix(b)
    case .less, .atMost, .greater, .atLeast, .lacks, .startsNot, .endsNot: return holds(a, b)
    }
  }
}

extension String {
  /// Nearly all texts are ASCII, and are compared as they stand, up to the first letter that differs.
  fileprivate func isSameWithoutCase(_ other: String) -> Bool {
    var (left, right) = (utf8.makeIterator(), other.utf8.makeIterator())
    while true {
      let (a, b) = (left.next(), right.next())
      guard a ?? 0 < 0x80, b ?? 0 < 0x80 else { return lowercased() == other.lowercased() }
      guard let a, let b else { return a == b }
      if a != b, a ^ 0x20 != b || !a.isLetter { return false }
    }
  }
}

extension UInt8 {
  /// Of ASCII.
  fileprivate var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
}

extension FieldValue {
  fileprivate var plainText: String? {
    switch self {
    case .text(let text): text
    case .number(let number): number.text()
    case .date(let date): date.iso
    case .instant, .set: nil
    }
  }
}
