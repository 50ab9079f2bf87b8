// From an expression to SQL: groups, sessions, happenings and segments. The rules are those of `PersonFacts.meets`, line by line.
internal import Domain
import GRDB

struct SegmentTranslation {
  let segments: [String: Predicate]
  /// What the statement asks about by number.
  var conditions: ConditionList
  private(set) var pools: [SegmentQuery.Pool] = []
  /// Pools of segments, by name and by those names that were being decided and matter to it.
  private var pooled: [PooledSegment: Int] = [:]
  private var open: Set<String> = []

  private struct PooledSegment: Hashable {
    var name: String
    var open: Set<String>
  }

  init(segments: [String: Predicate], conditions: ConditionList) {
    self.segments = segments
    self.conditions = conditions
  }

  // MARK: Groups

  mutating func meets(_ predicate: Predicate) -> Clause {
    switch predicate {
    case .or(let terms): return any(terms.map { meets($0) }, .person)
    case .not(let term): return not(meets(term), .person)
    case .and(let terms): return meetsAll(terms)
    default: return meetsAll([predicate])
    }
  }

  private mutating func meetsAll(_ terms: [Predicate]) -> Clause {
    var clauses: [Clause] = []
    for term in terms where !term.speaksOfGroupsSession {
      switch term {
      case .or, .and, .not: clauses.append(meets(term))
      default: clauses.append(holds(term, .person))
      }
    }
    let ofOneVisit = terms.filter(\.speaksOfGroupsSession)
    if !ofOneVisit.isEmpty {
      let visit = all(ofOneVisit.map { holds($0, .visit) }, .visit)
      clauses.append(exists("session s WHERE \(Clause.visitOfPerson) AND ", flat(visit, .visit)))
    }
    return all(clauses, .person)
  }

  private mutating func holds(_ predicate: Predicate, _ scene: SegmentQuery.Scene) -> Clause {
    switch predicate {
    case .and(let terms): return all(terms.map { holds($0, scene) }, scene)
    case .or(let terms): return any(terms.map { holds($0, scene) }, scene)
    case .not(let term): return not(holds(term, scene), scene)
    case .did(let event, let filter, let span, let times): return did(event, filter, span, times)
    case .segment(let name): return isIn(name)
    default: return conditions.clause(predicate, scene)
    }
  }

  // MARK: Joining

  private mutating func all(_ clauses: [Clause], _ scene: SegmentQuery.Scene) -> Clause {
    .joined(clauses.map { flat($0, scene) }, by: " AND ", nothing: .yes)
  }

  private mutating func any(_ clauses: [Clause], _ scene: SegmentQuery.Scene) -> Clause {
    .joined(clauses.map { flat($0, scene) }, by: " OR ", nothing: .no)
  }

  private mutating func not(_ clause: Clause, _ scene: SegmentQuery.Scene) -> Clause {
    flat(clause, scene).wrapped("NOT (", ")", height: 2)
  }

  private func exists(_ rows: String, _ filter: Clause) -> Clause {
    filter.wrapped("EXISTS (SELECT 1 FROM \(rows)", ")", height: 12)
  }

  /// The clause, or where it is too deep, a question for the pool that it becomes.
  private mutating func flat(_ clause: Clause, _ scene: SegmentQuery.Scene) -> Clause {
    clause.height > Clause.highest ? isIn(pool(clause, scene), scene) : clause
  }

  private mutating func pool(_ clause: Clause, _ scene: SegmentQuery.Scene) -> Int {
    pools.append(SegmentQuery.Pool(scene: scene, clause: clause))
    return pools.count - 1
  }

  private func isIn(_ pool: Int, _ scene: SegmentQuery.Scene) -> Clause {
    var isIn = Clause("")
    isIn.append("\(Inquiry.isIn.name)(?, \(pool), \(scene == .person ? "c" : "s").n)", [.inquiry])
    return isIn
  }

  // MARK: Happenings

  /// Happenings know no session: a filter sees completions and leads alone, which are the visits themselves.
  private mutating func did(_ event: String, _ filter: Predicate?, _ span: Span?, _ times: Predicate.Times?) -> Clause {
    var rows: Clause
    switch event {
    case SessionEvent.complete.rawValue, SessionEvent.lead.rawValue:
      rows = Clause("session s WHERE \(Clause.visitOfPerson)")
      addWindow(to: &rows, span, "IFNULL(s.ended_at, 0)")
      if let filter {
        rows.append(" AND ")
        rows.append(flat(holds(filter, .visit), .visit))
      }
    case _ where filter != nil: rows = Clause("session s WHERE 0")
    case SessionEvent.consent.rawValue:
      rows = Clause("consent k WHERE k.contact = c.n AND k.state = 'given'")
      addWindow(to: &rows, span, "k.at")
    case "order":
      rows = Clause("session s JOIN purchase p ON p.session = s.n WHERE s.contact = c.n AND p.is_cancelled = 0")
      addWindow(to: &rows, span, "p.at")
    default:
      rows = Clause("session s JOIN event e ON e.session = s.id WHERE s.contact = c.n AND s.is_preview = 0 AND ")
      rows.append(conditions.text("e.kind", is: event))
      addWindow(to: &rows, span, "e.at")
    }
    guard let times else { return rows.wrapped("EXISTS (SELECT 1 FROM ", ")", height: 12) }
    return rows.wrapped("(SELECT COUNT(*) FROM ", ")", height: 14).compared(times.comparison, times.number)
  }

  private func addWindow(to rows: inout Clause, _ span: Span?, _ column: String) {
    guard let span else { return }
    rows.append(" AND \(column) >= ?", [.value(span.before(conditions.now, zone: conditions.zone).milliseconds.databaseValue)])
  }

  // MARK: Segments

  private mutating func isIn(_ name: String) -> Clause {
    guard let definition = segments[name] else {
      let member = conditions.text("m.segment", is: name)
      return exists("segment_member m WHERE m.contact = c.n AND ", member)
    }
    guard !open.contains(name) else { return .no }
    let key = PooledSegment(name: name, open: open.intersection(segments.reachable(from: name)))
    if let known = pooled[key] { return isIn(known, .person) }
    open.insert(name)
    let clause = meets(definition)
    open.remove(name)
    let pool = pool(clause, .person)
    pooled[key] = pool
    return isIn(pool, .person)
  }
}

extension Dictionary<String, Predicate> {
  /// The names to which `name` leads, however far.
  func reachable(from name: String) -> Set<String> {
    var found: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      for named in self[next]?.segments ?? [] where found.insert(named).inserted { waiting.append(named) }
    }
    return found
  }
}

extension Clause {
  /// Whether this number of things is as wanted.
  func compared(_ comparison: Comparison, _ number: Number) -> Clause {
    guard let sign = comparison.sign else { return .no }
    var compared = self
    compared.append(" * 1000000 \(sign) ?", [.value(number.millionths.databaseValue)])
    return compared
  }
}

extension Comparison {
  /// Nil for those that say nothing of numbers.
  var sign: String? {
    switch self {
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .atMost: "<="
    case .greater: ">"
    case .atLeast: ">="
    case .contains, .starts, .ends, .lacks, .startsNot, .endsNot: nil
    }
  }
}
