// Every reader of the house is fed with what nobody meant: what `Scripts/torture inputs` starts and watches.
import Curses
import Domain
import Glibc
import Live
import Sync

/// Reads inputs of one kind, and says as it goes: inputs, accepted, differing, the longest in microseconds and its number, resident KiB.
struct InputsRun {
  private let kind: String
  private let seed: UInt64
  private let mutations: Mutations
  private let corpus: [[UInt8]]
  private let vendors: [any Destination]
  private let words: [String]
  /// Where the number of the input under way is kept, so that one that ends the process can be named.
  private let mark: Int32

  /// - Parameters:
  ///   - words: a file with a word of the language a line.
  ///   - corpus: files of good inputs.
  init(kind: String, seed: Int, mark path: String, words: String, corpus: [String]) throws {
    self.kind = kind
    self.seed = UInt64(truncatingIfNeeded: seed)
    let lines = try TextFile.read(words).split(separator: "\n")
    self.words = lines.map(String.init)
    self.corpus = try corpus.map { try TextFile.bytes($0, limit: 64 << 20) }
    mutations = Mutations(corpus: self.corpus, words: lines.map { Array($0.utf8) })
    vendors = kind == "answers" ? try InputsRun.destinations() : []
    mark = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard mark >= 0 else { throw Complaint("\(path): cannot be opened") }
  }

  func read(from first: Int, to last: Int) throws {
    var (accepted, differing, longest, slowest) = (0, 0, Int64(0), first)
    for number in first..<last {
      var name = Int64(number)
      pwrite(mark, &name, 8, 0)
      var chance = LifeChance(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number) &* 0xBF58_476D_1CE4_E5B9)
      _ = chance.next()
      let bytes = mutations.input(&chance)
      var isTaken = false
      let took = nanoseconds { isTaken = take(bytes, &chance, &differing) }
      accepted += isTaken ? 1 : 0
      if took > longest { (longest, slowest) = (took, number) }
      if number % 500 == 499 || number == last - 1 {
        print(number + 1, accepted, differing, longest / 1_000, slowest, SoakRun.residentKiB())
        fflush(nil)
      }
    }
  }

  /// Writes one input, to be looked at.
  func show(_ number: Int) {
    var chance = LifeChance(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number) &* 0xBF58_476D_1CE4_E5B9)
    _ = chance.next()
    let bytes = mutations.input(&chance)
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }

  /// The good inputs as they are: how many are accepted.
  func readCorpus() {
    var chance = LifeChance(state: seed)
    var differing = 0
    print(corpus.count { take($0, &chance, &differing) }, corpus.count)
  }

  /// Whether the reader took it; `differing` counts what it should have made alike and did not.
  private func take(_ bytes: [UInt8], _ chance: inout LifeChance, _ differing: inout Int) -> Bool {
    switch kind {
    case "quiz":
      let file = QuizFile(String(decoding: bytes, as: UTF8.self))
      return file.advice.allSatisfy { $0.severity != .error } && file.quiz != nil
    case "theme":
      let file = ThemeFile(String(decoding: bytes, as: UTF8.self))
      return file.theme.map { $0.contrastProblems.count >= 0 } ?? false
    case "catalog": return bytes.withUnsafeBufferPointer { (try? CatalogFile($0)) != nil }
    case "orders": return bytes.withUnsafeBufferPointer { (try? OrdersFile($0, in: .init())) != nil }
    case "contacts": return (try? ContactFile(String(decoding: bytes, as: UTF8.self), at: "people.jsonl", format: .jsonl)) != nil
    case "expressions": return isExpression(String(decoding: bytes.prefix(4_000), as: UTF8.self), &chance, &differing)
    case "answers": return reads(bytes, &chance)
    default: return KeyReading.signals(in: bytes) > 0
    }
  }

  private func isExpression(_ text: String, _ chance: inout LifeChance, _ differing: inout Int) -> Bool {
    let places: [ExpressionScope.Place] = [.quiz, .link, .filter, .slot, .segment]
    _ = ExpressionHelp(text, caret: chance.number(text.count + 1), in: ExpressionScope(chance.pick(places)))
    let read = places.compactMap { place in (try? Predicate(parsing: text, in: ExpressionScope(place))).map { (place, $0) } }
    // Printing and parsing again gives the same.
    differing += read.count { place, predicate in (try? Predicate(parsing: predicate.text, in: ExpressionScope(place))) != predicate }
    return !read.isEmpty
  }
}

// MARK: Vendors

extension InputsRun {
  private static let settings: [String: [String: String]] = [
    "klaviyo": ["api_key": "env:K", "list_id": "L1"], "mailchimp": ["api_key": "env:M", "list_id": "L1"],
    "omnisend": ["api_key": "env:K"], "hubspot": ["access_token": "env:K", "create": "yes"],
    "shopify": ["shop": "tea", "access_token": "env:K"],
    "activecampaign": ["url": "https://tea.api-us1.com", "api_token": "env:K", "list_id": "3", "fields": "yes", "create": "yes"],
    "brevo": ["api_key": "env:K", "list_id": "3", "import_list_id": "4", "create": "yes"],
    "webhook": ["url": "https://shop.example/hook", "secret": "env:W"], "files": ["folder": "/srv/askwell"],
    "postgresql": ["url": "env:P"],
  ]

  private static func destinations() throws -> [any Destination] {
    let secrets = Secrets(environment: [
      "K": "key", "M": "mc_test-us1", "W": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "P": "postgresql://u:p@127.0.0.1:5432/d",
    ])
    return try Registry.vendors.map { vendor in
      let account = DestinationAccount(name: vendor.vendor, vendor: vendor.vendor, settings: settings[vendor.vendor] ?? [:])
      return try Registry.open(account, secrets: secrets)
    }
  }

  private static let delivery = Delivery(
    id: "d1", destination: "x",
    update: ContactUpdate(
      contact: "c1", email: "ana@example.com", phone: "+4930123456", name: "Ana Maria Silva", locale: "de-DE",
      tags: ["goal:calm", "skin:dry"], removedTags: ["budget:high"],
      consent: ["email": .init(at: "2026-11-24T09:59:00Z", wording: "Send it", isFresh: true)], session: nil),
    attempts: 0, created: Instant(milliseconds: 1_795_514_400_000))

  /// One answer, as it could come to any question that a vendor is asked.
  private func reads(_ bytes: [UInt8], _ chance: inout LifeChance) -> Bool {
    let vendor = chance.pick(vendors)
    let delivery = InputsRun.delivery
    let status = chance.pick([200, 200, 200, 201, 202, 204, 302, 400, 401, 404, 409, 422, 429, 500, 503, 0, 999])
    let wait = chance.pick(["1", "-5", "1e99", "Tue, 24 Nov 99999 10:00:00 GMT", "nan"])
    let headers = [HTTPHeader("retry-after", wait), HTTPHeader("date", "Tue, 24 Nov 2026 10:00:00 GMT")]
    let response = HTTPResponse(status, headers: headers, body: bytes)
    let learnt = Learnt(ofContact: ["id": "7", "contact": "7"], ofAccount: [chance.pick(words): chance.pick(words)])
    let shop = Vocabulary(tags: ["goal:calm", "skin:dry"], questions: ["feel"])
    let steps = vendor.steps(for: delivery, knowing: learnt) + [Step(chance.pick(words), about: "goal:calm")]
    let step = chance.pick(steps)
    let job = Job(id: "j1", part: chance.pick(["status", "errors", "import errors", chance.pick(words)]), known: [0: .accepted])
    switch chance.number(4) {
    case 0: return vendor.reading(of: response, to: step, of: delivery, knowing: learnt) == .verdict(.accepted)
    case 1: return vendor.bulkReading(of: response, to: step, of: [delivery, delivery, delivery]) != .split
    case 2: return vendor.reading(of: response, about: job, of: [delivery, delivery, delivery]) != .split
    default:
      let check = chance.pick(vendor.checks(for: shop) + [step])
      if case .good = vendor.finding(in: response, toCheck: check, for: shop, knowing: learnt) { return true }
      return false
    }
  }
}
