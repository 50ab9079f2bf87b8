// The desk and destinations: pages out of a real store, pauses, dead letters; and the courier's program, played by a small script.
import Console
import Domain
import Foundation
import Storage
import Synchronization
import Testing

@testable import Live

/// Replies that come later.
private final class Post: Sendable {
  private let replies = Mutex<[ConsoleReply]>([])
  private let bell = DispatchSemaphore(value: 0)

  func take(_ reply: ConsoleReply) {
    replies.withLock { $0.append(reply) }
    bell.signal()
  }

  /// The next one, within 20 s.
  func next() throws -> ConsoleReply {
    guard bell.wait(timeout: .now() + 20) == .success else { throw DeskShopError("nothing was answered within 20 s") }
    return replies.withLock { $0.removeFirst() }
  }
}

@Suite("Desk's destinations")
struct DeskSendingTests {
  let shop: DeskShop

  init() throws {
    shop = try DeskShop()
    try shop.open(as: .owner)
  }

  private func ask(_ request: SendingRequest) -> ConsoleReply? { shop.desk.perform(.sending(request)) }

  /// Two deliveries to "hook", both refused.
  private func refuseTwo() throws {
    try shop.store.addDestination(
      DestinationAccount(name: "hook", vendor: "webhook", settings: ["url": "https://x.example", "secret": "env:S"]))
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    for (session, email) in [("S1", "ana@example.com"), ("S2", "ben@example.com")] {
      try shop.visit(session, [("goal", .choices(["sleep"])), ("budget", .number(20))], of: quiz, email: email, saysYes: true)
    }
    try shop.settle(try shop.claimed(), .refused(reason: "looks odd"), detail: "post 422")
  }

  private var audits: [AuditEntry] { get throws { try shop.store.auditLog().filter { $0.what != "pin.set" } } }

  @Test("staff and nobody get no destination; the owner gets 1 with 2 dead letters, its settings and its log")
  func pages() throws {
    try refuseTwo()
    guard case .sending(.destinations(let list)) = ask(.load), case .sending(.destination(let page)) = ask(.open("hook")) else {
      Issue.record("no pages")
      return
    }
    #expect(list.rows.map(\.name) == ["hook"] && list.rows.first?.dead == 2)
    #expect(list.version == page.version)
    #expect(page.settings == [.init("secret", "env:S"), .init("url", "https://x.example")])
    #expect(page.deliveries.map(\.words) == ["looks odd", "looks odd"] && page.log.map(\.state) == ["refused", "refused"])
    #expect(ask(.open("no")) == .failed("there is no destination \"no\"; askwell destinations list names them"))
    try shop.open(as: .staff)
    for request in [SendingRequest.load, .open("hook"), .vendors, .letters("hook"), .pause("hook"), .test("hook")] {
      #expect(ask(request) == .failed("This is for the owner."))
    }
    _ = shop.desk.perform(.lock)
    #expect(ask(.load) == .failed("The console is locked; enter a PIN first."))
  }

  @Test("a pause by the owner is told from others, ends by hand, and is 2 lines of the audit log with before and after")
  func pause() throws {
    try refuseTwo()
    #expect(ask(.pause("hook")) == .sending(.changed("hook", words: "hook is paused: what comes now waits")))
    guard case .sending(.destination(let page)) = ask(.open("hook")) else { throw DeskShopError("no page") }
    #expect(page.isPausedByHand && page.state.pausedBecause == "by the owner")
    #expect(ask(.resume("hook")) == .sending(.changed("hook", words: "hook goes on")))
    #expect(try audits.map(\.what) == ["destination.resume", "destination.pause"])
    #expect(try audits.map(\.who) == ["owner", "owner"])
    #expect(try audits.first?.detail == ["name": "hook", "before": "by the owner", "after": nil])
  }

  @Test("a letter with 3 faults is told all 3; a good one is mended, audited by its keys alone, and 1 of 2 is retried")
  func letters() throws {
    try refuseTwo()
    guard case .sending(.letters(let list)) = ask(.letters("hook")), let id = list.rows.last?.id,
      case .sending(.letter(let letter)) = ask(.letter(id: id)), var fields = letter.fields
    else { throw DeskShopError("no letters") }
    #expect(list.total == 2 && letter.payload.contains("\"email\": \"ana@example.com\""))
    (fields.email, fields.phone, fields.tags) = ("ana", "12", "goal:sleep bad")
    #expect(
      ask(.change(id: id, fields))
        == .sending(
          .letterRefused(
            id: id,
            [
              "email": "This is no email address", "phone": "Begin with + and the country: +33612345678",
              "tags": "\"bad\" is no tag; a tag is written as goal:sleep",
            ])))
    (fields.email, fields.phone, fields.tags) = ("ana.silva@example.com", "", "goal:wake, goal:sleep")
    #expect(ask(.change(id: id, fields)) == .sending(.letterChanged(id: id, keys: ["email", "tags"])))
    #expect(try audits.first?.what == "delivery.edit" && audits.first?.detail["keys"] == ["email", "tags"])
    #expect(try audits.allSatisfy { !$0.detail.canonical.contains("@") && !$0.detail.canonical.contains("goal") })
    #expect(ask(.retry("hook", id: id)) == .sending(.retried("hook", count: 1)))
    #expect(try shop.claimed().map(\.update.email) == ["ana.silva@example.com"])
    #expect(ask(.change(id: id, fields)) == .failed("this delivery is no dead letter any more"))
    #expect(ask(.retry("hook", id: nil)) == .sending(.retried("hook", count: 1)))
    #expect(ask(.retry("hook", id: nil)) == .sending(.retried("hook", count: 0)))
  }

  // MARK: The courier's program

  /// A desk on the same store whose courier is this script; let in as the owner.
  private func desk(_ script: String, patienceSeconds: Int64 = 20) throws -> (desk: Desk, post: Post) {
    let path = shop.directory + "/courier.sh"
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(chmod(path, 0o700) == 0)
    let post = Post()
    let courier = CourierProgram(
      at: path, database: shop.store.path, config: shop.directory + "/config.yaml", patienceSeconds: patienceSeconds)
    let desk = Desk(
      store: shop.store, configuration: Configuration(), clock: { DeskShop.morning }, bootSeconds: { 1 },
      errands: Errands(courier, post: { post.take($0) }))
    guard case .admitted = desk.perform(.checkPIN(role: .owner, digits: DeskShop.ownerPIN)) else { throw DeskShopError("locked") }
    return (desk, post)
  }

  private var order: DestinationOrder {
    DestinationOrder(
      name: "hook", vendor: "webhook", isNew: true, settings: ["url": "https://x.example"], secrets: ["secret": Concealed("whsec_x")])
  }

  @Test("vendors come later, out of the courier's JSON")
  func vendors() throws {
    let json =
      #"[{"vendor":"v","title":"V","about":"a","settings":[{"name":"k","required":true,"secret":true,"help":"h","standard":null}]}]"#
    let (desk, post) = try desk("echo '\(json)'")
    #expect(desk.perform(.sending(.vendors)) == nil)
    #expect(
      try post.next()
        == .sending(
          .vendors([Vendor(name: "v", title: "V", about: "a", settings: [.init("k", isRequired: true, isSecret: true, help: "h")])])))
  }

  @Test("a secret goes in by standard input, and is in no argument and in no description")
  func secrets() throws {
    let (desk, post) = try desk(
      "cat > \"$0.in\"; echo \"$@\" > \"$0.args\"; echo '{\"saved\":true,\"problems\":[],\"notes\":[\"n\"]}'")
    #expect(desk.perform(.sending(.save(order))) == nil)
    #expect(try post.next() == .sending(.saved("hook", isNew: true, notes: ["n"])))
    let form = JSON(parsing: try String(contentsOfFile: shop.directory + "/courier.sh.in", encoding: .utf8))
    #expect(form?["secrets"] == ["secret": "whsec_x"] && form?["who"] == "owner" && form?["is_new"] == true)
    let arguments = try String(contentsOfFile: shop.directory + "/courier.sh.args", encoding: .utf8)
    #expect(arguments.hasPrefix("destinations save --db ") && !arguments.contains("whsec"))
    var dumped = ""
    dump(ConsoleEffect.sending(.save(order)), to: &dumped)
    #expect(!dumped.contains("whsec") && !"\(order)".contains("whsec"))
  }

  @Test("faults come back by field; a program that complains, says nothing or is not there is told in words")
  func faults() throws {
    let (desk, post) = try desk(
      "case \"$2\" in save) echo '{\"saved\":false,\"problems\":[{\"field\":\"url\",\"message\":\"must\"}]}'; exit 78;; "
        + "test) echo 'askwell-sync: the store is busy' >&2; exit 75;; remove) exit 1;; esac")
    #expect(desk.perform(.sending(.save(order))) == nil)
    #expect(try post.next() == .sending(.refused(["url": "must"])))
    _ = desk.perform(.sending(.test("hook")))
    #expect(try post.next() == .sending(.tested("hook", TestAnswer(isGood: false, words: "the store is busy"))))
    _ = desk.perform(.sending(.remove("hook")))
    #expect(try post.next() == .failed("hook was not removed: "))
    #expect(ask(.vendors) == .failed("askwell-sync cannot be found; build or install it beside askwell"))
  }

  @Test("a program that never answers is ended after the 1 s that it is given; meanwhile the desk serves other pages")
  func bounded() throws {
    let (desk, post) = try desk("exec sleep 600", patienceSeconds: 1)
    _ = desk.perform(.sending(.test("hook")))
    guard case .sending(.destinations) = desk.perform(.sending(.load)) else { throw DeskShopError("the desk waits") }
    #expect(try post.next() == .sending(.tested("hook", TestAnswer(isGood: false, words: "it did not answer within 1 s"))))
  }

  @Test("leaving the console waits for no vendor: a test that would take 600 s is over in less than 10, a save is finished")
  func leaving() throws {
    let began = ContinuousClock.now
    do {
      let (desk, post) = try desk(
        "case \"$2\" in save) cat > /dev/null; sleep 0.3; echo x > \"$0.saved\";; *) exec sleep 600;; esac", patienceSeconds: 30)
      _ = desk.perform(.sending(.save(order)))
      _ = desk.perform(.sending(.test("hook")))
      _ = try post.next()
    }
    #expect(FileManager.default.fileExists(atPath: shop.directory + "/courier.sh.saved"))
    #expect(ContinuousClock.now - began < .seconds(10))
  }

  @Test("what is answered after the lock is for nobody")
  func locked() throws {
    let (desk, post) = try desk("while [ ! -e \"$0.go\" ]; do sleep 0.02; done; echo '{\"ok\":true}'")
    _ = desk.perform(.sending(.test("hook")))
    _ = desk.perform(.lock)
    #expect(FileManager.default.createFile(atPath: shop.directory + "/courier.sh.go", contents: nil))
    // Errands are done in their order: an answer to the first would come before this one's.
    desk.errands?.send(Errands.Errand(words: ["after"]) { _ in .failed("after") })
    #expect(try post.next() == .failed("after"))
  }
}
