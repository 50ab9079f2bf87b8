// From an expression to SQL about `p`, a row of `person`: groups, visits, happenings and segments. The rules are those of `PersonFacts.meets`,
// line by line.
internal import Domain

struct PeopleQuery {
  /// What a condition is asked of.
  enum Scene {
    /// `p`, a person.
    case person
    /// `s`, a completed session of `p`.
    case visit
  }

  /// Every session of `p`, as `s`.
  static let sessions = """
    askwell.contact m JOIN askwell.session s ON s.store_id = m.store_id AND s.contact_id = m.contact_id
    WHERE m.home = p.store_id AND m.person_no = p.person_no
    """
  static let visits = sessions + " AND s.state = 'completed'"

  let segments: [String: Predicate]
  let now: Instant
  let zone: StoreZone
  var values = HubValues()
  private var open: Set<String> = []
  /// Conditions written so far: segments that name each other twice and twice again grow without end.
  private var written = 0
  private static let most = 20_000

  init(segments: [String: Predicate], now: Instant, zone: StoreZone) {
    (self.segments, self.now, self.zone) = (segments, now, zone)
  }

  // MARK: Groups

  mutating func meets(_ predicate: Predicate) throws(HubFault) -> String {
    switch predicate {
    case .or(let terms): return try each(terms, by: "OR", nothing: "false") { (query, term) throws(HubFault) in try query.meets(term) }
    case .not(let term): return "NOT \(try meets(term))"
    case .and(let terms): return try meetsAll(terms)
    default: return try meetsAll([predicate])
    }
  }

  private mutating func meetsAll(_ terms: [Predicate]) throws(HubFault) -> String {
    var clauses: [String] = []
    for term in terms where !term.speaksOfGroupsSession {
      switch term {
      case .or, .and, .not: clauses.append(try meets(term))
      default: clauses.append(try holds(term, .person))
      }
    }
    let ofOneVisit = terms.filter(\.speaksOfGroupsSession)
    if !ofOneVisit.isEmpty {
      let visit = try each(ofOneVisit, by: "AND", nothing: "true") { (query, term) throws(HubFault) in try query.holds(term, .visit) }
      clauses.append("EXISTS (SELECT FROM \(PeopleQuery.visits) AND \(visit))")
    }
    return clauses.joined(by: "AND", nothing: "true")
  }

  private mutating func holds(_ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    written += 1
    guard written < PeopleQuery.most else { throw HubFault(.spoilt, "the expression is too long for the hub; ask for its parts") }
    switch predicate {
    case .and(let terms):
      return try each(terms, by: "AND", nothing: "true") { (query, term) throws(HubFault) in try query.holds(term, scene) }
    case .or(let terms):
      return try each(terms, by: "OR", nothing: "false") { (query, term) throws(HubFault) in try query.holds(term, scene) }
    case .not(let term): return "NOT \(try holds(term, scene))"
    case .did(let event, let filter, let span, let times): return try did(event, filter, span, times)
    case .segment(let name): return try isIn(name)
    default: return try condition(predicate, scene)
    }
  }

  private mutating func each(
    _ terms: [Predicate], by word: String, nothing: String, _ clause: (inout PeopleQuery, Predicate) throws(HubFault) -> String
  ) throws(HubFault) -> String {
    var clauses: [String] = []
    for term in terms { clauses.append(try clause(&self, term)) }
    return clauses.joined(by: word, nothing: nothing)
  }

  // MARK: Happenings

  /// Happenings know no session: a filter sees completions and leads alone, which are the visits themselves.
  private mutating func did(_ event: String, _ filter: Predicate?, _ span: Span?, _ times: Predicate.Times?) throws(HubFault) -> String {
    var rows: String
    var moment: String
    switch event {
    case SessionEvent.complete.rawValue, SessionEvent.lead.rawValue:
      (rows, moment) = (PeopleQuery.visits, "coalesce(s.ended_at, 0)")
      if let filter { rows += " AND " + (try holds(filter, .visit)) }
    case _ where filter != nil: (rows, moment) = ("askwell.store WHERE false", "0")
    case SessionEvent.consent.rawValue:
      rows = """
        askwell.contact m JOIN askwell.consent k ON k.store_id = m.store_id AND k.contact_id = m.contact_id
        WHERE m.home = p.store_id AND m.person_no = p.person_no AND k.state = 'given'
        """
      moment = "k.at"
    case "order":
      rows = PeopleQuery.sessions.replacing(
        "WHERE",
        with: "JOIN askwell.orders o ON o.store_id = s.store_id AND o.session_id = s.session_id WHERE o.is_cancelled IS NOT TRUE AND")
      moment = "o.at"
    default:
      let list = "jsonb_to_recordset(CASE WHEN jsonb_typeof(s.events) = 'array' THEN s.events END) e(kind text, at bigint)"
      rows = PeopleQuery.sessions.replacing("WHERE", with: "CROSS JOIN LATERAL \(list) WHERE e.kind = \(try text(event)) AND")
      moment = "e.at"
    }
    if let span { rows += " AND \(moment) >= \(values.number(span.before(now, zone: zone).milliseconds))" }
    guard let times else { return "EXISTS (SELECT FROM \(rows))" }
    return values.count("(SELECT count(*) FROM \(rows))", times.comparison, times.number)
  }

  // MARK: Segments

  private mutating func isIn(_ name: String) throws(HubFault) -> String {
    guard let definition = segments[name] else {
      throw HubFault(.spoilt, "\(Predicate.segment(name).text) cannot be asked at the hub, which knows no segment of that name")
    }
    guard open.insert(name).inserted else { return "false" }
    defer { open.remove(name) }
    return "(\(try meets(definition)))"
  }

  /// A value of the expression.
  mutating func text(_ text: String) throws(HubFault) -> String {
    try PeopleQuery.check(text)
    return values.text(text)
  }

  static func check(_ text: String) throws(HubFault) {
    guard !text.utf8.contains(0) else { throw HubFault(.spoilt, "a text with a zero byte in it cannot be asked at the hub") }
  }
}
