// Bodies of entries, made when they go up: the latest state of a thing, opened from the vault. A value that does not open is left out: then
// the hub keeps what it has.
internal import Domain
import GRDB

struct FleetBodies {
  let db: Connection
  private let rules = TagRules()
  private let figures: FleetFigures

  init(db: Connection, terms: FleetTerms = FleetTerms()) {
    self.db = db
    figures = FleetFigures(db: db, terms: terms)
  }

  /// With about how many bytes it takes on the wire.
  func body(_ kind: FleetEntry.Kind, _ key: String) throws -> (JSON, size: Int) {
    switch kind {
    case .session: try session(key)
    case .contact: try (contact(key), 1000)
    case .consent: try (consent(key), 600)
    case .order: try (order(key), 600)
    case .erasure: try (erasure(key), 300)
    case .figures: try figures.body(key)
    }
  }

  // MARK: Sessions

  private func session(_ id: String) throws -> (JSON, size: Int) {
    guard let row = try db.row("SELECT * FROM session WHERE id = ?", [id]) else { return (.null, 100) }
    let session = SessionRow(row)
    let take = session.take.flatMap { JSON(parsing: $0) }
    let answers = try answers(session)
    let events = try db.rows("SELECT n, kind, question, at FROM event WHERE session = ? ORDER BY n", [id])
    var body: [String: JSON] = [
      "id": .string(id), "quiz": .string(session.quiz), "version": .string(session.version), "quiz_title": .text(session.quizTitle),
      "locale": .string(session.locale), "zone": .string(session.zone), "started_at": .int(session.startedAt),
      "ended_at": session.endedAt.map(JSON.int) ?? .null, "state": .string(session.state.rawValue), "outcome": .text(session.outcome),
      "contact": .text(try session.contact.flatMap { try db.value("SELECT id FROM contact WHERE n = ?", [$0]) }),
      "answers": .array(answers),
      "events": .array(
        events.map { ["n": .int($0[0]), "kind": .string($0[1]), "question": .text($0[2]), "at": .int($0[3])] }),
      "tags": take?["tags"] ?? [], "recommended": .array(Visit.recommended(session.recommended).map(JSON.string)),
      "basket": try basket(of: id), "variant": .text(session.variant), "code": .text(session.code), "staff": .text(session.staff),
      "kiosk": .text(session.kiosk), "take": take ?? .null,
    ]
    if let sender = session.sender {
      body["sender"] = .string(sender)
      if session.contact != nil { body["origin"] = try origin(of: session) }
    }
    return (.object(body), 1000 + (session.take?.utf8.count ?? 0) + 150 * answers.count + 100 * events.count)
  }

  /// What the hub's office needs beside the session to tell destinations as this kiosk would have told them: the shop's and the kiosk's own
  /// names, titles of products, and how the quiz keeps its tags.
  private func origin(of session: SessionRow) throws -> JSON {
    let told = try SessionStory(db: db, session: session).toldAgain()
    let titles = told.products.filter { $0.title != $0.sku }.map { ($0.sku, JSON.string($0.title)) }
    return [
      "store": .text(session.store), "kiosk": .text(session.kiosk),
      "titles": .object(Dictionary(titles, uniquingKeysWith: { first, _ in first })),
      "keep": try rules.keep(of: session.version, db),
    ]
  }

  /// On the path, as segments ask for them, of a session that reached its results; else as they were recorded. In the quiz's order.
  private func answers(_ session: SessionRow) throws -> [JSON] {
    var times: [String: Int64] = [:]
    var recorded: [(question: String, value: JSON)] = []
    try db.each(
      "SELECT question, \(SealedPlace.answer.readable()), at, MAX(ordinal) FROM answer WHERE session = ? GROUP BY question ORDER BY 4",
      [session.id]
    ) { row in
      times[row[0]] = row[2]
      if let answer = (row[1] as String?).flatMap({ Answer(stored: $0) }) { recorded.append((row[0], answer.json)) }
    }
    if session.state == .completed, let stored = session.answered, let text = try db.readable(stored, in: .answers, of: session.id) {
      recorded = Visit.answers(text).sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
    }
    let end = session.endedAt ?? session.startedAt
    return recorded.map { ["question": .string($0.question), "value": $0.value, "at": .int(times[$0.question] ?? end)] }
  }

  private func basket(of session: String) throws -> JSON {
    guard let row = try db.row("SELECT at, value, skus FROM basket WHERE session = ?", [session]) else { return .null }
    let skus = (row[2] as String).split(separator: "\n").map { JSON.string(String($0)) }
    return ["at": .int(row[0]), "value": .int(row[1]), "skus": .array(skus)]
  }

  // MARK: People

  private func contact(_ id: String) throws -> JSON {
    let places: [SealedPlace] = [.email, .phone, .name, .properties]
    let opened = places.map { "\($0.column) IS NOT NULL, \($0.readable())" }.joined(separator: ", ")
    guard
      let row = try db.row(
        "SELECT n, locale, created_at, seen_at, \(opened) FROM contact WHERE id = ? AND forgotten_at IS NULL", [id])
    else { return .null }
    let tags = try ContactBook(db: db).tags(of: row[0])
    var body: [String: JSON] = [
      "id": .string(id), "locale": .text(row[1]), "created_at": .int(row[2]), "seen_at": .int(row[3]),
      "tags": .array(tags.map { ["tag": .string($0.tag.text), "since": .int($0.since.milliseconds)] }),
    ]
    for (index, place) in places.enumerated() {
      let (isSet, text): (Bool, String?) = (row[4 + 2 * index], row[5 + 2 * index])
      if isSet, text == nil { continue }
      body[place.column] = place == .properties ? text.flatMap { JSON(parsing: $0) } ?? .object([:]) : .text(text)
    }
    return .object(body)
  }

  private func consent(_ number: String) throws -> JSON {
    let row = try db.row(
      """
      SELECT c.id, o.channel, o.state, o.wording, o.wording_sha256, o.quiz_version, o.locale, o.at, o.kiosk, o.session
      FROM consent o JOIN contact c ON c.n = o.contact WHERE o.n = ?
      """, [Int64(number)])
    guard let row else { return .null }
    return [
      "contact": .string(row[0]), "channel": .string(row[1]), "state": .string(row[2]), "wording": .string(row[3]),
      "wording_sha256": .string(row[4]), "quiz_version": .text(row[5]), "locale": .text(row[6]), "at": .int(row[7]), "kiosk": .text(row[8]),
      "session": .text(row[9]),
    ]
  }

  private func erasure(_ contact: String) throws -> JSON {
    guard let row = try db.row("SELECT digests, at FROM fleet_erasure WHERE contact = ?", [contact]) else { return .null }
    let digests = (row[0] as String).split(separator: "\n").map { JSON.string(String($0)) }
    return ["digests": .array(digests), "contact": .string(contact), "at": .int(row[1])]
  }

  // MARK: Orders

  /// Addresses are kept blind here, and so do not go up.
  private func order(_ name: String) throws -> JSON {
    let row = try db.row(
      """
      SELECT p.n, p.at, p.code, p.reference, p.is_cancelled, s.id, p.matched_by
      FROM purchase p LEFT JOIN session s ON s.n = p.session WHERE p.name = ?
      """, [name])
    guard let row else { return .null }
    let lines = try db.rows("SELECT sku, quantity, price FROM purchase_line WHERE purchase = ? ORDER BY line", [row[0] as Int64])
    return [
      "name": .string(name), "at": .int(row[1]), "code": .text(row[2]), "reference": .text(row[3]), "is_cancelled": .bool(row[4]),
      "session": .text(row[5]), "matched_by": .text(row[6]),
      "lines": .array(lines.map { ["sku": .string($0[0]), "quantity": .int($0[1]), "price": .int($0[2])] }),
    ]
  }
}

/// How quizzes keep their tags, by version: a page of entries has many sessions of few quizzes.
private final class TagRules {
  private var known: [String: JSON] = [:]

  /// The keep rules by namespace; empty for a quiz that is not here.
  func keep(of version: String, _ db: Connection) throws -> JSON {
    if let rules = known[version] { return rules }
    let source: String? = try db.value("SELECT source FROM quiz_version WHERE hash = ?", [version])
    let namespaces = source.flatMap { QuizFile($0).quiz?.namespaces } ?? []
    let rules = JSON.object(Dictionary(namespaces.map { ($0.name, .string($0.keep.rawValue)) }, uniquingKeysWith: { first, _ in first }))
    known[version] = rules
    return rules
  }
}
