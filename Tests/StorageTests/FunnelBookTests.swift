// The kept sums beside a recount of every session, through random lives of a shop.
import Chance
import Domain
import Testing

@testable import Storage

@Suite("Sums of the funnel")
struct FunnelBookTests {
  /// Everything that changes a figure, in small steps; each is what a program of the house would do.
  private struct Life {
    let shop: FunnelShop
    var chance: Noise
    var now = morning
    var sessions: [String] = []
    var orders: [Order] = []

    mutating func step() throws {
      // Minutes, days, and now and then a clock that was set back.
      now = now + chance.pick([60, 3_600, 86_400, 3 * 86_400, -7_200])
      switch chance.number(0...11) {
      case 0..<6: try visit()
      case 6: try lateLead()
      case 7: try lateEvent()
      case 8, 9: try order()
      case 10: try erase()
      default: _ = try shop.store.matchOrders(windowDays: 90)
      }
    }

    private mutating func visit() throws {
      let id = "S\(sessions.count)"
      var steps: [ToldStep] = chance.once(in: 4) ? [] : ToldStep.woken
      if chance.once(in: 8) { steps.append(.end(.timeout)) } else { steps += way() }
      let previous = chance.once(in: 5) ? sessions.last : nil
      sessions.append(id)
      try shop.tell(
        id, at: now, previous: previous, code: "ROSE-\(1000 + chance.number(0...9))", isPreview: chance.once(in: 10),
        kiosk: chance.pick(["k1", "k2"]), variant: chance.pick([nil, "a", "b"]), steps)
    }

    private mutating func way() -> [ToldStep] {
      var steps = ToldStep.hello
      let goal = chance.pick(["sleep", "wake"])
      let isShort = goal == "wake"
      for (question, answer) in [
        ("goal", Answer.choices([goal])), ("detail", .choices([chance.pick(["noise", "light", "all"])])),
        ("budget", chance.once(in: 3) ? .empty : .number(Number(chance.number(0...100)))),
      ] where question != "detail" || !isShort {
        if chance.once(in: 9) { return steps + [.view(question), .wait(pause()), .end(chance.pick([.timeout, .quit]))] }
        if chance.once(in: 20) { return steps + [.view(question)] }
        if !chance.once(in: 6) { steps.append(.view(question)) }
        if chance.once(in: 6) { steps += [.wait(pause()), .note(.back), .view("hello"), .wait(pause()), .view(question)] }
        steps += [.wait(pause()), .answer(question, answer)]
      }
      if chance.once(in: 3) { steps += [.note(.leadView), .wait(pause())] }
      if chance.once(in: 8) { return steps + [.end(.quit)] }
      let lead: Lead? = chance.once(in: 2) ? .of(address(), yes: chance.once(in: 2) ? [.email] : []) : nil
      if lead != nil { steps.append(.note(.lead)) }
      steps.append(
        .complete(
          path: isShort ? ["hello", "goal", "budget"] : ["hello", "goal", "detail", "budget"], empty: chance.once(in: 5) ? ["x"] : [],
          ladder: chance.once(in: 5) ? .fixed : nil, lead: lead))
      return chance.once(in: 2) ? steps + [.wait(20), .note(.handoffShown)] : steps
    }

    /// Now and then the clock goes back in the middle of a session.
    private mutating func pause() -> Int64 { chance.once(in: 15) ? -30 : Int64(chance.number(1...900)) }
    private mutating func address() -> String { "p\(chance.number(0...9))@example.com" }

    private mutating func lateLead() throws {
      guard let id = sessions.last, try shop.store.session(id)?.state == .completed else { return }
      _ = try shop.store.submit(.sample(id, lead: .of(address(), yes: [.email]), at: now))
    }

    private mutating func lateEvent() throws {
      guard !sessions.isEmpty else { return }
      let id = chance.pick(sessions)
      if chance.once(in: 2) {
        shop.store.note(ShownBasket(skus: ["TEA"], value: chance.number(1...99)), session: id, at: now)
      } else {
        shop.store.note(chance.pick([.receipt, .handoffShown, .handoffScan]), session: id, at: now)
      }
      if chance.once(in: 2) { try shop.store.flushEvents() }
    }

    private mutating func order() throws {
      // A new one, or an old one that has changed.
      let isOld = chance.once(in: 3) && !orders.isEmpty
      var order = isOld ? chance.pick(orders) : Order(name: "#\(orders.count)", at: now + Int64(chance.number(-3...100)) * 86_400)
      order.lines = (0..<chance.number(1...3)).map { _ in
        Order.Line(sku: chance.pick(["TEA", "CAP", "MUG"]), quantity: chance.number(1...3), price: chance.number(0...2_000))
      }
      order.isCancelled = chance.once(in: 6)
      switch chance.number(0...2) {
      case 0: order.session = sessions.isEmpty ? nil : chance.pick(sessions)
      case 1: order.code = "ROSE-\(1000 + chance.number(0...9))"
      default: order.email = Email(address())
      }
      if !isOld { orders.append(order) }
      _ = try shop.store.importOrders([order], source: "life", windowDays: 90, by: "test", at: now)
    }

    private mutating func erase() throws {
      guard let contact = try shop.store.contact(matching: address()) else { return }
      _ = try shop.store.forget(contact: contact.id, who: "test", at: now)
    }
  }

  private static let filters = [
    FunnelFilter(), FunnelFilter(quiz: "night", kiosk: "k1"), FunnelFilter(store: "lyon", locale: "de", variant: "a"),
    FunnelFilter(quiz: "day"),
  ]

  @Test(
    "12 lives of 120 steps: kept up from step to step, read afresh and worked out without writing, each sum is the recount's",
    arguments: 1...12)
  func lives(_ seed: UInt64) throws {
    let shop = try FunnelShop()
    var life = Life(shop: shop, chance: Noise(seed))
    var book = FunnelBook(shop.store)
    let someDays = CivilDate(daysSinceEpoch: 20_780)...CivilDate(daysSinceEpoch: 20_800)
    for step in 1...120 {
      try life.step()
      guard step % 10 == 0 else { continue }
      // Whoever takes sessions in writes what was noted too: it is in every reading from here on.
      try shop.store.flushEvents()
      // Read by one who may not write, while sessions still wait to be taken in.
      var reader = FunnelBook(try shop.scratch.open(.readOnly))
      let sessions = try shop.sessions()
      for filter in FunnelBookTests.filters {
        let wanted = sessions.recount(filter)
        #expect(try reader.funnel(filter, days: FunnelShop.days) == wanted)
        #expect(try book.funnel(filter, days: FunnelShop.days) == wanted)
        #expect(try book.funnel(filter, days: someDays) == sessions.recount(filter, days: someDays))
      }
      let (days, slices) = try book.parts(FunnelFilter(), days: FunnelShop.days)
      let whole = try book.funnel(FunnelFilter(), days: FunnelShop.days)
      #expect(days.values.reduce(into: Funnel()) { $0 += $1 } == whole)
      #expect(slices.values.reduce(into: Funnel()) { $0 += $1 } == whole)
    }
    var fresh = FunnelBook(try shop.scratch.open())
    #expect(try fresh.funnel(FunnelFilter(), days: FunnelShop.days) == shop.recount())
    #expect(try shop.recount().completions > 10)
  }

  @Test("6 lives: sessions of more than 40 days and steps of more than 35 go, orders with them, and no sum changes", arguments: 1...6)
  func cleared(_ seed: UInt64) throws {
    let shop = try FunnelShop()
    var life = Life(shop: shop, chance: Noise(seed))
    for _ in 1...80 { try life.step() }
    try shop.store.flushEvents()
    var book = FunnelBook(shop.store)
    let before = try FunnelBookTests.filters.map { try book.funnel($0, days: FunnelShop.days) }
    let periods = Retention([.sessions: Span(40, .d), .events: Span(35, .d)])
    let clearance = try shop.store.clear(under: periods, zone: .utc, by: "test", at: life.now + 30 * 86_400)
    #expect(clearance.lines.map(\.gone).allSatisfy { $0 > 0 } && clearance.isDone)
    #expect(try FunnelBookTests.filters.map { try book.funnel($0, days: FunnelShop.days) } == before)
    // What is learnt later of sessions that have gone, or whose steps have, changes nothing either.
    let open: [String] = try shop.store.read { db in
      try db.rows("SELECT id FROM session WHERE n NOT IN (SELECT session FROM session_fact WHERE is_final)").map { $0[0] }
    }
    for id in life.sessions where !open.contains(id) { shop.store.note(.receipt, session: id, at: life.now) }
    for number in 0...9 {
      guard let contact = try shop.store.contact(matching: "p\(number)@example.com") else { continue }
      _ = try shop.store.forget(contact: contact.id, who: "test", at: life.now)
    }
    _ = try shop.store.matchOrders(windowDays: 90)
    var fresh = FunnelBook(try shop.scratch.open())
    let after = try FunnelBookTests.filters.map { try fresh.funnel($0, days: FunnelShop.days) }
    #expect(after.map(\.completions) == before.map(\.completions) && after.map(\.leads) == before.map(\.leads))
    #expect(after.map(\.sales) == before.map(\.sales) && after.map(\.questions) == before.map(\.questions))
  }

  @Test("an answer notes no session; its end does, once, and a preview's never")
  func notes() throws {
    let shop = try FunnelShop()
    func noted() throws -> Int { try shop.store.count("funnel_stale") }
    try shop.tell("S1", ToldStep.woken + ToldStep.hello)
    #expect(try noted() == 0)
    try shop.store.end(session: "S1", ending: .quit, at: morning + 9)
    #expect(try noted() == 1)
    #expect(try shop.sums().views == 1)
    #expect(try noted() == 0)
    try shop.tell("S2", isPreview: true, ToldStep.hello + [.complete(path: ["hello"])])
    #expect(try noted() == 0)
    shop.store.note(.receipt, session: "S1", at: morning + 20)
    try shop.store.flushEvents()
    #expect(try noted() == 1)
  }

  @Test("350 sessions of a store from before are noted by the migration and taken in 100 at a time")
  func oldStore() throws {
    let shop = try FunnelShop()
    for number in 0..<350 { try shop.tell("S\(number)", at: morning + Int64(number) * 600, ToldStep.hello + [.end(.timeout)]) }
    var book = FunnelBook(shop.store)
    var told: [[Int]] = []
    try book.refresh { told.append([$0, $1]) }
    #expect(told == [[100, 250], [200, 150], [300, 50]])
    #expect(try book.funnel(FunnelFilter(), days: FunnelShop.days).starts == 350)
    #expect(try book.span() == CivilDate(daysSinceEpoch: 20_781)...CivilDate(daysSinceEpoch: 20_783))
  }

  @Test("what was counted is read back as it was written, and torn bytes end where they tear", arguments: 1...50)
  func bytes(_ seed: UInt64) throws {
    var chance = Noise(seed)
    var funnel = Funnel()
    for _ in 0..<chance.number(0...40) {
      var step = FunnelSession.Step(chance.pick(["a", "b", "c"]))
      step.tenths = chance.number(0...5_000)
      step.choices = chance.some(["x", "y", "z"], 0, 3)
      var session = FunnelSession(
        slice: FunnelSlice(quiz: "q", version: "v"), day: CivilDate(daysSinceEpoch: chance.number(0...9)), hour: chance.number(0...23))
      session.steps = [step]
      session.isCompleted = chance.once(in: 2)
      session.cart = chance.once(in: 2) ? chance.number(0...1_000_000_000) : nil
      session.shown = chance.some(["x", "y"], 0, 2)
      funnel.add(session)
    }
    var words: [String] = []
    let counts = FunnelCounts(funnel) { word in
      if !words.contains(word) { words.append(word) }
      return words.firstIndex(of: word) ?? 0
    }
    let bytes = counts.bytes
    #expect(FunnelCounts(bytes) == counts)
    #expect(counts.funnel(most: 750) { words[$0] } == funnel)
    _ = FunnelCounts(Array(bytes.prefix(chance.number(0...bytes.count))))
    var gone = counts
    gone.add(counts, times: -1)
    #expect(gone.bytes == [])
  }
}
