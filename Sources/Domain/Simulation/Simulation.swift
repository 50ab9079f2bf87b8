// Every way through a quiz taken against a catalog, or a seeded sample of them: who wins, what stays empty, how long it takes.

/// Simulated sessions, a piece at a time, so that a screen can show how far it is and be left.
///
/// A session is one answer to each question of a path. Choices are taken one by one, of a multi-choice question every set that it accepts
/// (of more than nine choices: one, two and as many as it takes), of numbers and dates one between two edges of bands and conditions.
/// **Each session counts once**: shoppers do not answer evenly, so a share is no forecast. The same quiz, catalog, surroundings and seed
/// give the same result, byte by byte.
public struct Simulation: Sendable {
  /// Sessions that are taken unless more are asked for.
  public static let standardSessions = 20_000
  /// A quiz with more places to be in than this is not counted, only sampled.
  private static let mostNodes = 20_000

  /// How far it is: what is done now, and how much of it.
  public struct Progress: Equatable, Sendable {
    /// `counting` the ways, `taking` sessions, `asking` why products never won.
    public enum Stage: String, Equatable, Sendable { case counting, taking, asking }
    public var stage: Stage
    public var done: Int
    /// Of counting: what is known so far.
    public var of: Int
    public init(stage: Stage, done: Int, of: Int) {
      self.stage = stage
      self.done = done
      self.of = of
    }
  }

  private enum Stage: Sendable { case counting, taking, asking, done }

  private let index: QuizIndex
  private let seed: Int
  private let limit: Int
  private var ways: Ways
  private var stage = Stage.counting
  private var draws: Draws
  /// Numbers of the ways that are taken; empty where ways are not counted.
  private var numbers: [Int] = []
  /// Without counted ways: those that were taken, and how often one was drawn.
  private var drawn: Set<[Int]> = []
  private var tries = 0
  private var taken = 0
  private var tally: SimulationTally
  private var inquiry: SimulationInquiry?

  /// Resolves the quiz's links; `advance` does the rest.
  /// - Parameters:
  ///   - surroundings: where the sessions take place: what hidden questions are told, and the day at which ages are counted.
  ///   - seed: of the sample; another one draws other ways.
  ///   - sessions: taken at most, from 1. With as many ways or fewer all of them are taken.
  public init(
    _ quiz: Quiz, catalog: Catalog, in surroundings: Surroundings, seed: Int = 1, sessions: Int = Simulation.standardSessions
  ) {
    index = QuizIndex(quiz: quiz, catalog: catalog)
    self.seed = seed
    limit = max(1, sessions)
    ways = Ways(quiz, catalog, in: surroundings)
    draws = Draws(seed: UInt64(bitPattern: Int64(seed)))
    tally = SimulationTally(quiz, catalog)
  }

  /// Whether `result` is there.
  public var isDone: Bool { stage == .done }

  /// Nil when it is done.
  public var progress: Progress? {
    switch stage {
    case .counting: Progress(stage: .counting, done: ways.size, of: ways.size)
    case .taking: Progress(stage: .taking, done: taken, of: planned)
    case .asking: inquiry.map { Progress(stage: .asking, done: $0.done, of: $0.count) }
    case .done: nil
    }
  }

  private var planned: Int { ways.count == nil ? limit : numbers.count }

  /// Does at most `steps` pieces more, each about one ranking. O(steps × ranking).
  public mutating func advance(_ steps: Int) {
    var left = steps
    while left > 0, stage != .done {
      left -= 1
      switch stage {
      case .counting: count()
      case .taking: take()
      case .asking: ask()
      case .done: break
      }
    }
  }

  /// What came out; nil before it is done.
  public var result: SimulationResult? {
    guard isDone else { return nil }
    return SimulationResult(tally, ways: ways, seed: seed, never: inquiry?.rows ?? [])
  }

  // MARK: Stages

  private mutating func count() {
    guard ways.isOpen || ways.size > Simulation.mostNodes else { return ways.open() }
    ways.countUp()
    if let count = ways.count { numbers = draws.different(limit, below: count) }
    stage = .taking
  }

  private mutating func take() {
    guard taken < planned, let (way, number) = next() else { return endTaking() }
    // By its number alone: all sessions are the same ones whatever the seed.
    let session = "simulation-\(number)"
    let walk = Walk(index.quiz, answers: way.answers, in: ways.surroundings)
    tally.add(way, walk, Recommender(walk, index: index, session: session).shown())
    let stride = (planned + SimulationInquiry.mostSessions - 1) / SimulationInquiry.mostSessions
    if taken % max(1, stride) == 0 { tally.keep(way.answers, session) }
    taken += 1
  }

  /// The next way with its number; nil where there is none.
  private mutating func next() -> (Way, Int)? {
    if ways.count != nil { return (ways.way(number: numbers[taken]), numbers[taken]) }
    // A quiz that cannot be counted has far more ways than are drawn: one that comes again is rare, and without an end there is one.
    while tries < 4 * limit {
      tries += 1
      if let way = ways.stray(by: &draws), drawn.insert(way.places).inserted { return (way, taken) }
    }
    return nil
  }

  private mutating func endTaking() {
    inquiry = SimulationInquiry(tally, index, in: ways.surroundings)
    stage = .asking
  }

  private mutating func ask() {
    if inquiry?.isDone ?? true { stage = .done } else { inquiry?.goOn() }
  }
}
