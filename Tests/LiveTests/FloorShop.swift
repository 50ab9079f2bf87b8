// A small shop with a real store for tests of what stands behind the kiosk's screens.
import Domain
import Foundation
import Kiosk
import Storage
import StoreTesting
import Testing

@testable import Live

/// A directory with configuration, store, two quizzes and a catalog. Goes away with its test.
final class FloorShop {
  let directory: String
  let premises: Premises

  static let long = """
    format: 1
    ref: tea
    title: Find your tea
    namespaces: {goal: {basis: needs}, help: {basis: needs}, variant: {basis: needs}}
    questions:
      - {ref: goal, kind: single, title: "What for?", choices: [{ref: sleep, label: Sleep, tags: [goal:sleep], links: [{tag: sleep}]}, {ref: wake, label: Wake, links: [{tag: wake}]}]}
      - {ref: budget, kind: number, title: "Up to?", optional: true, max: 500}
      - {ref: born, kind: date, title: "Born?", optional: true}
      - {ref: words, kind: text, title: "Words?", optional: true}
      - {ref: story, kind: long_text, title: "More?", optional: true}
      - {ref: who, kind: name, title: "Who?", optional: true}
      - {ref: mail, kind: email, title: "Mail?", optional: true}
      - {ref: phone, kind: phone, title: "Phone?", optional: true}
      - {ref: server, kind: hidden, from: staff}
    rules: [{when: answer.server is set, add: [help:yes]}, {when: variant = b, add: [variant:b]}]
    handoff: {cart: "https://tea.example/cart/{lines}?discount={code}", codes: {pool: autumn}}
    """
  static let short = """
    format: 1
    ref: tea-short
    title: Your tea
    namespaces: {goal: {basis: needs}, variant: {basis: needs}}
    questions:
      - {ref: goal, kind: single, title: "What for?", choices: [{ref: sleep, label: Sleep, tags: [goal:sleep], links: [{tag: sleep}]}]}
    rules: [{when: variant = b, add: [variant:b]}]
    """

  /// - Parameter config: lines of the configuration, `{dir}` for the directory.
  init(_ config: String = "", quizzes: [String] = [FloorShop.long, FloorShop.short]) throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("floor-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory + "/slips", withIntermediateDirectories: true)
    let path = directory + "/config.yaml"
    try ("store: lyon-2\nkiosk: k1\nquiz: tea\n" + config.replacing("{dir}", with: directory))
      .write(toFile: path, atomically: true, encoding: .utf8)
    var premises = try Premises(database: directory + "/askwell.db", config: path)
    premises.bundled = nil
    self.premises = premises
    let store = try NewStore.open(premises.database, keyFile: premises.keyFile)
    for source in quizzes {
      let file = QuizFile(source)
      _ = try store.importQuiz(try #require(file.quiz, "\(file.problems)"), source: source, at: .now)
    }
    let tea = [
      ("CALM", "Calm tea", "sleep", 12), ("NIGHT", "Night \u{1B}@tea", "sleep", 9), ("MORNING", "Morning tea", "wake", 7),
    ].map { sku, title, tag, price in
      var variant = Variant(sku: sku, title: title, price: Number(price))
      variant.tags = [tag]
      variant.location = "aisle 3"
      return variant
    }
    _ = try store.importCatalog(tea, source: "test", at: .now)
  }

  deinit {
    // What is left of a scratch directory is the system's to clean.
    try? FileManager.default.removeItem(atPath: directory)
  }

  func log() -> String { (try? String(contentsOfFile: premises.log.path, encoding: .utf8)) ?? "" }

  /// A clerk who has opened the shop.
  func clerk(runner: PrintRunner? = nil, post: @escaping @Sendable (KioskReply) -> Void = { _ in }) throws -> Clerk {
    let clerk = Clerk(premises, runner: runner, post: post)
    guard case .open? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    return clerk
  }

  /// Whether the text stands anywhere in the store's files.
  func holds(_ text: String) -> Bool {
    ["", "-wal", "-shm"].contains { ending in
      guard let data = FileManager.default.contents(atPath: premises.database + ending) else { return false }
      return data.range(of: Data(text.utf8)) != nil
    }
  }
}

extension Clerk {
  func begun(_ beginning: Beginning = Beginning(locale: "en")) throws -> Begun {
    guard case .begun(let begun)? = perform(.begin(beginning)) else { throw CocoaError(.fileReadUnknown) }
    return begun
  }

  /// Records `answers` in their order and submits them.
  func ranked(_ answers: KeyValuePairs<String, Answer> = ["goal": .choices(["sleep"])], locale: String = "en") throws -> Ranked {
    for (place, answer) in answers.enumerated() {
      #expect(perform(.record(question: answer.key, answer: answer.value, ordinal: place + 1)) == .recorded)
    }
    var all = Dictionary(answers.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    for question in ["budget", "born", "words", "story", "who", "mail", "phone"] where all[question] == nil { all[question] = .empty }
    guard case .ranked(let ranked)? = perform(.submit(answers: all, lead: nil, locale: locale)) else {
      throw CocoaError(.fileReadUnknown)
    }
    return ranked
  }

  func basket(of skus: [String] = ["CALM"]) throws -> Basket {
    guard case .handoff(let basket)? = perform(.handoff(skus: skus)) else { throw CocoaError(.fileReadUnknown) }
    return basket
  }

  func recalled(typing code: String) throws -> Recalled? {
    guard case .recalled(let found)? = perform(.recall(code: code)) else { throw CocoaError(.fileReadUnknown) }
    return found
  }
}
