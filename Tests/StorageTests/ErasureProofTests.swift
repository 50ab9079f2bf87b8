// Proof of an erasure: what was known of somebody is planted in every place there is, and after it every byte of every file is searched.
import Bitmaps
import Chance
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Proof of erasure")
struct ErasureProofTests {
  private let scratch = Scratch()
  private static let secrets = ["Zelda.Quine@example.com", "+33612345678", "Zelda Quine", "Zeldas Katze"]

  // MARK: Searching

  /// The forms in which a text may lie in a file: as it is, in base64 at each of the three places, in hex.
  private static func forms(of secret: String) -> [Data] {
    let texts = [secret, secret.lowercased()]
    let base64 = texts.flatMap { text in
      (0..<3).map { place in
        // What depends on the bytes before and behind is cut off.
        let code = Data(repeating: 0, count: place) + Data(text.utf8)
        let whole = code.prefix(code.count / 3 * 3).base64EncodedString()
        return String(whole.dropFirst(place == 0 ? 0 : 4))
      }
    }
    let hex = texts.map { Digest.hex($0.utf8) }
    return (texts + base64 + hex + hex.map { $0.uppercased() }).map { Data($0.utf8) }
  }

  /// Where something of hers is found, in every file of the folder, large and small letters alike.
  private func found(in directory: String) throws -> [String] {
    var hits: [String] = []
    let files = try #require(FileManager.default.enumerator(atPath: directory))
    for case let file as String in files {
      guard let data = FileManager.default.contents(atPath: directory + "/" + file), !data.isEmpty else { continue }
      let lower = data.inSmallLetters
      for secret in ErasureProofTests.secrets {
        let isThere = ErasureProofTests.forms(of: secret).contains(where: data.holds)
        if isThere || lower.holds(Data(secret.lowercased().utf8)) { hits.append("\(file): \(secret)") }
      }
    }
    return hits
  }

  @Test("the search finds each form, wherever it begins")
  func search() throws {
    let directory = scratch.directory + "/search"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let secret = Data("zelda.quine@example.com".utf8)
    for (place, form) in [
      secret, Data("ZELDA.QUINE@EXAMPLE.COM".utf8), Data((Data("x".utf8) + secret).base64EncodedString().utf8),
      Data((Data("xy".utf8) + secret + Data("z".utf8)).base64EncodedString().utf8), Data(Digest.hex(secret).utf8),
    ].enumerated() {
      let file = directory + "/\(place)"
      #expect(FileManager.default.createFile(atPath: file, contents: Data("before".utf8) + form + Data("after".utf8)))
      #expect(try found(in: directory) == ["\(place): Zelda.Quine@example.com"])
      try FileManager.default.removeItem(atPath: file)
    }
  }

  // MARK: Planting

  /// Zelda among `others`, in every table that can have something of hers.
  private func plant(others: Int = 40) throws -> (store: Database, id: String) {
    let store = try scratch.open()
    try store.addHook("hook")
    try store.addHook("dead")
    for number in 0..<others { try store.visit("A\(number)", lead: .of("p\(number)@example.com", name: "Person \(number)", yes: [.email])) }
    try store.begin(.sample("S1"))
    for (place, text) in ErasureProofTests.secrets.enumerated() {
      try store.record(RecordedAnswer(session: "S1", ordinal: place + 1, question: "q\(place)", answer: .text(text), at: morning))
    }
    var submission = Submission.sample(
      "S1", lead: .of("Zelda.Quine@example.com", phone: "+33612345678", name: "Zelda Quine", yes: [.email, .sms]), at: morning + 60)
    submission.answers["q3"] = ["Zeldas Katze"]
    _ = try store.submit(submission)
    let id = try #require(try store.contact(matching: "zelda.quine@example.com")).id
    _ = try store.importContacts(
      [ContactImport(email: Email("zelda.quine@example.com"), properties: ["pet": "Zeldas Katze"])], at: morning + 70)
    var orders = [Order(name: "#1", at: morning + 500), Order(name: "#2", at: morning + 600)]
    (orders[0].email, orders[1].phone) = (Email("zelda.quine@example.com"), Phone("+33612345678"))
    for place in orders.indices { orders[place].lines = [Order.Line(sku: "CALM-TEA", quantity: 1, price: 900)] }
    _ = try store.importOrders(orders, source: "o.csv", windowDays: 90, by: "owner", at: morning + 700)
    try send(store, of: id)
    try store.audit("contact.export", who: "owner", detail: ["contact": .string(id)], at: morning + 800)
    try store.saveSegment(StoredSegment(name: "Sleepers", basis: nil, definition: "goal:sleep"), replacing: nil, by: "owner", at: morning)
    _ = try store.freeze(store.everybody(), as: "Then", origin: "goal:sleep", by: "owner", at: morning + 900)
    let index = SegmentIndex(store, zone: .utc)
    _ = try index.read(at: morning + 950) { $0.everybody.count }
    try index.save()
    return (store, id)
  }

  /// One destination was told, the other refused in words that name her.
  private func send(_ store: Database, of id: String) throws {
    for delivery in try store.claim(limit: 500, owner: "me", now: morning + 100) where delivery.update.contact == id {
      let isDead = delivery.destination == "dead"
      let verdict: Verdict = isDead ? .refused(reason: "Zelda.Quine@example.com (Zelda Quine) is no member") : .accepted
      #expect(
        try store.settle(
          [
            DeliveryEnding(
              delivery, verdict, retryAt: nil, done: [], detail: isDead ? "400 Zelda.Quine@example.com: +33612345678" : "200")
          ],
          [
            Exchange(
              at: morning + 100, destination: delivery.destination, delivery: delivery.id, step: "post", items: 1, method: "POST",
              address: "/", asked: "Zelda Quine", status: 400, answered: "zelda.quine@example.com", milliseconds: 3)
          ], owner: "me", now: morning + 101
        ).count == 1)
    }
  }

  /// The one delivery that still needs the address is the one that tells to forget it.
  private func deliverErasures(_ store: Database) throws {
    for delivery in try store.claim(limit: 500, owner: "me", now: morning + 2_000) where delivery.update.isErasure {
      #expect(
        try store.settle(delivery, owner: "me", verdict: .accepted, retryAt: nil, done: [], detail: "204", now: morning + 2_001))
    }
    try store.emptyLog()
  }

  // MARK: The proof

  @Test("planted in 12 places, none of her addresses, names and words is left in any file once who was told has been told to forget")
  func everywhere() throws {
    let (store, id) = try plant()
    // The words of a vendor lie there as they were said; what is the store's own is sealed.
    #expect(try !found(in: scratch.directory).isEmpty)
    let erasure = try store.forget(contact: id, who: "owner", at: morning + 1_000)
    #expect(erasure.told == ["hook", "dead"])
    // Until then the address alone, as it is to be told.
    let waiting = try store.content().filter { $0.contains("Katze") || $0.contains("Zelda Quine") }
    #expect(waiting == [])
    try deliverErasures(store)
    #expect(try found(in: scratch.directory) == [])
    #expect(try store.health(now: morning + 2_002).filter { !$0.isOK }.map(\.check).allSatisfy { ["catalog", "quiz"].contains($0) })
  }

  @Test("killed between the erasure and the emptying of the log, the next start empties it")
  func killed() throws {
    let (store, id) = try plant()
    let reader = try scratch.open(.readOnly)
    // Somebody is reading, so that the log cannot be emptied: the files are as a kill at this moment leaves them.
    let copy = scratch.directory + "/copy"
    try reader.read { db in
      _ = try db.count("SELECT COUNT(*) FROM contact")
      _ = try store.forget(contact: id, who: "owner", at: morning + 1_000)
      try deliverErasures(store)
      try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
      for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: scratch.path + end, toPath: copy + "/askwell.db" + end) }
    }
    #expect(try found(in: copy) != [])
    let again = try Database(at: copy + "/askwell.db", keyFile: scratch.keyFile)
    #expect(try found(in: copy) == [])
    #expect(try again.contactCount() == 40)
    // The one that was not killed does it with its next checkpoint.
    try store.checkpointNow()
    try FileManager.default.removeItem(atPath: copy)
    #expect(try found(in: scratch.directory) == [])
  }

  @Test("60 people with long words, 40 of them forgotten in a random order: of those who are gone not a byte is left", arguments: 1...2)
  func many(_ seed: UInt64) throws {
    var chance = Noise(seed)
    let store = try scratch.open()
    func word(_ number: Int) -> String { "quaggadonia\(1000 + number)" }
    let people = (0..<60).map { number in
      ContactImport(
        email: Email("\(word(number))@example.com"), name: word(number),
        properties: ["note": .string(String(repeating: word(number) + " ", count: chance.number(1...400)))])
    }
    _ = try store.importContacts(people, at: morning)
    let numbers = Array((0..<60).shuffled(using: &chance).prefix(40))
    for number in numbers {
      let contact = try #require(try store.contact(matching: "\(word(number))@example.com"))
      _ = try store.forget(contact: contact.id, who: "owner", at: morning + 100)
    }
    let bytes = try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: scratch.path + $0)) }
    let left = numbers.filter { number in bytes.contains { $0.holds(Data(word(number).utf8)) } }
    #expect(left == [])
  }
}

extension Data {
  fileprivate func holds(_ form: Data) -> Bool { range(of: form) != nil }

  fileprivate var inSmallLetters: Data {
    var copy = self
    copy.withUnsafeMutableBytes { bytes in
      for place in bytes.indices where bytes[place] >= 65 && bytes[place] <= 90 { bytes[place] += 32 }
    }
    return copy
  }
}
