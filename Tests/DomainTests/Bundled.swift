// The bundled content as the tests see it: quizzes, sample catalog and themes, read from the checkout this file stands in.
import Chance
import Domain
import Foundation
import Testing

enum Bundled {
  static let refs = ["coffee", "gift", "running", "skin", "sleep"]
  static let themes = ["blanc", "flore", "herbarium", "kontur", "mono", "nacht"]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Names of the files of a folder with this ending, sorted.
  static func files(_ folder: String, _ ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).filter { $0.hasSuffix(ending) }.sorted()
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func quiz(_ ref: String) throws -> Quiz { try sound(text("Quizzes/\(ref).yaml")) }
  static func catalogFile() throws -> CatalogFile { try CatalogFile(text("Quizzes/sample-catalog.csv")) }
  static func index(_ ref: String) throws -> QuizIndex {
    try QuizIndex(quiz: quiz(ref), catalog: Catalog(catalogFile().variants))
  }

  /// What the results page of this walk shows.
  static func shown(_ walk: Walk, _ index: QuizIndex) -> Recommender.Shown {
    Recommender(walk, index: index, session: "01TEST").shown()
  }

  /// A shopper who answers at random, the same every time for the same seed.
  struct Shopper: RandomNumberGenerator {
    private var noise: Noise
    init(seed: UInt64) { noise = Noise(seed) }

    mutating func next() -> UInt64 { noise.next() }

    /// Goes on from `answers` to the results.
    mutating func finish(_ quiz: Quiz, from answers: [String: Answer] = [:]) -> Walk {
      var answers = answers
      while true {
        let walk = Walk(quiz, answers: answers, in: today)
        guard let question = walk.waiting else { return walk }
        answers[question.ref] = answer(to: question, visible: walk.visible)
      }
    }

    private mutating func answer(to question: Question, visible: [Choice]) -> Answer {
      if question.kind == .statement || question.optional && Int.random(in: 0..<4, using: &self) == 0 { return .empty }
      if question.kind.isText { return .text("For you") }
      if question.kind.isNumeric { return .number(number(for: question)) }
      guard question.kind == .multi else { return .choices(visible.randomElement(using: &self).map { [$0.ref] } ?? []) }
      if let none = visible.first(where: \.isNone), Int.random(in: 0..<6, using: &self) == 0 { return .choices([none.ref]) }
      let regular = visible.filter { !$0.isNone }
      let most = max(1, min(question.most ?? regular.count, regular.count))
      return .choices(regular.shuffled(using: &self).prefix(Int.random(in: 1...most, using: &self)).map(\.ref))
    }

    private mutating func number(for question: Question) -> Number {
      let low = question.minimum?.whole ?? 0
      let step = question.step?.whole ?? 1
      let steps = ((question.maximum?.whole ?? low) - low) / max(step, 1)
      return Number(low + step * Int.random(in: 0...max(0, steps), using: &self))
    }
  }
}
