// Why a person is in a segment or is not: each condition of its expression by itself.
public import Domain

/// One condition about one person.
public struct SegmentReason: Hashable, Sendable {
  /// How deep it stands: 0 for the segment's own conditions.
  public var depth: Int
  /// The condition as text; of a group, how its parts below are joined.
  public var condition: String
  /// What the condition says of the person.
  public var holds: Bool
}

extension Census {
  /// The conditions of `condition` in their order, each with what it says of the person. Conditions about one session belong together and
  /// are one row.
  public func reasons(_ condition: Predicate, for facts: ContactFacts) -> [SegmentReason] {
    Reasons(census: self, person: person(facts)).rows(condition, depth: 0, open: [])
  }

  /// Whether the person meets the whole condition.
  public func holds(_ condition: Predicate, for facts: ContactFacts) -> Bool { person(facts).meets(condition) }
}

private struct Reasons {
  let census: Census
  let person: PersonFacts

  func rows(_ condition: Predicate, depth: Int, open: Set<String>) -> [SegmentReason] {
    switch condition {
    case .and(let terms):
      let ofSession = terms.filter(\.speaksOfGroupsSession)
      let parts =
        terms.filter { !$0.speaksOfGroupsSession } + (ofSession.isEmpty ? [] : [ofSession.count == 1 ? ofSession[0] : .and(ofSession)])
      if parts.count == 1 { return [row(condition, depth)] }
      return group("all of", condition, parts, depth, open)
    case .or(let terms): return group("any of", condition, terms, depth, open)
    case .segment(let name):
      guard let definition = census.definition(of: name), !open.contains(name) else { return [row(condition, depth)] }
      return [row(condition, depth)] + rows(definition, depth: depth + 1, open: open.union([name]))
    default: return [row(condition, depth)]
    }
  }

  private func row(_ condition: Predicate, _ depth: Int) -> SegmentReason {
    SegmentReason(depth: depth, condition: condition.text, holds: person.meets(condition))
  }

  private func group(_ words: String, _ condition: Predicate, _ parts: [Predicate], _ depth: Int, _ open: Set<String>) -> [SegmentReason] {
    [SegmentReason(depth: depth, condition: words, holds: person.meets(condition))]
      + parts.flatMap { rows($0, depth: depth + 1, open: open) }
  }
}
