// The fast way: what asks for tags alone is sets of `person_tag`, and reads nobody else.
internal import Domain

/// Sets of people by their tags, store by store: within one, a tag's people lie in the order of their numbers in `person_tag`'s key, so sets
/// are merged as they are read. No row of the table itself is looked at, nothing is sorted, nothing is held; a join over all stores at once
/// would do all three. A person's tags lie where the person is at home, so nothing reaches over stores.
struct TagSets {
  var values = HubValues()

  /// People who have something, or all but those. Rows are `person_no`, each person once.
  private enum Part {
    case these(String)
    case allBut(String)
  }

  /// A statement that counts those who are at home in these stores; nil where more than tags is asked.
  mutating func count(of predicate: Predicate, in scope: HubScope) -> String? {
    guard let part = part(predicate) else { return nil }
    let shops = scope.clause("g.store_id", &values).map { " WHERE \($0)" } ?? ""
    switch part {
    case .these(let rows): return TagSets.sum(rows, shops)
    case .allBut(let rows): return "SELECT (SELECT count(*) FROM askwell.person g\(shops)) - (\(TagSets.sum(rows, shops)))"
    }
  }

  private static func sum(_ rows: String, _ shops: String) -> String {
    """
    SELECT coalesce(sum(z.people), 0)::bigint FROM askwell.store g
    CROSS JOIN LATERAL (SELECT count(*) AS people FROM (\(rows)) x) z\(shops)
    """
  }

  private mutating func part(_ predicate: Predicate) -> Part? {
    switch predicate {
    case .tag(let pattern, gainedWithin: nil): return .these(holders([pattern]))
    case .not(let term):
      switch part(term) {
      case .these(let rows): return .allBut(rows)
      case .allBut(let rows): return .these(rows)
      case nil: return nil
      }
    case .count(let patterns, let comparison, let number): return counted(patterns, comparison, number)
    case .and(let terms): return joined(terms, isAll: true)
    case .or(let terms): return joined(terms, isAll: false)
    default: return nil
    }
  }

  /// `not (a or b)` is `not a and not b`, so one rule serves both.
  private mutating func joined(_ terms: [Predicate], isAll: Bool) -> Part? {
    // Tags that stand side by side in an `or` are one scan.
    let patterns = isAll ? [] : terms.compactMap(\.pattern)
    let others = isAll ? terms : terms.filter { $0.pattern == nil }
    var these: [String] = patterns.isEmpty ? [] : [holders(patterns)]
    var allBut: [String] = []
    for term in others {
      guard let part = part(term) else { return nil }
      switch part {
      case .these(let rows): these.append(rows)
      case .allBut(let rows): allBut.append(rows)
      }
    }
    switch (isAll, these.isEmpty, allBut.isEmpty) {
    case (_, true, true): return nil
    case (true, false, _): return .these(TagSets.both(these, but: allBut))
    case (true, true, false): return .allBut(TagSets.either(allBut))
    case (false, false, true): return .these(TagSets.either(these))
    case (false, _, false): return .allBut(TagSets.both(allBut, but: these))
    }
  }

  private static func both(_ sets: [String], but others: [String]) -> String {
    guard sets.count + others.count > 1 else { return sets[0] }
    let clauses =
      sets.dropFirst().map { "EXISTS (SELECT FROM (\($0)) y WHERE y.person_no = x.person_no)" }
      + others.map { "NOT EXISTS (SELECT FROM (\($0)) y WHERE y.person_no = x.person_no)" }
    return "SELECT x.person_no FROM (\(sets[0])) x WHERE " + clauses.joined(separator: " AND ")
  }

  private static func either(_ sets: [String]) -> String { sets.joined(separator: " UNION ") }

  private mutating func holders(_ patterns: [TagPattern]) -> String {
    let isOne = if patterns.count == 1, case .tag = patterns[0] { true } else { false }
    return "SELECT \(isOne ? "" : "DISTINCT ")t.person_no \(rows(patterns))"
  }

  /// Nobody of whom no tag counts is in the table: where they are wanted too, it is all but the others.
  private mutating func counted(_ patterns: [TagPattern], _ comparison: Comparison, _ number: Number) -> Part {
    let people = "SELECT t.person_no \(rows(patterns)) GROUP BY t.person_no HAVING "
    let isWanted = values.count("count(*)", comparison, number)
    return comparison.holds(0, number) ? .allBut(people + "NOT (\(isWanted))") : .these(people + isWanted)
  }

  private mutating func rows(_ patterns: [TagPattern]) -> String {
    "FROM askwell.person_tag t WHERE t.store_id = g.store_id AND \(values.matches("t.tag", patterns))"
  }
}

extension HubValues {
  /// Whether this number of things is as wanted.
  mutating func count(_ count: String, _ comparison: Comparison, _ wanted: Number) -> String {
    let sign: String? =
      switch comparison {
      case .equal: "="
      case .notEqual: "<>"
      case .less, .atMost, .greater, .atLeast: comparison.rawValue
      case .contains, .starts, .ends, .lacks, .startsNot, .endsNot: nil
      }
    guard let sign else { return comparison.holds(0, 0) ? "true" : "false" }
    return "\(count) * 1000000 \(sign) \(number(wanted.millionths))"
  }

  /// The column is one of these tags. A namespace is of ASCII letters: its tags lie side by side, from the colon to the sign behind it.
  mutating func matches(_ column: String, _ patterns: [TagPattern]) -> String {
    var tags: [String] = []
    var clauses: [String] = []
    for pattern in patterns {
      switch pattern {
      case .tag(let tag): tags.append(tag.text)
      case .anyIn(let namespace): clauses.append("(\(column) >= \(text(namespace + ":")) AND \(column) < \(text(namespace + ";")))")
      }
    }
    if tags.count == 1 { clauses.append("\(column) = \(text(tags[0]))") }
    if tags.count > 1 { clauses.append("\(column) = ANY (\(texts(tags)))") }
    return clauses.joined(by: "OR", nothing: "false")
  }
}

extension Predicate {
  /// Of a tag that is asked for at any time.
  fileprivate var pattern: TagPattern? { if case .tag(let pattern, gainedWithin: nil) = self { pattern } else { nil } }
}
