// The votes of one session: what each chosen choice gives each variant (FORMAT.md, Ranking, steps 1 to 4).

/// One chosen choice's voice.
struct Voice {
  let question: Int
  let choiceRef: String
  let posting: QuizIndex.Posting
  /// 1000 × rank.
  let factor: Int
  /// k, or k(k+1)/2 for a ranking; 1 when not split.
  let divisor: Int

  /// Milli-votes for a posting's `value`, truncated toward zero.
  func points(for value: Int) -> Int { factor * value / divisor }
  func points(to id: Int32) -> Int { points(for: posting.value(of: id)) }
}

/// All voices of a session over one index.
struct Votes {
  let index: QuizIndex
  /// Refs of the path's questions, in path order.
  let path: [String]
  /// In path order, then choice order of the file.
  let voices: [Voice]
  private let hasRequires: Bool
  private let hasExcludes: Bool
  private let hasPins: Bool
  /// Positions in `path` in the order in which they break ties.
  let tieOrder: [Int]
  let asked: Int

  init(_ walk: Walk, index: QuizIndex) {
    self.index = index
    let path = walk.path
    self.path = path
    let scoring = walk.quiz.scoring
    voices = walk.steps.enumerated().flatMap { position, step in
      Votes.voices(of: step, at: position, index, split: scoring.normalise == .split).sorted { $0.posting.order < $1.posting.order }
    }
    hasRequires = voices.contains { $0.posting.requires != nil }
    hasExcludes = voices.contains { !$0.posting.excludes.isEmpty }
    hasPins = voices.contains { !$0.posting.pins.isEmpty }
    let ranked = scoring.tieRank.compactMap { ref in path.firstIndex(of: ref) }
    let rest = walk.quiz.questions.compactMap { question in path.firstIndex(of: question.ref) }
    var seen: Set<Int> = []
    tieOrder = (ranked + rest).filter { seen.insert($0).inserted }
    asked = path.count { index.askable.contains($0) }
  }

  private static func voices(of step: Walk.Step, at position: Int, _ index: QuizIndex, split: Bool) -> [Voice] {
    let count = step.chosen.count
    let isRanking = step.question.kind == .ranking
    return step.chosen.enumerated().compactMap { place, choice in
      guard let posting = index.posting(of: choice, in: step.question) else { return nil }
      return Voice(
        question: position, choiceRef: choice.ref, posting: posting, factor: 1000 * (isRanking ? count - place : 1),
        divisor: split && count > 1 ? (isRanking ? count * (count + 1) / 2 : count) : 1)
    }
  }

  /// Milli-votes of every variant.
  func scores() -> Scores { Scores(voices, count: index.catalog.variants.count) }

  /// Milli-votes by position in the path.
  func questionPoints(_ id: Int32) -> [Int] {
    var points = [Int](repeating: 0, count: path.count)
    for voice in voices { points[voice.question] += voice.points(to: id) }
    return points
  }

  /// One row a chosen choice with points, in path order, then choice order of the file.
  func why(_ id: Int32) -> [Take.Why] {
    voices.compactMap { voice in
      let points = voice.points(to: id)
      return points == 0 ? nil : Take.Why(question: path[voice.question], choice: voice.choiceRef, points: points)
    }
  }

  func isExcluded(_ id: Int32) -> Bool { hasExcludes && voices.contains { $0.posting.excludes.containsSorted(id) } }
  func isPinned(_ id: Int32) -> Bool { hasPins && voices.contains { $0.posting.pins.containsSorted(id) } }
  var pinned: [Int32] { Set(voices.flatMap(\.posting.pins)).sorted() }

  /// Positions of questions with `require` links on their chosen choices none of which matches: OR inside a question, AND across.
  func unmetRequires(_ id: Int32) -> Set<Int> {
    guard hasRequires else { return [] }
    var met: [Int: Bool] = [:]
    for voice in voices {
      guard let requires = voice.posting.requires else { continue }
      met[voice.question] = met[voice.question] ?? false || requires.containsSorted(id)
    }
    return Set(met.filter { !$0.value }.keys)
  }
}
