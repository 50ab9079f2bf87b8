// One table: everything that can be asked for, and who may ask for it.
import Console
import Domain
import Foundation
import Live
import Storage
import Terminal
import Testing

@Suite("Roles")
struct DeskRolesTests {
  /// One of each; a test below sees to it that none is missing.
  private static let samples: [ConsoleEffect] =
    [
      .loadOverview, .loadSegments, .loadMeaning(.saved("x")), .loadPeople(.saved("x"), LongAsk()), .loadOverlap([.saved("x")]),
      .loadQuizzes, .loadQuiz(ref: "x", version: nil), .loadSessions(LongAsk()), .loadSession(id: "x"), .loadNames,
      .loadFunnel(FunnelAsk()), .checkForChanges(since: 0),
    ] + book.map(ConsoleEffect.book) + catalog.map(ConsoleEffect.catalog) + sending.map(ConsoleEffect.sending)
    + editing.map(ConsoleEffect.editing) + editor.map(ConsoleEffect.editor) + why.map(ConsoleEffect.why) + tags.map(ConsoleEffect.tags)
    + [.simulation(.goOn(ref: "x", version: "x")), .simulation(.stop(version: "x"))] + chain.map(ConsoleEffect.chain)
  private static let chain: [ChainRequest] = [
    .places, .look(at: .all), .kiosks, .sessions(before: nil), .published, .widen(version: 1), .takeBack(version: 1),
  ]
  private static let why: [WhyRequest] = [
    .replay(session: "x"), .products(.stored("x"), find: ""), .products(.preview, find: ""), .product(.stored("x"), sku: "x"),
    .product(.preview, sku: "x"),
  ]
  private static let tags: [TagRequest] = [
    .matches(MatchQuestion(number: 1, subject: .people, expression: "")), .list, .segment(name: "x"),
    .saveSegment(SegmentDraft(), replacing: nil), .deleteSegment(name: "x"), .plan(from: "x", to: "y"),
    .rename(TagPlan(from: "x", to: "y")), .reasons(.saved("x"), who: "x"),
  ]
  private static let catalog: [CatalogRequest] = [
    .rows(words: "", from: 0), .product(handle: "x"), .revisions, .plan(CatalogChoice(path: "x")),
    .apply(CatalogChoice(path: "x"), digest: "", base: 0), .planReturn(to: 0), .bringBack(0, base: 0),
  ]
  private static let sending: [SendingRequest] = [
    .load, .open("x"), .vendors, .save(DestinationOrder(name: "x", vendor: "x", isNew: true, settings: [:], secrets: [:])), .pause("x"),
    .resume("x"), .remove("x"), .sample("x"), .test("x"), .make("x"), .leaveOut("x", item: "y", isLeftOut: true),
    .rename("x", item: "y", to: "z"), .letters("x"), .letter(id: "x"),
    .change(id: "x", LetterFields(email: "", phone: "", name: "", locale: "", tags: "", removedTags: "")), .retry("x", id: nil),
  ]
  private static let editing: [EditingRequest] = [
    .open(ref: "x"), .create(ref: "x", title: "", copyOf: nil), .save(ref: "x", text: "", revision: 0), .drop(ref: "x", revision: 0),
    .plan(ref: "x", text: ""), .publish(ref: "x", text: "", revision: 0), .compare(ref: "x", from: nil, to: nil),
    .rollBack(ref: "x", to: ""), .makeDefault(ref: "x"), .archive(ref: "x", draft: nil), .archived, .restore(ref: "x"),
    .read(path: ""), .write(ref: "x", path: ""),
  ]
  private static let editor: [EditorRequest] = [
    .preview(number: 1, text: "", question: "", locale: "en", size: Size(columns: 40, rows: 12), glyphs: Glyphs()),
    .check(text: ""), .vocabulary(ref: "x"), .top(number: 1, text: "", question: "", choice: ""), .reach(number: 1, text: ""),
    .tryOut(.stop),
  ]
  private static let book: [BookRequest] = [
    .contacts(LongAsk()), .contact(id: "x"), .export(id: "x"), .erase(id: "x", typed: ""), .audit(LongAsk()), .answerCall(kiosk: "x"),
  ]
  /// Asked before anybody is in; the door has tests of its own.
  private static let atTheDoor = ["askDoor", "checkPIN", "setPIN", "lock", "leave"]

  private func open(_ shop: DeskShop, as role: ConsoleRole) throws {
    try shop.open(as: role == .staff ? .staff : .owner)
    guard role == .merchant else { return }
    _ = shop.desk.perform(.setPIN(role: .merchant, digits: "161803"))
    _ = shop.desk.perform(.lock)
    guard case .admitted(let admission) = shop.desk.perform(.checkPIN(role: .merchant, digits: "161803")), admission.role == .merchant
    else {
      throw DeskShopError("the merchant's PIN was not taken")
    }
  }

  @Test("the desk refuses exactly what the table of rights says, for every effect and role", arguments: ConsoleRole.allCases)
  func table(role: ConsoleRole) throws {
    let shop = try DeskShop()
    try open(shop, as: role)
    var refused = 0
    for effect in DeskRolesTests.samples {
      let right = try #require(effect.right, "\(effect) has no right")
      let isRefused = shop.desk.perform(effect) == .failed(right.refusal)
      #expect(isRefused == !role.may(right), "\(role.rawValue): \(effect)")
      if isRefused { refused += 1 }
    }
    #expect(role == .owner ? refused == 0 : refused >= 5)
  }

  @Test("people, exports, erasures and the audit log are the owner's alone")
  func owners() {
    for request in DeskRolesTests.book {
      if case .answerCall = request { continue }
      #expect(!ConsoleRole.staff.may(ConsoleEffect.book(request).right ?? .browse))
      #expect(!ConsoleRole.merchant.may(ConsoleEffect.book(request).right ?? .browse))
    }
  }

  @Test("nobody does anything before the PIN, whatever is asked for")
  func nobody() throws {
    let shop = try DeskShop()
    try shop.open(as: .owner)
    _ = shop.desk.perform(.lock)
    for effect in DeskRolesTests.samples {
      let reply = shop.desk.perform(effect)
      if case .checkForChanges = effect {
        #expect(reply == nil)
      } else {
        #expect(reply == .failed("The console is locked; enter a PIN first."), "\(effect)")
      }
    }
  }

  @Test("no effect and no request is without a sample here")
  func complete() throws {
    let traffic = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../Sources/Console/Traffic/"
    let here = Set(DeskRolesTests.samples.map(DeskRolesTests.name)).union(DeskRolesTests.atTheDoor)
    let areas: [(file: String, type: String, prefix: String)] = [
      ("ConsoleEffect", "enum ConsoleEffect", ""), ("BookTraffic", "enum BookRequest", "book."),
      ("CatalogTraffic", "enum CatalogRequest", "catalog."), ("SendingTraffic", "enum SendingRequest", "sending."),
      ("EditingTraffic", "enum EditingRequest", "editing."), ("EditorTraffic", "enum EditorRequest", "editor."),
      ("WhyTraffic", "enum WhyRequest", "why."), ("TagTraffic", "enum TagRequest", "tags."),
      ("SimulationTraffic", "enum SimulationRequest", "simulation."), ("ChainTraffic", "enum ChainRequest", "chain."),
    ]
    var seen = 0
    for area in areas {
      let text = try String(contentsOfFile: traffic + area.file + ".swift", encoding: .utf8)
      let body = text.components(separatedBy: "public \(area.type)").dropFirst().first?.components(separatedBy: "\n}\n").first ?? ""
      let names = body.split(separator: "\n").filter { $0.hasPrefix("  case ") }.flatMap { line in
        line.dropFirst(7).replacing(/\([^)]*\)/, with: "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      }
      #expect(!names.isEmpty, "\(area.type) was not read")
      let nested = ["catalog", "book", "sending", "editing", "editor", "why", "tags", "simulation", "chain"]
      for name in names where !nested.contains(name) || !area.prefix.isEmpty {
        #expect(here.contains(area.prefix + name), "there is no sample of \(area.prefix)\(name)")
        seen += 1
      }
    }
    #expect(seen >= 23)
  }

  /// `book.contacts`.
  private static func name(_ effect: ConsoleEffect) -> String {
    let label = Mirror(reflecting: effect).children.first?.label ?? "\(effect)"
    switch effect {
    case .book(let request): return "book." + inner(request)
    case .catalog(let request): return "catalog." + inner(request)
    case .sending(let request): return "sending." + inner(request)
    case .editing(let request): return "editing." + inner(request)
    case .editor(let request): return "editor." + inner(request)
    case .why(let request): return "why." + inner(request)
    case .simulation(let request): return "simulation." + inner(request)
    case .tags(let request): return "tags." + inner(request)
    case .chain(let request): return "chain." + inner(request)
    default: return label
    }
  }

  private static func inner(_ request: Any) -> String { Mirror(reflecting: request).children.first?.label ?? "\(request)" }

  @Test("the fifth wrong PIN of a merchant costs 30 s, and locks neither owner nor staff out")
  func merchantWaits() throws {
    let shop = try DeskShop()
    try open(shop, as: .merchant)
    for _ in 1...4 { #expect(shop.desk.perform(.checkPIN(role: .merchant, digits: "999998")) == .refused(Refusal(role: .merchant))) }
    #expect(shop.desk.perform(.checkPIN(role: .merchant, digits: "999998")) == .refused(Refusal(role: .merchant, waitSeconds: 30)))
    #expect(shop.desk.perform(.checkPIN(role: .merchant, digits: "161803")) == .refused(Refusal(role: .merchant, waitSeconds: 30)))
    #expect(try shop.door().waitSeconds == [.merchant: 30])
    guard case .admitted = shop.desk.perform(.checkPIN(role: .owner, digits: DeskShop.ownerPIN)) else {
      Issue.record("the owner was locked out")
      return
    }
    #expect(try shop.store.forgetPIN(of: .merchant))
    #expect(try shop.door().roles == [.owner] && shop.door().waitSeconds.isEmpty)
  }
}
