// When time alone changes an answer: the ends of spans move through what has happened, and the next thing that one of them meets is the
// next change.
internal import Domain
import GRDB

struct SegmentEdges {
  /// One end of a span, as it stands now. It moves as the clock does.
  private struct Edge {
    var at: Instant
    /// Whether something that stands on the edge is still on its near side.
    var isInclusive: Bool
    /// `SELECT … AS m FROM …`: the moments that it meets.
    var moments: Clause
  }

  private let now: Instant
  private let zone: StoreZone
  private var edges: [Edge] = []
  /// The answer follows the calendar: it may change at the store's next midnight.
  private var followsCalendar = false

  init(of predicate: Predicate, _ segments: [String: Predicate], _ conditions: inout ConditionList) {
    now = conditions.now
    zone = conditions.zone
    let named = predicate.segments.reduce(into: Set<String>()) { names, name in
      names.insert(name)
      names.formUnion(segments.reachable(from: name))
    }
    for part in predicate.parts + named.sorted().compactMap({ segments[$0] }).flatMap(\.parts) { add(part, &conditions) }
  }

  private mutating func add(_ part: Predicate, _ conditions: inout ConditionList) {
    switch part {
    case .tag(let pattern, let span?):
      addPast(span, conditions.matches([pattern]).wrapped("SELECT t.since AS m FROM contact_tag t WHERE ", "", height: 2))
    case .did(let event, where: _, within: let span?, times: _): addPast(span, happenings(event, &conditions))
    case .within(let field, let span):
      let moments = moments(of: field, &conditions)
      addPast(span, moments)
      edges.append(Edge(at: now, isInclusive: false, moments: moments))
    case .longerAgo(let field, let span): addPast(span, moments(of: field, &conditions))
    case .upcoming(let field, let span):
      let moments = moments(of: field, &conditions)
      edges.append(Edge(at: now, isInclusive: true, moments: moments))
      edges.append(Edge(at: span.after(now, zone: zone), isInclusive: false, moments: moments))
      // Dates without an hour come and go with the day.
      if field.isDay || span.unit == .mo { followsCalendar = true }
    case .anniversary: followsCalendar = true
    default: break
    }
  }

  /// The far end of a span that ends now.
  private mutating func addPast(_ span: Span, _ moments: Clause) {
    edges.append(Edge(at: span.before(now, zone: zone), isInclusive: true, moments: moments))
    if span.unit == .mo { followsCalendar = true }
  }

  // MARK: What an edge meets

  private func happenings(_ event: String, _ conditions: inout ConditionList) -> Clause {
    switch event {
    case SessionEvent.complete.rawValue, SessionEvent.lead.rawValue:
      return Clause("SELECT IFNULL(ended_at, 0) AS m FROM session WHERE contact IS NOT NULL AND state = 'completed'")
    case SessionEvent.consent.rawValue: return Clause("SELECT at AS m FROM consent WHERE state = 'given'")
    case "order": return Clause("SELECT at AS m FROM purchase WHERE session IS NOT NULL AND is_cancelled = 0")
    default: return conditions.text("e.kind", is: event).wrapped("SELECT e.at AS m FROM event e WHERE ", "", height: 2)
    }
  }

  private func moments(of field: Field, _ conditions: inout ConditionList) -> Clause {
    if case .contact(let known) = field, let column = known.timeColumn {
      return Clause("SELECT \(column) AS m FROM contact c WHERE c.forgotten_at IS NULL")
    }
    if field.isOfOneSession {
      let moment = conditions.call(Inquiry.moment.name, .isSet(field), .visit)
      return moment.wrapped("SELECT ", " AS m FROM session s WHERE s.contact IS NOT NULL AND s.state = 'completed'", height: 4)
    }
    return conditions.call(Inquiry.moment.name, .isSet(field), .person)
      .wrapped("SELECT ", " AS m FROM contact c WHERE c.forgotten_at IS NULL", height: 4)
  }

  // MARK: The next meeting

  func next(_ db: Connection, _ inquiry: Int64) throws -> Instant? {
    var next = followsCalendar ? max(midnight, now.milliseconds + 1) : nil
    for edge in edges {
      var query = edge.moments.wrapped("SELECT MIN(m) FROM (", ")", height: 4)
      query.append(" WHERE m \(edge.isInclusive ? ">=" : ">") ?", [.value(edge.at.milliseconds.databaseValue)])
      guard let met = try Int64.fetchOne(db, sql: query.sql, arguments: query.arguments(inquiry)) else { continue }
      let change = now.milliseconds + (met - edge.at.milliseconds) + (edge.isInclusive ? 1 : 0)
      next = min(next ?? change, change)
    }
    return next.map(Instant.init(milliseconds:))
  }

  private var midnight: Int64 {
    zone.start(of: CivilDate(daysSinceEpoch: zone.date(of: now).daysSinceEpoch + 1)).milliseconds
  }
}

extension Field {
  /// Whether it may say a day without an hour.
  fileprivate var isDay: Bool { self != .contact(.created) && self != .contact(.seen) }
}
