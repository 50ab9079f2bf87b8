// The door: first use, wrong PINs, waits that outlast a restart, and what each role may not do.
import Console
import Domain
import Live
import Testing

@testable import Storage

@Suite("The desk's door")
struct DeskDoorTests {
  let shop: DeskShop
  init() throws { shop = try DeskShop() }

  private func check(_ digits: String, _ role: ConsoleRole = .owner) -> ConsoleReply? {
    shop.desk.perform(.checkPIN(role: role, digits: digits))
  }

  private func wrongTries(_ count: Int) throws -> Refusal {
    var last = Refusal(role: .owner)
    for _ in 0..<count {
      guard case .refused(let refusal) = check("99999999") else { throw DeskShopError("not refused") }
      last = refusal
    }
    return last
  }

  @Test("on first use there is no role, and the owner's first PIN lets them in")
  func firstUse() throws {
    #expect(try shop.door() == Door(store: "Maison Flore, Lyon 2", roles: []))
    guard case .admitted(let admission) = shop.desk.perform(.setPIN(role: .owner, digits: DeskShop.ownerPIN)) else {
      Issue.record("not admitted")
      return
    }
    #expect(admission.role == .owner)
    #expect(admission.store == "Maison Flore, Lyon 2")
    #expect(admission.zone.name == "Europe/Paris")
    #expect(try shop.door().roles == [.owner])
    #expect(shop.desk.perform(.setPIN(role: .staff, digits: DeskShop.staffPIN)) == .pinSaved(.staff))
    #expect(try shop.door().roles == [.owner, .staff])
  }

  @Test("a store that is thrown away lets everybody in as its owner and shows them round once, until the owner sets a PIN")
  func throwAway() throws {
    let desk = Desk(store: shop.store, configuration: Configuration(), clock: { DeskShop.morning }, bootSeconds: { 1 }, isThrowAway: true)
    func admission() -> Admission? { if case .admitted(let admission) = desk.perform(.askDoor) { admission } else { nil } }
    #expect(admission().map { $0.role == .owner && $0.isFirstUse } == true)
    #expect(desk.perform(.setPIN(role: .staff, digits: DeskShop.staffPIN)) == .pinSaved(.staff))
    _ = desk.perform(.lock)
    #expect(admission().map { $0.role == .owner && !$0.isFirstUse } == true)
    #expect(desk.perform(.setPIN(role: .owner, digits: DeskShop.ownerPIN)) == .pinSaved(.owner))
    _ = desk.perform(.lock)
    #expect(desk.perform(.askDoor) == .door(Door(store: "", roles: [.owner, .staff])))
  }

  @Test("nobody but the owner sets a PIN once the owner has one")
  func onlyOwner() throws {
    try shop.open(as: .staff)
    let refused = ConsoleReply.failed("Only the owner sets PINs.")
    #expect(shop.desk.perform(.setPIN(role: .staff, digits: "271828")) == refused)
    _ = shop.desk.perform(.lock)
    #expect(shop.desk.perform(.setPIN(role: .owner, digits: "16180339")) == refused)
    guard case .refused = check("16180339") else {
      Issue.record("a PIN of nobody's was stored")
      return
    }
    #expect(try DeskShop().desk.perform(.setPIN(role: .staff, digits: "271828")) == refused)
  }

  @Test("an owner's PIN of 7 digits is refused here too, whatever the screen let pass")
  func shortPIN() throws {
    guard case .failed(let words) = shop.desk.perform(.setPIN(role: .owner, digits: "2718284")) else {
      Issue.record("a short PIN was taken")
      return
    }
    #expect(words.contains("8 digits"))
    #expect(try shop.door().roles.isEmpty)
  }

  @Test("the fifth wrong PIN costs 30 s, during which the right one is not compared either")
  func lockOut() throws {
    try shop.open(as: .owner)
    #expect(try wrongTries(4).waitSeconds == 0)
    #expect(try wrongTries(1) == Refusal(role: .owner, waitSeconds: 30))
    #expect(check(DeskShop.ownerPIN) == .refused(Refusal(role: .owner, waitSeconds: 30)))
    shop.boot += 12
    #expect(try shop.door().waitSeconds == [.owner: 18])
    shop.boot += 18
    #expect(try shop.door().waitSeconds.isEmpty)
    guard case .admitted = check(DeskShop.ownerPIN) else {
      Issue.record("the wait did not end")
      return
    }
  }

  @Test("a restart begins the owed wait of 30 s anew, and it runs down from the first look at the door")
  func restart() throws {
    try shop.open(as: .owner)
    _ = try wrongTries(5)
    shop.boot = 3
    #expect(try shop.door().waitSeconds == [.owner: 30])
    shop.boot = 23
    #expect(try shop.door().waitSeconds == [.owner: 10])
    shop.now = shop.now.advanced(bySeconds: 10 * 365 * 86_400)
    #expect(try shop.door().waitSeconds == [.owner: 10])
  }

  @Test("the 100th wrong PIN blocks the role, and no wait is promised")
  func blocked() throws {
    try shop.open(as: .staff)
    try shop.store.write { try $0.run("UPDATE pin SET failures = 98") }
    let refusal = Refusal(role: .staff, waitSeconds: 0, isBlocked: true)
    #expect(check("999999", .staff) == .refused(Refusal(role: .staff, waitSeconds: 3600)))
    shop.boot += 3600
    #expect(check("999999", .staff) == .refused(refusal))
    #expect(try shop.door().blocked == [.staff])
    #expect(check(DeskShop.staffPIN, .staff) == .refused(refusal))
  }

  @Test("the audit log hears of 1 PIN set, 1 refusal and 1 unlocking, and never of a digit")
  func audit() throws {
    _ = shop.desk.perform(.setPIN(role: .owner, digits: DeskShop.ownerPIN))
    _ = check("99999999")
    _ = check(DeskShop.ownerPIN)
    let log = try shop.store.auditLog()
    #expect(log.map(\.what) == ["console.unlock", "console.refuse", "pin.set"])
    #expect(log.allSatisfy { $0.who == "owner" && $0.at == DeskShop.morning })
    let text = log.map { "\($0.what) \($0.detail.canonical)" }.joined()
    #expect(!text.contains("2718") && !text.contains("9999"))
  }

  @Test("behind a locked door 8 kinds of page are refused, and a look for changes says nothing")
  func locked() throws {
    try shop.open(as: .owner)
    _ = shop.desk.perform(.lock)
    let skin = try shop.tag("goal:sleep")
    let effects: [ConsoleEffect] = [
      .loadOverview, .loadSegments, .loadMeaning(skin), .loadPeople(skin, LongAsk()), .loadQuizzes, .loadQuiz(ref: "night", version: nil),
      .loadSessions(LongAsk()), .loadSession(id: "S1"),
    ]
    for effect in effects { #expect(shop.desk.perform(effect) == .failed("The console is locked; enter a PIN first.")) }
    #expect(shop.desk.perform(.checkForChanges(since: 0)) == nil)
    #expect(shop.desk.perform(.leave) == nil)
  }

  @Test("a wrong PIN throws out whoever was in")
  func wrongPINLocks() throws {
    try shop.open(as: .owner)
    _ = check("99999999", .staff)
    #expect(shop.desk.perform(.loadOverview) == .failed("The console is locked; enter a PIN first."))
  }

  @Test("a commit of another process and one of this process are both noticed, silence is not")
  func changes() throws {
    try shop.open(as: .owner)
    let version = try shop.overview().version
    #expect(shop.desk.perform(.checkForChanges(since: version)) == nil)
    let kiosk = try shop.otherProcess()
    try kiosk.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: [:]))
    guard case .status(let status) = shop.desk.perform(.checkForChanges(since: version)) else {
      Issue.record("another process's commit was not noticed")
      return
    }
    #expect(status.version != version)
    #expect(status.destinations.map(\.name) == ["hook"])
    #expect(shop.desk.perform(.checkForChanges(since: status.version)) == nil)
    try shop.store.set("anything", to: "1")
    guard case .status = shop.desk.perform(.checkForChanges(since: status.version)) else {
      Issue.record("our own commit was not noticed")
      return
    }
  }

  @Test("a store that cannot be written says why in one sentence, and the fault is kept")
  func failure() throws {
    try shop.open(as: .owner)
    let readOnly = try Database(at: shop.directory + "/shop/askwell.db", mode: .readOnly, keyFile: shop.directory + "/config/askwell.key")
    let desk = Desk(store: readOnly, configuration: Configuration(), clock: { DeskShop.morning }, bootSeconds: { 1 })
    guard case .failed(let words) = desk.perform(.checkPIN(role: .owner, digits: DeskShop.ownerPIN)) else {
      Issue.record("no failure")
      return
    }
    #expect(words.contains("reading only"))
    #expect(desk.fault?.message == words)
  }
}
