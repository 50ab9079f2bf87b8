// A week of invented sessions at one kiosk: everything that figures count, seeded.
import Chance
import Domain
import Foundation

@testable import Fleet
@testable import Storage

extension ShopKiosk {
  static let quiz = """
    format: 1
    ref: night
    title: A better night
    namespaces: {goal: {basis: needs}}
    questions:
      - ref: goal
        kind: single
        title: What for?
        choices: [{ref: sleep, label: Sleep}, {ref: wake, label: Wake}]
      - {ref: detail, kind: multi, title: Which?, optional: true, choices: [{ref: noise, label: Noise}, {ref: light, label: Light}]}
    """
  /// 2026-11-24.
  static let day = 20_781
  static let week = CivilDate(daysSinceEpoch: day)...CivilDate(daysSinceEpoch: day + 6)

  /// A session on the day of that number from 0; returns its id where it reached its results.
  @discardableResult
  func invent(day: Int, _ noise: inout Noise) throws -> String? {
    let begun = Instant(milliseconds: tenOClock.milliseconds + Int64(day) * 86_400_000 + Int64(noise.number(0...7_200_000)))
    let id = Identifier.ulid(now: begun, seed: "\(directory)/\(noise.next())")
    var now = begun
    func wait(_ noise: inout Noise) {
      now = Instant(milliseconds: now.milliseconds + Int64(noise.pick([700, 4200, 12_345, 61_000, 190_000])))
    }
    try store.begin(
      SessionStart(
        id: id, quiz: noise.once(in: 4) ? "skin" : "night", version: noise.once(in: 3) ? "7a31" : "5f0c", catalogRevision: 0,
        surroundings: Surroundings(
          store: "lyon", kiosk: "k1", variant: noise.pick([nil, "a", "b"]), locale: noise.pick(["de", "en"]), now: now),
        isPreview: false, previous: nil, shortCode: nil))
    store.note(.view, session: id, at: now)
    store.note(.start, session: id, at: now)
    store.note(.questionView, session: id, question: "goal", at: now)
    wait(&noise)
    let choice = noise.pick(["sleep", "wake"])
    try store.record(RecordedAnswer(session: id, ordinal: 1, question: "goal", answer: .choices([choice]), at: now))
    store.note(.questionView, session: id, question: "detail", at: now)
    wait(&noise)
    if noise.once(in: 3) {
      store.note(.timeout, session: id, at: now)
      try store.end(session: id, ending: .timeout, at: now)
      try store.flushEvents()
      return nil
    }
    try store.submit(id, choice, leaves: noise.once(in: 3) ? "p\(noise.number(0...99))@example.com" : nil, at: now)
    store.note(.complete, session: id, at: now)
    if noise.once(in: 2) { store.note(ShownBasket(skus: ["TEA"], value: noise.number(100...9000)), session: id, at: now) }
    try store.flushEvents()
    if noise.once(in: 5) { try buy(id, noise.number(100...9000), at: now) }
    return id
  }

  /// What was recommended, and something else, two days later.
  func buy(_ session: String, _ price: Int, at now: Instant) throws {
    let order = Order(
      name: "#\(session)", at: now.advanced(bySeconds: 172_800), code: nil, session: session, email: nil, phone: nil, isCancelled: false,
      lines: [.init(sku: "TEA", quantity: 2, price: price), .init(sku: "MUG", quantity: 1, price: 500)])
    _ = try store.importOrders([order], source: "o.csv", windowDays: 30, by: "test", at: order.at)
  }

  /// What this kiosk's own report says, as the hub may know it: times are coarse there.
  func figures(_ filter: FunnelFilter = FunnelFilter(), days: ClosedRange<CivilDate> = ShopKiosk.week) throws -> Funnel {
    var book = FunnelBook(store)
    return Funnel(document: try book.funnel(filter, days: days).document)
  }
}

extension Database {
  fileprivate func submit(_ id: String, _ choice: String, leaves email: String?, at now: Instant) throws {
    let products = ["TEA", "CAP"].map {
      Take.Product(sku: $0, product: $0, slot: "best", score: 1, matched: 1, pinned: false, ladder: nil, why: [])
    }
    let take = Take(
      session: id, quiz: "night", version: "5f0c", path: ["goal", "detail"], ignored: [], tags: [], variables: [:], outcome: choice,
      asked: 2,
      products: products, excluded: [], emptySlots: [])
    let consent = ConsentGiven(channel: .email, wording: "Yes.", locale: "de", quizVersion: "5f0c", at: now)
    _ = try submit(
      Submission(
        session: id, at: now, take: take, answers: ["goal": [choice]],
        lead: email.map { Lead(email: Email($0), phone: nil, name: nil, consents: [consent]) }, code: nil, locale: "de", namespaces: [],
        quizTitle: "Night"))
  }
}

extension HubRig {
  /// What the hub says of the week.
  func figures(
    _ filter: FunnelFilter = FunnelFilter(), days: ClosedRange<CivilDate> = ShopKiosk.week, store: String? = nil, region: String? = nil
  ) throws -> FunnelReport {
    let reader = try reader()
    defer { reader.close() }
    return try reader.figures(filter: filter, days: days, in: reader.scope(store: store, region: region), at: tenOClock)
  }
}
