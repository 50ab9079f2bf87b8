// A shop to test with: Maison Flore on 24 November 2026, and how it answers the console.
// swift-format-ignore-file: NeverForceUnwrap

// Fixed texts of this file: a broken one fails every test at once.
import Console
import Domain
import ScreenTesting
import Terminal

/// Answers of a made-up store.
enum Shop {
  static let now = Instant(iso: "2026-11-24T10:42:00Z")!
  static let zone = StoreZone(name: "Europe/Paris")!
  static let hash = "3f9a2c1b7d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f90"

  static func tag(_ text: String) -> Tag { Tag(text)! }

  static let klaviyo = DestinationState(
    name: "klaviyo", vendor: "klaviyo", waiting: 2, delivered: 1204, dead: 0, oldestSeconds: 250)
  static let paused = DestinationState(
    name: "newsletter", vendor: "webhook", waiting: 118, delivered: 310, dead: 3, pausedBecause: "the key was refused (401)",
    oldestSeconds: 7300)

  static func admission(_ role: ConsoleRole = .owner, version: Int64 = 7, _ destinations: [DestinationState] = [klaviyo]) -> Admission {
    Admission(role: role, store: "Maison Flore, Lyon 2", zone: zone, status: StoreStatus(version: version, destinations: destinations))
  }

  static let overview = OverviewPage(
    version: 7, asOf: now, started: 48, completed: 31, leads: 19, timedOut: 9, destinations: [klaviyo])
  static let troubled = OverviewPage(
    version: 7, asOf: now, started: 48, completed: 31, leads: 19, timedOut: 9, destinations: [klaviyo, paused],
    notes: [OverviewPage.Note("No catalog yet, so results are empty.", remedy: "askwell catalog import FILE")])

  static func row(_ text: String, _ basis: Basis?, _ people: Int, _ reach: Int, _ week: Int, _ trend: [Int]) -> SegmentsPage.Row {
    SegmentsPage.Row(ref: .tag(tag(text)), basis: basis, people: people, reachable: reach, sevenDays: week, trend: trend)
  }
  static let up = [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 10]
  static let down = [9, 9, 8, 8, 7, 7, 6, 5, 5, 4, 4, 3]
  static let segments = SegmentsPage(
    version: 7, people: 4122,
    rows: [
      row("age:25-34", .demographic, 1530, 966, 52, up), row("age:35-44", .demographic, 1102, 700, 20, [5, 5, 5, 6, 6, 6, 7, 7]),
      row("skin:sensitive", .needs, 1284, 812, 41, up), row("skin:dry", .needs, 977, 604, 18, up),
      row("goal:glow", .needs, 911, 590, 36, up), row("goal:calm", .needs, 402, 233, -14, down),
      row("value:vegan", .psychographic, 688, 501, 29, up), row("visits:returning", .behavioral, 246, 221, 9, up),
      row("lab:beta", nil, 3, 1, 1, []),
      SegmentsPage.Row(ref: .saved("Sensitive, wants glow"), people: 318, reachable: 240, sevenDays: 17, trend: up),
    ])

  static func meaning(_ ref: SegmentRef) -> SegmentMeaning {
    SegmentMeaning(
      ref: ref,
      sources: [
        .said(label: "It stings easily", quiz: "Find your routine", version: 12),
        .rule("answer.reacts >= 2", quiz: "Find your routine"),
      ],
      people: 1284,
      companions: [
        .init(tag("age:25-34"), both: 525), .init(tag("value:vegan"), both: 372), .init(tag("goal:calm"), both: 282),
        .init(tag("lab:beta"), both: 2),
      ])
  }

  static func people(_ ref: SegmentRef, page: Int, total: Int = 1284) -> PeoplePage {
    let persons = [
      ("c1", "julie.martin@example.com", "Julie Martin", "2026-11-24T09:12:00Z", [Channel.email]),
      ("c2", "+33612345612", nil, "2026-11-23T17:05:00Z", [.sms]),
      ("c3", "wei@shop.example.org", "王小明", "2026-11-20T11:30:00Z", [.email, .sms]), ("c4", "", "Ana", "2025-12-01T08:00:00Z", []),
    ]
    return PeoplePage(
      ref: ref, page: page, total: total, asOf: now,
      people: persons.map { person in
        PeoplePage.Person(
          id: person.0, address: person.1, name: person.2, tags: [tag("goal:glow"), tag("skin:sensitive"), tag("value:vegan")],
          reachable: person.4, since: Instant(iso: person.3))
      })
  }

  static func version(_ number: Int, _ hash: String, _ day: String, _ completed: Int) -> QuizVersion {
    QuizVersion(number: number, hash: hash, imported: Instant(iso: day)!, completed: completed)
  }
  static let versions = [
    version(12, hash, "2026-11-20T08:15:00Z", 204), version(11, String(hash.reversed()), "2026-10-02T10:00:00Z", 1000),
  ]
  static let quizzes = QuizzesPage(
    asOf: now,
    rows: [
      .init(ref: "skin", title: "Find your routine", current: versions[0], completed: 1204, isDefault: true),
      .init(
        ref: "tea", title: "Which tea tonight?", current: version(3, "a1b2c3d4e5", "2025-06-01T09:00:00Z", 88), completed: 97,
        isDefault: false),
    ])

  static let sessions: [SessionsPage.Row] = [
    .init(
      id: "01J9ZK3V7Q", at: Instant(iso: "2026-11-24T10:31:00Z")!, quizTitle: "Find your routine", quizVersion: 12,
      state: .completed, answers: 5, hasLead: true, firstProduct: "Oat milk cleanser"),
    .init(
      id: "01J9ZK1A00", at: Instant(iso: "2026-11-24T10:12:00Z")!, quizTitle: "Find your routine", quizVersion: 12,
      state: .running, answers: 2, hasLead: false, firstProduct: nil),
    .init(
      id: "01J9ZJ0000", at: Instant(iso: "2026-11-23T16:40:00Z")!, quizTitle: "Which tea tonight?", quizVersion: 3, state: .timeout,
      answers: 1, hasLead: false, firstProduct: nil),
    .init(
      id: "01J9ZH0000", at: Instant(iso: "2025-12-30T16:40:00Z")!, quizTitle: "Which tea tonight?", quizVersion: 2, state: .quit,
      answers: 3, hasLead: false, firstProduct: nil, isPreview: true),
  ]

  /// What the shop answers: everything at once.
  static func answer(
    _ effect: ConsoleEffect, role: ConsoleRole = .owner, overview: OverviewPage = overview, total: Int = 1284
  ) -> [ConsoleReply] {
    switch effect {
    case .askDoor: [.door(Door(store: "Maison Flore, Lyon 2", roles: [.owner, .staff]))]
    case .checkPIN(_, let digits):
      digits == "27182818"
        ? [.admitted(admission(role, version: overview.version, overview.destinations))] : [.refused(Refusal(role: role))]
    case .setPIN(.owner, _): [.admitted(admission())]
    case .setPIN(let role, _): [.pinSaved(role)]
    case .loadOverview: [.overview(overview)]
    case .loadSegments: [.segments(segments)]
    case .loadMeaning(let ref): [.meaning(meaning(ref))]
    case .loadPeople(let ref, let page): [.people(people(ref, page: page, total: total))]
    case .loadQuizzes: [.quizzes(quizzes)]
    case .loadQuiz(_, let version): [.quiz(QuizPage(asOf: now, versions: versions, quiz: quiz(version ?? hash)))]
    case .loadSessions(let ask): [.sessions(SessionsPage(version: 7, asOf: now, list: found(sessions, ask) { "\($0.quizTitle) \($0.id)" }))]
    case .loadSession(let id): [.session(session(id))]
    case .loadNames: [.names([])]
    case .book(let request): book(request)
    case .catalog(let request): CatalogShop.answer(request)
    case .sending(let request): SendingShop.answer(request)
    case .why(let request): WhyShop.answer(request)
    case .editing, .editor, .tags, .checkForChanges, .lock, .leave: []
    }
  }

  /// The keys that open the door.
  static let pin = "27182818⏎"

  /// A console behind its door, after more keys.
  static func console(
    _ keys: String = "", role: ConsoleRole = .owner, overview: OverviewPage = overview, total: Int = 1284, columns: Int = 80,
    rows: Int = 24, glyphs: Glyphs = Glyphs()
  ) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: pin + keys, columns: columns, rows: rows, glyphs: glyphs) {
      answer($0, role: role, overview: overview, total: total)
    }
  }
}
