// All ways through a quiz as one graph: counted without walking each of them, and any of them found by its number.

/// The graph of a quiz's ways. A node is a question that waits, with what of the past still matters (`WayState`); an edge is an answer.
/// Nodes are made when they are first needed; `count` needs all of them.
struct Ways: Sendable {
  /// The node of the results.
  static let results: Int32 = -1
  private static let unknown: Int32 = -2
  /// Different paths are counted up to so many: from one node, and from all of them together.
  private static let mostPaths = (fromOne: 4096, inAll: 200_000)

  /// A question that waits.
  private struct Node: Sendable {
    var question: Int
    /// One past that leads here; all others go on alike.
    var past: [String: Answer]
    var possible: PossibleAnswers
    /// Of reading the question, in milliseconds.
    var reading: Int
    /// Which answers lead on alike: a number by place of the answer.
    var groups: [Int]
    /// By group.
    var children: [Int32]
    /// Ways through the answers up to each; empty until they are counted.
    var sums: [Int] = []
    /// Paths from here on, as places of questions; nil where they are too many.
    var paths: Set<[Int]>?
  }

  let quiz: Quiz
  let surroundings: Surroundings
  private let reading: AnswerReading
  private let onward: [WayReads]
  private let ownJumps: [WayReads]
  private var nodes: [Node] = []
  private var known: [WayState: Int32] = [:]
  /// By question and the choices in sight: many nodes share them.
  private var said: [[String]: PossibleAnswers] = [:]
  private var first: Int32 = unknown
  /// Nodes before this one have all their children.
  private var opened = 0
  /// Questions of which not every answer with consequences of its own is tried.
  private(set) var thinned: Set<String> = []
  /// Ways to the results; nil before they are counted, and where they are too many to count.
  private(set) var count: Int?

  init(_ quiz: Quiz, _ catalog: Catalog, in surroundings: Surroundings) {
    self.quiz = quiz
    self.surroundings = surroundings
    reading = AnswerReading(quiz, catalog, in: surroundings)
    onward = WayReads.onward(in: quiz)
    ownJumps = quiz.questions.map { WayReads.jumps(of: $0, in: quiz) }
    first = node(after: [:])
  }

  /// Different sequences of questions; nil where they are not counted.
  var pathCount: Int? {
    guard count != nil else { return nil }
    return first == Ways.results ? 1 : nodes[Int(first)].paths?.count
  }

  /// The most and the fewest questions that a shopper sees, each with such a path; nil where ways are not counted.
  var extremes: (shortest: [Int], longest: [Int])? {
    guard let paths = first == Ways.results ? [[]] : count == nil ? nil : nodes[Int(first)].paths else { return nil }
    func isFirst(_ a: [Int], _ b: [Int]) -> Bool { a.lexicographicallyPrecedes(b) }
    let shortest = paths.min { $0.count != $1.count ? $0.count < $1.count : isFirst($0, $1) }
    let longest = paths.min { $0.count != $1.count ? $0.count > $1.count : isFirst($0, $1) }
    return shortest.flatMap { shortest in longest.map { (shortest, $0) } }
  }

  // MARK: Making

  var size: Int { nodes.count }
  /// Whether every node there is has been opened.
  var isOpen: Bool { opened == nodes.count }

  /// Makes the nodes that follow from one more node. O(answers).
  mutating func open() {
    guard !isOpen else { return }
    for group in nodes[opened].children.indices { _ = child(of: opened, group: group) }
    opened += 1
  }

  /// The node to which this past leads.
  private mutating func node(after past: [String: Answer]) -> Int32 {
    let walk = Walk(quiz, answers: past, in: surroundings)
    guard let question = walk.waiting, let place = quiz.index(of: question.ref) else { return Ways.results }
    let state = WayState(question: place, walk.facts, onward[place])
    if let number = known[state] { return number }
    let number = Int32(nodes.count)
    known[state] = number
    nodes.append(node(question, at: place, past, visible: walk.visible))
    return number
  }

  private mutating func node(_ question: Question, at place: Int, _ past: [String: Answer], visible: [Choice]) -> Node {
    // An answer that was not taken would be asked for without end.
    let possible = past[question.ref] == nil ? answers(to: question, visible) : PossibleAnswers(answers: [])
    if possible.isThinned { thinned.insert(question.ref) }
    var reads = onward[place + 1]
    reads.add(ownJumps[place])
    var numbers: [AnswerEffect: Int] = [:]
    let groups = possible.answers.map { answer in
      let effect = AnswerEffect(answer, to: question, chosen: chosen(by: answer, of: question, visible), reads)
      let number = numbers[effect] ?? numbers.count
      numbers[effect] = number
      return number
    }
    return Node(
      question: place, past: past, possible: possible,
      reading: AnswerTime.reading(question, visible: visible, of: quiz, in: surroundings.locale), groups: groups,
      children: Array(repeating: Ways.unknown, count: numbers.count))
  }

  private mutating func answers(to question: Question, _ visible: [Choice]) -> PossibleAnswers {
    let key = [question.ref] + visible.map(\.ref)
    if let said = said[key] { return said }
    let possible = reading.answers(to: question, visible: visible)
    said[key] = possible
    return possible
  }

  private func chosen(by answer: Answer, of question: Question, _ visible: [Choice]) -> [Choice] {
    switch answer {
    case .choices(let refs):
      let said = refs.compactMap(question.choice)
      return said.contains(where: \.isAll) ? visible.filter { !$0.isNone && !$0.isAll } : said
    case .number(let number): return question.band(of: number).map { [$0.choice] } ?? []
    case .date(let date):
      let today = surroundings.zone.date(of: surroundings.now)
      return question.band(of: Number(date.age(on: today))).map { [$0.choice] } ?? []
    case .text, .empty: return []
    }
  }

  private mutating func child(of number: Int, group: Int) -> Int32 {
    let made = nodes[number].children[group]
    if made != Ways.unknown { return made }
    let node = nodes[number]
    guard let place = node.groups.firstIndex(of: group) else { return Ways.results }
    let ref = quiz.questions[node.question].ref
    let child = self.node(after: node.past.merging([ref: node.possible.answers[place]]) { $1 })
    nodes[number].children[group] = child
    return child
  }

  // MARK: Counting

  /// Counts the ways once every node is open. Nothing is counted where there are more than a signed 64-bit number holds.
  mutating func countUp() {
    guard isOpen else { return }
    // Ways lead forward only: who stands further on is counted first.
    let order = nodes.indices.sorted { nodes[$0].question > nodes[$1].question }
    var room = Ways.mostPaths.inAll
    for number in order {
      var (sums, sum): ([Int], Int) = ([], 0)
      for group in nodes[number].groups {
        let (more, isTooMany) = sum.addingReportingOverflow(total(nodes[number].children[group]))
        guard !isTooMany else { return }
        sum = more
        sums.append(sum)
      }
      nodes[number].sums = sums
      let paths = paths(from: nodes[number], atMost: min(room, Ways.mostPaths.fromOne))
      nodes[number].paths = paths
      room -= paths?.count ?? 0
    }
    count = total(first)
  }

  private func total(_ child: Int32) -> Int { child == Ways.results ? 1 : nodes[Int(child)].sums.last ?? 0 }

  private func paths(from node: Node, atMost most: Int) -> Set<[Int]>? {
    var paths: Set<[Int]> = []
    for child in Set(node.children) where total(child) > 0 {
      guard let onward = child == Ways.results ? [[]] : nodes[Int(child)].paths else { return nil }
      for path in onward { paths.insert([node.question] + path) }
      guard paths.count <= most else { return nil }
    }
    return paths
  }

  // MARK: Finding

  /// The way with a number from 0 below `count`: in the order of the answers, the first question's first.
  mutating func way(number: Int) -> Way {
    var (rest, at, way) = (number, first, Way())
    while at != Ways.results {
      let node = nodes[Int(at)]
      // The first answer with more ways up to it than are passed over.
      var (low, high) = (0, node.sums.count)
      while low < high {
        let middle = (low + high) / 2
        if node.sums[middle] <= rest { low = middle + 1 } else { high = middle }
      }
      guard low < node.sums.count else { break }
      rest -= low == 0 ? 0 : node.sums[low - 1]
      at = step(from: at, low, &way)
    }
    return way
  }

  /// A way on which each answer to a question is as likely as the others; nil where it ends before the results.
  mutating func stray(by draws: inout Draws) -> Way? {
    var (at, way) = (first, Way())
    while at != Ways.results {
      let count = nodes[Int(at)].possible.answers.count
      guard count > 0 else { return nil }
      at = step(from: at, draws.below(count), &way)
    }
    return way
  }

  private mutating func step(from at: Int32, _ answer: Int, _ way: inout Way) -> Int32 {
    let node = nodes[Int(at)]
    let question = quiz.questions[node.question]
    way.path.append(node.question)
    way.places.append(answer)
    way.answers[question.ref] = node.possible.answers[answer]
    way.milliseconds += node.reading + AnswerTime.answering(question, node.possible.answers[answer])
    return child(of: Int(at), group: node.groups[answer])
  }
}

/// One session that could take place.
struct Way: Sendable {
  /// Places of the questions that the shopper sees.
  var path: [Int] = []
  /// Which of the possible answers was given to each: tells ways with equal paths apart.
  var places: [Int] = []
  var answers: [String: Answer] = [:]
  /// Estimated (`AnswerTime`).
  var milliseconds = 0
}
