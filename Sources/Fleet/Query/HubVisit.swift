// One session of a chain in full: what was said and what came of it.
public import Domain

/// A session with its answers.
public struct HubVisit: Hashable, Sendable {
  public var session: HubSession
  /// Of the quiz, as it was taken; empty where the kiosk did not say.
  public var quizVersion: String
  /// By question. A typed answer is in plain here: whoever shows it masks addresses.
  public var answers: [String: Answer]
  /// Nil without results.
  public var take: Take?
}

extension HubReader {
  /// Nil for a session that is not there.
  public func visit(_ id: String) throws(HubFault) -> HubVisit? {
    let rows = try line.query(
      """
      SELECT s.session_id, s.store_id, g.name, k.name, s.quiz, s.quiz_title, s.locale, s.started_at, s.ended_at, s.state, s.outcome,
        s.is_lead, s.basket ->> 'value', s.version, s.answers, s.take
      FROM askwell.store g JOIN askwell.session s ON s.store_id = g.store_id
      LEFT JOIN askwell.kiosk k ON k.store_id = s.store_id AND k.kiosk_id = s.kiosk_id WHERE s.session_id = $1
      """, [id])
    return rows.first.map { row in
      let answers = (row[14].flatMap { JSON(parsing: $0) }?.array ?? []).reduce(into: [String: Answer]()) { known, answer in
        guard let question = answer["question"]?.string, let value = answer["value"] else { return }
        known[question] = Answer(json: value)
      }
      return HubVisit(
        session: HubSession(row), quizVersion: row[13] ?? "", answers: answers,
        take: row[15].flatMap { JSON(parsing: $0) }.flatMap { Take(json: $0) })
    }
  }
}
