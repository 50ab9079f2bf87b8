// People and changes of the made-up store, and a table of a million rows that is nowhere.
// swift-format-ignore-file: NeverForceUnwrap

// Fixed texts of this file: a broken one fails every test at once.
import Console
import Domain
import ScreenTesting
import Terminal

extension Shop {
  static func at(_ text: String) -> Instant { Instant(iso: text)! }

  static let contacts: [ContactsPage.Row] = [
    .init(id: "01JC4", address: "", name: "Ana", tags: 0, isReachable: false, seen: at("2025-12-01T08:00:00Z")),
    .init(id: "01JC3", address: "wei@shop.example.org", name: "王小明", tags: 12, isReachable: true, seen: at("2026-11-20T11:30:00Z")),
    .init(id: "01JC2", address: "+33612345612", tags: 2, isReachable: true, seen: at("2026-11-23T17:05:00Z")),
    .init(
      id: "01JC1", address: "julie.martin@example.com", name: "Julie Martin", tags: 3, isReachable: true, seen: at("2026-11-24T09:12:00Z")),
  ]

  static let julie = ContactPage(
    asOf: now,
    contact: Contact(
      id: "01JC1", email: Email("julie.martin@example.com"), phone: nil, name: "Julie Martin", locale: "fr",
      created: at("2026-10-02T08:00:00Z"), seen: at("2026-11-24T09:12:00Z"),
      tags: [.init(tag("goal:glow"), since: at("2026-11-24T09:12:00Z")), .init(tag("skin:dry"), since: at("2026-10-02T08:00:00Z"))],
      consent: [.email: .init(isGiven: true, at: at("2026-10-02T08:00:00Z"), wording: "Yes, write to me.")], properties: ["club": "gold"]),
    history: [
      .init(tag("goal:glow"), isGain: true, at: at("2026-11-24T09:12:00Z"), session: "01J9ZK3V7Q"),
      .init(tag("goal:calm"), isGain: false, at: at("2026-11-24T09:12:00Z"), session: "01J9ZK3V7Q"),
      .init(tag("skin:dry"), isGain: true, at: at("2026-10-02T08:00:00Z")),
    ],
    consents: [.init(.email, isGiven: true, at: at("2026-10-02T08:00:00Z"), wording: "Yes, write to me.", session: "01J9ZK1A00")],
    sendings: [
      .init(destination: "klaviyo", state: "delivered", attempts: 1, at: at("2026-11-24T09:13:00Z"), session: "01J9ZK3V7Q"),
      .init(
        destination: "newsletter", state: "dead", attempts: 4, at: at("2026-11-24T09:20:00Z"), reason: "the receiver answered 422",
        session: "01J9ZK3V7Q"),
    ],
    sessions: [sessions[0]])

  static let changes: [AuditPage.Row] = [
    .init(
      number: 1, at: at("2026-11-23T16:00:00Z"), who: "owner", what: "pin.set", facts: ["role staff"],
      changes: [.init("pin", before: "none", after: "set")]),
    .init(
      number: 2, at: at("2026-11-24T09:00:00Z"), who: "command line", what: "quiz.import", facts: ["quiz skin"],
      changes: [
        .init("questions.0.title", before: "How does it feel?", after: "How does your skin feel by noon, without anything on it?"),
        .init("version", before: "11", after: "12"),
      ]),
  ]

  /// The rows of `all`, the oldest first, that `ask` is about.
  static func found<Row>(_ all: [Row], _ ask: LongAsk, newestFirst: Bool = true, words: (Row) -> String) -> LongPage<Row> {
    let rows = newestFirst ? Array(all.reversed()) : all
    guard ask.find.isEmpty else {
      let found = rows.reversed().filter { words($0).lowercased().contains(ask.find.lowercased()) }
      return LongPage(ask: ask, total: rows.count, rows: Array(found), looked: rows.count)
    }
    let first = max(0, ask.first ?? rows.count - ask.count)
    return LongPage(ask: ask, total: rows.count, first: first, rows: rows.dropFirst(first).prefix(ask.count).map { Optional($0) })
  }

  static func book(_ request: BookRequest) -> [ConsoleReply] {
    switch request {
    case .contacts(let ask):
      [
        .book(
          .contacts(
            ContactsPage(version: 7, asOf: now, list: found(contacts, ask, newestFirst: false) { "\($0.address) \($0.name ?? "")" })))
      ]
    case .contact: [.book(.contact(julie))]
    case .export(let id): [.book(.exported(id: id, path: "/shop/exports/contact-\(id).json"))]
    case .erase(let id, _): [.book(.erased(id: id, told: ["klaviyo"]))]
    case .audit(let ask): [.book(.audit(AuditPage(version: 7, asOf: now, list: found(changes, ask, newestFirst: false) { $0.what })))]
    case .answerCall(let kiosk): [.book(.callAnswered(kiosk: kiosk))]
    }
  }

  /// Row `place` of a table that is nowhere.
  static func session(_ place: Int) -> SessionsPage.Row {
    .init(
      id: "S\(place)", at: at("2026-11-24T10:00:00Z"), quizTitle: "No \(place)", quizVersion: 1, state: .completed, answers: 3,
      hasLead: false, firstProduct: nil)
  }

  /// A window on `total` sessions; of a search the 200 newest that have the words in their number.
  static func million(_ ask: LongAsk, total: Int = 1_000_000) -> SessionsPage {
    let first = max(0, ask.first ?? total - ask.count)
    let rows = (first..<min(total, first + ask.count)).map { Optional(session($0)) }
    return SessionsPage(version: 7, asOf: now, list: LongPage(ask: ask, total: total, first: first, rows: rows))
  }
}
