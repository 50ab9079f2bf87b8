// Results pages over a large catalog, beside what it costs to read the same postings once.
import Domain
import Foundation

/// Ranks profiles of a directory that `rank.py` made. A product's weighted tag is a catalog tag of its own (`t12-w3`), and a choice links
/// every weight of its tag with as many points: so a score is 1000 × the sum of answer weight × product weight.
///
/// Prints a line a profile and round: nanoseconds of the limit, of the page, entries read, then `product:score` of the page in its order.
struct RankRun {
  private let shelf: Shelf
  private let limit: ReadLimit
  private let profiles: [[Int32]]
  private let rounds: Int

  init(directory: String, limit library: String, rounds: Int) throws {
    shelf = try Shelf(directory)
    limit = try ReadLimit(library, entries: shelf.entries)
    // The tag of the answer to each question.
    profiles = try numbers(in: directory + "/profiles").chunks(of: Shelf.questions)
    self.rounds = rounds
  }

  func print() throws {
    var index: QuizIndex?
    let before = limit.allocatedBytes()
    let built = nanoseconds { index = QuizIndex(quiz: shelf.quiz, catalog: shelf.catalog) }
    guard let index else { return }
    Swift.print("# index \(built)")
    // The catalog is not in it: the index holds the same variants, not a copy.
    Swift.print("# memory \(limit.allocatedBytes() - before)")
    for round in 0..<rounds {
      for (number, profile) in profiles.enumerated() { rank(profile, index, limitFirst: (number + round) % 2 == 0) }
    }
    let whole = profiles.prefix(20).map { profile in nanoseconds { _ = recommender(profile, index).take() } }.sorted()
    if !whole.isEmpty { Swift.print("# take \(whole[whole.count / 2])") }
  }

  private func rank(_ profile: [Int32], _ index: QuizIndex, limitFirst: Bool) {
    let walk = shelf.walk(profile)
    var shown: Recommender.Shown?
    let read = limitFirst ? limit.read(profile) : nil
    let took = nanoseconds { shown = Recommender(walk, index: index, session: "bench").shown() }
    let (time, entries) = read ?? limit.read(profile)
    let page = (shown?.products ?? []).map { "\($0.product):\($0.score)" }
    Swift.print(time, took, entries, page.joined(separator: " "))
  }

  private func recommender(_ profile: [Int32], _ index: QuizIndex) -> Recommender {
    Recommender(shelf.walk(profile), index: index, session: "bench")
  }
}

/// The catalog and a quiz of eight questions: each asks for every eighth tag, with a choice for each.
private struct Shelf {
  static let questions = 8
  static let productWeights = 1...10

  /// Product, tag, weight.
  let entries: [[Int32]]
  let catalog: Catalog
  let quiz: Quiz

  init(_ directory: String) throws {
    entries = try numbers(in: directory + "/entries").chunks(of: 3)
    var tags: [Int32: [String]] = [:]
    for entry in entries { tags[entry[0], default: []].append(Shelf.tag(entry[1], entry[2])) }
    // Priority, position, price in cents; no price is -1.
    catalog = Catalog(
      try numbers(in: directory + "/products").chunks(of: 3).enumerated().map { number, facts in
        var variant = Variant(sku: String(number), title: "Product \(number)")
        variant.tags = tags[Int32(number)] ?? []
        (variant.priority, variant.position) = (Int(facts[0]), Int(facts[1]))
        variant.price = facts[2] < 0 ? nil : Number(millionths: Int64(facts[2]) * 10_000)
        return variant
      })
    quiz = Shelf.quiz(weights: try numbers(in: directory + "/weights"))
  }

  private static func tag(_ tag: Int32, _ weight: Int32) -> String { "t\(tag)-w\(weight)" }

  /// - Parameter weights: of each tag's choice.
  private static func quiz(weights: [Int32]) -> Quiz {
    let all = (0..<questions).map { place in
      var question = Question(ref: "q\(place)", kind: .single, title: "Which?")
      question.choices = weights.indices.filter { $0 % questions == place }.map { choice(Int32($0), weight: Int(weights[$0])) }
      return question
    }
    var quiz = Quiz(ref: "bench", title: "Bench", questions: all)
    quiz.runnerUps = 0
    return quiz
  }

  private static func choice(_ tag: Int32, weight: Int) -> Choice {
    var choice = Choice(ref: ref(tag), label: "It")
    choice.weight = weight
    choice.links = productWeights.map { Link(.tag([Shelf.tag(tag, Int32($0))]), .points($0)) }
    return choice
  }

  private static func ref(_ tag: Int32) -> String { "t\(tag)" }

  func walk(_ profile: [Int32]) -> Walk {
    var answers: [String: Answer] = [:]
    for (place, tag) in profile.enumerated() { answers["q\(place)"] = .choices([Shelf.ref(tag)]) }
    return Walk(quiz, answers: answers, in: Surroundings(now: Instant(milliseconds: 0)))
  }
}

/// Reads the postings of a profile's tags once, in C, and does nothing else with them.
private struct ReadLimit {
  typealias Read =
    @convention(c) (
      UnsafePointer<Int>, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Int32>, Int32
    ) -> Int
  private let function: Read
  /// What this process has taken of the heap, maps of large arrays included.
  let allocatedBytes: @convention(c) () -> Int
  /// Where each tag's postings begin, and the end of all.
  private var starts: [Int] = [0]
  private var products: [Int32] = []
  private var weights: [Int32] = []

  init(_ library: String, entries: [[Int32]]) throws {
    guard let handle = dlopen(library, RTLD_NOW), let read = dlsym(handle, "read_postings"),
      let allocated = dlsym(handle, "allocated_bytes")
    else { throw Complaint("\(library) cannot be loaded") }
    function = unsafeBitCast(read, to: Read.self)
    allocatedBytes = unsafeBitCast(allocated, to: (@convention(c) () -> Int).self)
    for (tag, postings) in Dictionary(grouping: entries, by: { $0[1] }).sorted(by: { $0.key < $1.key }) {
      while starts.count <= Int(tag) { starts.append(products.count) }
      for entry in postings.sorted(by: { $0[0] < $1[0] }) {
        products.append(entry[0])
        weights.append(entry[2])
      }
      starts.append(products.count)
    }
  }

  func read(_ tags: [Int32]) -> (nanoseconds: Int64, entries: Int) {
    var sum = 0
    let took = nanoseconds { sum = function(starts, products, weights, tags, Int32(tags.count)) }
    // The sum is used, so that reading is not left out.
    precondition(sum >= 0)
    return (took, tags.reduce(0) { $0 + starts[Int($1) + 1] - starts[Int($1)] })
  }
}

/// The 32-bit numbers of a file.
private func numbers(in path: String) throws -> [Int32] {
  try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) }
}

extension [Int32] {
  fileprivate func chunks(of size: Int) -> [[Int32]] {
    stride(from: 0, to: count - count % size, by: size).map { Array(self[$0..<$0 + size]) }
  }
}
