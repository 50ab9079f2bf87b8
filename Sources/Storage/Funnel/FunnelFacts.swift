// One ended session as the metrics count it, from its row, its events and answers, and what came of it (SEMANTICS.md (d)).
internal import Domain
import GRDB
import Synchronization

/// Quizzes by version, decoded once: what was skipped, and which choice a number is, only the quiz says.
final class FunnelQuizzes: Sendable {
  private let known = Mutex<[String: Quiz?]>([:])

  /// Nil for a version that the store does not have, or that this program cannot read.
  func quiz(_ version: String, _ db: Connection) throws -> Quiz? {
    if let quiz = known.withLock({ $0[version] }) { return quiz }
    let source: String? = try db.value("SELECT source FROM quiz_version WHERE hash = ?", [version])
    let quiz = source.flatMap { QuizFile($0).quiz }
    known.withLock { $0[version] = quiz }
    return quiz
  }
}

/// Reads sessions inside a transaction.
struct FunnelFacts {
  let db: Connection
  let quizzes: FunnelQuizzes

  private static let columns = """
    quiz, version, store, kiosk, locale, variant, zone, started_at, ended_at, state, contact, outcome, previous,
    \(SealedPlace.answers.readable()), recommended, id,
    COALESCE(instr(take, '"ladder":"'), 0) > 0, take IS NOT NULL AND instr(take, '"empty_slots":[]') = 0
    """

  /// The session of that number; nil for one that goes on, and for a preview.
  func session(_ number: Int64) throws -> FunnelSession? {
    guard
      let row = try db.row(
        "SELECT \(FunnelFacts.columns) FROM session WHERE n = ? AND state <> 'open' AND is_preview = 0", [number])
    else { return nil }
    let slice = FunnelSlice(quiz: row[0], version: row[1], store: row[2], kiosk: row[3], locale: row[4], variant: row[5])
    let (zone, begun) = (StoreZone(name: row[6]) ?? .utc, Instant(milliseconds: row[7]))
    var session = FunnelSession(slice: slice, day: zone.date(of: begun), hour: zone.hour(of: begun))
    let state: String = row[9]
    session.isCompleted = state == StoredSession.State.completed.rawValue
    session.isTimedOut = state == StoredSession.State.timeout.rawValue
    session.isRetake = (row[12] as String?) != nil
    session.outcome = row[11]
    session.shown = session.isCompleted ? Visit.recommended(row[14]).distinct : []
    // A document is canonical: keys are sorted, nothing stands between them, and no text can hold an unescaped quote.
    (session.hasFallback, session.hasEmptySlot) = (row[16], row[17])
    let id: String = row[15]
    try addWay(to: &session, id, row)
    try addLead(to: &session, id, hasContact: (row[10] as Int64?) != nil)
    session.cart = try db.value("SELECT value FROM basket WHERE session = ?", [id])
    if session.isCompleted { try addSales(to: &session, number, endedAt: row[8] ?? begun.milliseconds) }
    return session
  }

  // MARK: Questions

  private func addWay(to session: inout FunnelSession, _ id: String, _ row: Row) throws {
    let events = try db.rows("SELECT kind, question, at FROM event WHERE session = ? ORDER BY n", [id]).map {
      FunnelWay.Event(kind: SessionEvent(rawValue: $0[0]), question: $0[1], at: $0[2])
    }
    let value = SealedPlace.answer.readable()
    let given = try db.rows("SELECT question, \(value), at FROM answer WHERE session = ? ORDER BY ordinal", [id]).map {
      FunnelWay.Given(question: $0[0], answer: ($0[1] as String?).flatMap { Answer(stored: $0) } ?? .empty, at: $0[2])
    }
    let kinds = Set(events.compactMap(\.kind))
    let quiz = try quizzes.quiz(session.slice.version, db)
    var way = FunnelWay()
    if kinds.contains(.questionView) {
      way.follow(events, given)
    } else {
      // Told without a screen, or by a kiosk that was killed before it wrote its events.
      way.follow(session.isCompleted ? try path(id, quiz, given) : given.map(\.question))
    }
    if session.isCompleted { way.arrive() }
    session.steps = way.steps
    session.last = way.last
    session.isStarted = kinds.contains(.start) || !given.isEmpty || session.isCompleted
    session.isViewed = kinds.contains(.view) || session.isStarted
    session.hasGoneBack = kinds.contains(.back)
    session.isLeadViewed = kinds.contains(.leadView)
    session.isLead = kinds.contains(.lead)
    session.isHandedOff = kinds.contains(.handoffShown)
    session.isScanned = kinds.contains(.handoffScan)
    session.isPrinted = kinds.contains(.receipt)
    let onPath = session.isCompleted ? Visit.answers(row[13]) : nil
    let said = FunnelAnswers(quiz: quiz, day: session.day, onPath: onPath, given: given)
    for place in session.steps.indices { said.fill(&session.steps[place]) }
  }

  /// The stored path without what nobody sees.
  private func path(_ id: String, _ quiz: Quiz?, _ given: [FunnelWay.Given]) throws -> [String] {
    let take: String? = try db.value("SELECT take FROM session WHERE id = ?", [id])
    let path = take.flatMap { JSON(parsing: $0) }?["path"]?.array?.compactMap(\.string) ?? []
    let answered = Set(given.map(\.question))
    return path.filter { ref in quiz?.question(ref).map { $0.kind != .hidden } ?? answered.contains(ref) }
  }

  // MARK: What came of it

  private func addLead(to session: inout FunnelSession, _ id: String, hasContact: Bool) throws {
    for row in try db.rows("SELECT DISTINCT channel FROM consent WHERE session = ? AND state = 'given'", [id]) {
      if let channel = Channel(rawValue: row[0]) { session.consents.insert(channel) }
    }
    // Who was forgotten has left the session, not the count.
    session.isLead = session.isLead || hasContact || !session.consents.isEmpty
    session.isLeadViewed = session.isLeadViewed || session.isLead
  }

  private func addSales(to session: inout FunnelSession, _ number: Int64, endedAt: Int64) throws {
    let recommended = Set(session.shown)
    let orders = try db.rows(
      "SELECT n, at, matched_by FROM purchase WHERE session = ? AND is_cancelled = 0 ORDER BY n", [number])
    for order in orders {
      let after = (order[1] as Int64) - endedAt
      session.isScanned = session.isScanned || (order[2] as String?) != OrderMatch.contact.rawValue
      guard after >= 0 else { continue }
      var sale = FunnelSession.Sale(days: Int(after / 86_400_000), direct: 0, indirect: 0, skus: [])
      try db.each("SELECT sku, quantity * price FROM purchase_line WHERE purchase = ? ORDER BY line", [order[0] as Int64]) { line in
        let sku: String = line[0]
        if recommended.contains(sku) {
          sale.direct += line[1]
          if !sale.skus.contains(sku) { sale.skus.append(sku) }
        } else {
          sale.indirect += line[1]
        }
      }
      session.sales.append(sale)
    }
  }
}

/// What was said to questions.
struct FunnelAnswers {
  let quiz: Quiz?
  /// On which ages are counted.
  let day: CivilDate
  /// Of a completed session: what stands on its path, "all of the above" resolved.
  let onPath: [String: Answer]?
  let given: [String: Answer]

  init(quiz: Quiz?, day: CivilDate, onPath: [String: Answer]?, given: [FunnelWay.Given]) {
    self.quiz = quiz
    self.day = day
    self.onPath = onPath
    self.given = Dictionary(given.map { ($0.question, $0.answer) }, uniquingKeysWith: { $1 })
  }

  func fill(_ step: inout FunnelSession.Step) {
    let question = quiz?.question(step.question)
    guard question?.kind != .statement, let answer = (onPath ?? given)[step.question] else { return }
    step.isAnswered = !answer.isEmpty
    // Of a session that was left alone an empty address may be one that was taken out.
    step.isSkipped = answer.isEmpty && (onPath != nil || question?.kind.asksWho != true)
    step.choices = choices(answer, of: question)
  }

  /// A band counts as the chosen choice of its question (FORMAT.md).
  private func choices(_ answer: Answer, of question: Question?) -> [String] {
    switch answer {
    case .choices(let refs):
      if onPath == nil, let question, refs.contains(where: { question.choice($0)?.isAll == true }) {
        return question.choices.filter { !$0.isNone && !$0.isAll }.map(\.ref)
      }
      return refs.distinct
    case .number(let number): return question?.band(of: number).map { [$0.choice.ref] } ?? []
    case .date(let date): return question?.band(of: Number(date.age(on: day))).map { [$0.choice.ref] } ?? []
    case .text, .empty: return []
    }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it stands first.
  var distinct: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
