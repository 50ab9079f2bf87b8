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

  static func admission(
    _ role: ConsoleRole = .owner, version: Int64 = 7, _ destinations: [DestinationState] = [klaviyo], floor: Int = 5
  ) -> Admission {
    Admission(
      role: role, store: "Maison Flore, Lyon 2", zone: zone, status: StoreStatus(version: version, destinations: destinations),
      staffFloor: floor)
  }

  static let overview = OverviewPage(
    version: 7, asOf: now, started: 48, completed: 31, leads: 19, timedOut: 9, destinations: [klaviyo])
  static let troubled = OverviewPage(
    version: 7, asOf: now, started: 48, completed: 31, leads: 19, timedOut: 9, destinations: [klaviyo, paused],
    notes: [OverviewPage.Note("No catalog yet, so results are empty.", remedy: "askwell catalog import FILE")])

  static func row(_ text: String, _ basis: Basis?, _ people: Int, _ reach: Int, _ week: (Int, Int), _ trend: [Int]) -> SegmentsPage.Row {
    SegmentsPage.Row(
      ref: .tag(tag(text)), basis: basis, people: people, reachable: reach, byEmail: reach - reach / 10, bySMS: reach / 4,
      today: Movement(joined: week.0 / 8, left: week.1 / 8), week: Movement(joined: week.0, left: week.1),
      month: Movement(joined: week.0 * 4, left: week.1 * 4), trend: trend)
  }
  static let up = [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 10]
  static let down = [9, 9, 8, 8, 7, 7, 6, 5, 5, 4, 4, 3]
  static let segments = SegmentsPage(
    version: 7, asOf: now, people: 4122,
    rows: [
      row("age:25-34", .demographic, 1530, 966, (58, 6), up), row("age:35-44", .demographic, 1102, 700, (20, 0), [5, 5, 5, 6, 6, 6, 7, 7]),
      row("skin:sensitive", .needs, 1284, 812, (53, 12), up), row("skin:dry", .needs, 977, 604, (21, 3), up),
      row("goal:glow", .needs, 911, 590, (36, 0), up), row("goal:calm", .needs, 402, 233, (2, 16), down),
      row("value:vegan", .psychographic, 688, 501, (31, 2), up), row("visits:returning", .behavioral, 246, 221, (9, 0), up),
      row("lab:beta", nil, 3, 1, (1, 0), []),
      SegmentsPage.Row(
        ref: .saved("Sensitive, wants glow"), people: 318, reachable: 240, byEmail: 201, bySMS: 60, week: Movement(joined: 19, left: 2),
        trend: up),
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

  /// The four who came last of `total`; of those before them no one is known.
  static func people(_ ref: SegmentRef, _ ask: LongAsk, total: Int = 1284) -> PeoplePage {
    let persons = [
      ("c1", "julie.martin@example.com", "Julie Martin", "2026-11-24T09:12:00Z", [Channel.email]),
      ("c2", "+33612345612", nil, "2026-11-23T17:05:00Z", [.sms]),
      ("c3", "wei@shop.example.org", "王小明", "2026-11-20T11:30:00Z", [.email, .sms]), ("c4", "", "Ana", "2025-12-01T08:00:00Z", []),
    ]
    let rows = persons.reversed().map { person in
      PeoplePage.Person(
        id: person.0, address: person.1, name: person.2, tags: [tag("goal:glow"), tag("skin:sensitive"), tag("value:vegan")],
        reachable: person.4, since: Instant(iso: person.3))
    }
    if !ask.find.isEmpty {
      let found = rows.filter { $0.address.contains(ask.find) }
      return PeoplePage(ref: ref, version: 7, asOf: now, list: LongPage(ask: ask, total: 4122, rows: found, looked: 4122))
    }
    let count = min(ask.count, total)
    let first = max(0, min(ask.first ?? total - count, total - count))
    let places = (first..<first + count).map { place -> PeoplePage.Person? in
      let fromTop = total - 1 - place
      if fromTop < rows.count { return rows[rows.count - 1 - fromTop] }
      var row = rows[0]
      row.id = "c\(fromTop)"
      row.address = "nr\(fromTop)@example.com"
      return row
    }
    return PeoplePage(ref: ref, version: 7, asOf: now, list: LongPage(ask: ask, total: total, first: first, rows: places))
  }

  /// Sizes of the browser's rows; of two the smaller one's third is in both.
  static func overlap(_ refs: [SegmentRef]) -> OverlapPage {
    let sizes = refs.map { ref in segments.rows.first { $0.ref == ref }?.people ?? 0 }
    return OverlapPage(
      version: 7, people: 4122, refs: refs,
      both: sizes.indices.map { a in sizes.indices.map { a == $0 ? sizes[a] : min(sizes[a], sizes[$0]) / 3 } })
  }

  static func reasons(_ ref: SegmentRef, _ who: String) -> TagAnswer {
    guard who.contains("@") || who.hasPrefix("c") else {
      return .refused("Nobody here has the email address, phone number or id \"\(who)\".")
    }
    return .reasons(
      MemberReasons(
        ref: ref, who: who, person: "julie.martin@example.com", isIn: false,
        rows: [
          .init(depth: 0, condition: "all of", holds: false), .init(depth: 1, condition: "skin:sensitive", holds: true),
          .init(depth: 1, condition: "any of", holds: false), .init(depth: 2, condition: "goal:glow", holds: false),
          .init(depth: 2, condition: "contact.seen in last 30d", holds: false),
        ]))
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
    _ effect: ConsoleEffect, role: ConsoleRole = .owner, overview: OverviewPage = overview, total: Int = 1284, floor: Int = 5
  ) -> [ConsoleReply] {
    switch effect {
    case .askDoor: [.door(Door(store: "Maison Flore, Lyon 2", roles: [.owner, .staff]))]
    case .checkPIN(_, let digits):
      digits == "27182818"
        ? [.admitted(admission(role, version: overview.version, overview.destinations, floor: floor))] : [.refused(Refusal(role: role))]
    case .setPIN(.owner, _): [.admitted(admission())]
    case .setPIN(let role, _): [.pinSaved(role)]
    case .loadOverview: [.overview(overview)]
    case .loadSegments: [.segments(segments)]
    case .loadMeaning(let ref): [.meaning(meaning(ref))]
    case .loadPeople(let ref, let ask): [.people(people(ref, ask, total: total))]
    case .loadOverlap(let refs): [.overlap(overlap(refs))]
    case .tags(.reasons(let ref, let who)): [.tags(reasons(ref, who))]
    case .tags(.segment(nil)):
      [.tags(.segment(nil, ExpressionScope(.segment, namespaces: ["skin", "goal", "age", "value"], segments: []), ExpressionWords()))]
    case .loadQuizzes: [.quizzes(quizzes)]
    case .loadQuiz(_, let version): [.quiz(QuizPage(asOf: now, versions: versions, quiz: quiz(version ?? hash)))]
    case .loadSessions(let ask): [.sessions(SessionsPage(version: 7, asOf: now, list: found(sessions, ask) { "\($0.quizTitle) \($0.id)" }))]
    case .loadSession(let id): [.session(session(id))]
    case .loadNames: [.names([])]
    case .loadFunnel(let ask): [.funnel(FunnelShop.page(ask))]
    case .book(let request): book(request)
    case .catalog(let request): CatalogShop.answer(request)
    case .sending(let request): SendingShop.answer(request)
    case .why(let request): WhyShop.answer(request)
    case .simulation(let request): SimulationShop.answer(request)
    case .editing, .chain, .editor, .tags, .checkForChanges, .lock, .leave: []
    }
  }

  /// The keys that open the door.
  static let pin = "27182818⏎"

  /// A console behind its door, after more keys.
  static func console(
    _ keys: String = "", role: ConsoleRole = .owner, overview: OverviewPage = overview, total: Int = 1284, floor: Int = 5,
    columns: Int = 80, rows: Int = 24, glyphs: Glyphs = Glyphs()
  ) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: pin + keys, columns: columns, rows: rows, glyphs: glyphs) {
      answer($0, role: role, overview: overview, total: total, floor: floor)
    }
  }
}
