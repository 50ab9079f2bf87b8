// Sessions of all shops, the latest first.
public import Domain

/// A session as the hub knows it, without what was answered.
public struct HubSession: Hashable, Sendable {
  /// ULID: begins with its time, by the kiosk's clock.
  public var id: String
  public var store: Int64
  public var storeName: String
  public var kioskName: String
  /// Ref of the quiz; empty where the kiosk did not say.
  public var quiz: String
  public var quizTitle: String?
  public var locale: String?
  public var started: Instant?
  /// Nil while it goes on.
  public var ended: Instant?
  /// `completed`, `timeout`, `quit`; nil while it goes on.
  public var state: String?
  public var outcome: String?
  public var isLead: Bool
  /// Minor units.
  public var basketValue: Int?
}

extension HubReader {
  /// The latest sessions. O(shops and `limit`): each shop's own latest are found by the order of their ids.
  /// - Parameter before: the last session's id of the page before.
  public func sessions(in scope: HubScope = .all, limit: Int = 20, before: String? = nil) throws(HubFault) -> [HubSession] {
    var values = HubValues()
    let most = values.number(Int64(max(1, min(limit, 10_000))))
    let earlier = before.map { "AND l.session_id < \(values.text($0))" } ?? ""
    let rows = try line.query(
      """
      SELECT s.session_id, s.store_id, g.name, k.name, s.quiz, s.quiz_title, s.locale, s.started_at, s.ended_at, s.state, s.outcome,
        s.is_lead, s.basket ->> 'value'
      FROM askwell.store g
      CROSS JOIN LATERAL (
        SELECT * FROM askwell.session l WHERE l.store_id = g.store_id \(earlier) ORDER BY l.session_id DESC LIMIT \(most)) s
      LEFT JOIN askwell.kiosk k ON k.store_id = s.store_id AND k.kiosk_id = s.kiosk_id
      WHERE \(scope.clause("g.store_id", &values) ?? "true") ORDER BY s.session_id DESC, s.store_id LIMIT \(most)
      """, values.all)
    return rows.map(HubSession.init)
  }
}

extension HubSession {
  /// Thirteen columns in the order of its parts.
  init(_ row: [String?]) {
    id = row[0] ?? ""
    store = row.number(1) ?? 0
    (storeName, kioskName, quiz) = (row[2] ?? "", row[3] ?? "", row[4] ?? "")
    (quizTitle, locale) = (row[5], row[6])
    started = row.number(7).map(Instant.init(milliseconds:))
    ended = row.number(8).map(Instant.init(milliseconds:))
    (state, outcome) = (row[9], row[10])
    isLead = row[11] == "t"
    basketValue = row.number(12).map(Int.init)
  }
}
