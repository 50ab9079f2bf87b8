// ONE expression language for branching, rules, filters, slots and segments (INTERFACE.md, Expressions; FORMAT.md says more).

/// A condition. Built by `init(parsing:in:)`, printed by `text`, decided by `holds(for:)`.
public indirect enum Predicate: Hashable, Sendable {
  /// A parsed one holds no other `and` directly, a parsed `or` no `or`.
  case and([Predicate])
  case or([Predicate])
  case not(Predicate)
  /// `ns:value`, and `ns:value in last 30d`: gained within the span.
  case tag(TagPattern, gainedWithin: Span?)
  /// `ever ns:value`.
  case everTag(TagPattern)
  /// `answer.age >= 18`.
  case compare(Field, Comparison, Value)
  /// `store in (lyon, paris)`.
  case isOneOf(Field, [Value])
  /// `store not in (lyon, paris)`: set, and none of them.
  case isNoneOf(Field, [Value])
  /// `answer.age between 18 and 30`, both ends included.
  case between(Field, Value, Value)
  /// `contact.email is set`; an empty text or set is not.
  case isSet(Field)
  /// `contact.seen in last 30d`.
  case within(Field, Span)
  /// `contact.seen more than 30d ago`.
  case longerAgo(Field, Span)
  /// `property.renewal in next 30d`: from now, of a date without an hour from today.
  case upcoming(Field, Span)
  /// `contact.created anniversary`: its day and month are today's, in a later year; with a span, the next such day lies within it.
  case anniversary(Field, within: Span?)
  /// `property.born month = 12`.
  case month(Field, Comparison, Number)
  /// `count(goal:*, skin:*) >= 2`.
  case count([TagPattern], Comparison, Number)
  /// `did complete where store = lyon in last 30d >= 2 times`.
  case did(String, where: Predicate?, within: Span?, times: Times?)
  /// `segment("Came back")`, by name.
  case segment(String)

  /// How often: `>= 2 times`.
  public struct Times: Hashable, Sendable {
    /// How the count is compared.
    public var comparison: Comparison
    /// What the count is compared with.
    public var number: Number
    public init(_ comparison: Comparison, _ number: Number) {
      self.comparison = comparison
      self.number = number
    }
  }
}

/// `=` `!=` `<` `<=` `>` `>=`, the three of texts and their opposites.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case atMost = "<="
  case greater = ">"
  case atLeast = ">="
  case contains, starts, ends
  case lacks = "not contains"
  case startsNot = "not starts"
  case endsNot = "not ends"

  var isOrder: Bool { self == .less || self == .atMost || self == .greater || self == .atLeast }
  var isText: Bool { self == .contains || self == .starts || self == .ends || affirmed != nil }

  /// What this one says the opposite of, where its name says so.
  var affirmed: Comparison? {
    switch self {
    case .lacks: .contains
    case .startsNot: .starts
    case .endsNot: .ends
    default: nil
    }
  }

  /// Whether `a OP b` holds for things that have an order.
  public func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .atMost: a <= b
    case .greater: a > b
    case .atLeast: a >= b
    case .contains, .starts, .ends: false
    case .lacks, .startsNot, .endsNot: true
    }
  }
}

/// What a field is compared with.
public enum Value: Hashable, Sendable {
  case number(Number)
  case date(CivilDate)
  case text(String)
  case field(Field)
}

extension Predicate {
  /// Joins without nesting, so that printing and parsing give the same expression again.
  static func all(_ terms: [Predicate]) -> Predicate {
    let flat = terms.flatMap { if case .and(let inner) = $0 { inner } else { [$0] } }
    return flat.count == 1 ? flat[0] : .and(flat)
  }

  static func any(_ terms: [Predicate]) -> Predicate {
    let flat = terms.flatMap { if case .or(let inner) = $0 { inner } else { [$0] } }
    return flat.count == 1 ? flat[0] : .or(flat)
  }

  /// Every part of the expression, itself first.
  public var parts: [Predicate] {
    switch self {
    case .and(let terms), .or(let terms): [self] + terms.flatMap(\.parts)
    case .not(let term): [self] + term.parts
    case .did(_, where: let filter?, within: _, times: _): [self] + filter.parts
    default: [self]
    }
  }

  /// Fields that the expression reads, with those that values name.
  public var fields: [Field] {
    parts.flatMap { part -> [Field] in
      switch part {
      case .compare(let field, _, let value): [field] + [value].compactMap(\.field)
      case .isOneOf(let field, let values), .isNoneOf(let field, let values): [field] + values.compactMap(\.field)
      case .between(let field, let low, let high): [field] + [low, high].compactMap(\.field)
      case .isSet(let field), .within(let field, _), .longerAgo(let field, _), .upcoming(let field, _), .anniversary(let field, _),
        .month(let field, _, _):
        [field]
      default: []
      }
    }
  }

  /// Tag patterns that the expression reads.
  public var tagPatterns: [TagPattern] {
    parts.flatMap { part -> [TagPattern] in
      switch part {
      case .tag(let pattern, _), .everTag(let pattern): [pattern]
      case .count(let patterns, _, _): patterns
      default: []
      }
    }
  }

  /// Questions whose answers the expression reads.
  public var questions: [String] {
    fields.compactMap { if case .answer(let ref) = $0 { ref } else { nil } }
  }

  /// Segments that the expression names.
  public var segments: [String] {
    parts.compactMap { if case .segment(let name) = $0 { name } else { nil } }
  }
}

extension Value {
  var field: Field? { if case .field(let field) = self { field } else { nil } }
}
