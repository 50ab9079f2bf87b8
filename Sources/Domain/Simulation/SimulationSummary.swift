// Makes the result of a simulation from its counts.

extension SimulationResult {
  init(_ tally: SimulationTally, ways: Ways, seed: Int, never: [Never]) {
    let quiz = tally.quiz
    self.quiz = quiz.ref
    version = quiz.version
    self.seed = seed
    sessions = tally.sessions
    coverage = Coverage(tally, ways)
    products = tally.rows
    self.never = never
    slots = quiz.slots.map { slot in
      let fill = tally.slots[slot.ref] ?? .init()
      return SlotFill(
        slot: slot.ref, filled: fill.filled, empty: fill.empty, hidden: tally.sessions - fill.filled - fill.empty, ladder: fill.steps)
    }
    noMatch = tally.noMatch
    // Of all ways where they are known, else of those that were taken.
    let extremes = ways.extremes ?? tally.extremes
    longest = extremes.map { Path(questions: $0.longest.map { quiz.questions[$0].ref }) }
    shortest = extremes.map { Path(questions: $0.shortest.map { quiz.questions[$0].ref }) }
    seconds = Seconds(tally.times)
    let never = quiz.variables.map { ($0, 0) }
    outcomes = Frequency.rows(tally.outcomes.merging(never) { found, _ in found })
    tags = Frequency.rows(Dictionary(uniqueKeysWithValues: tally.tags.map { ($0.key.text, $0.value) }))
  }
}

extension SimulationResult.Coverage {
  fileprivate init(_ tally: SimulationTally, _ ways: Ways) {
    let quiz = tally.quiz
    func all(_ questions: [Question]) -> SimulationResult.Reached {
      let there = Set(questions.flatMap { question in question.carriers.map { [question.ref, $0.ref] } })
      return SimulationResult.Reached(there.intersection(tally.chosen).count, of: there.count)
    }
    self.ways = SimulationResult.Reached(tally.sessions, of: ways.count)
    paths = SimulationResult.Reached(tally.paths.count, of: ways.pathCount)
    choices = all(quiz.questions.filter(\.bands.isEmpty))
    bands = all(quiz.questions.filter { !$0.bands.isEmpty })
    thinned = quiz.questions.map(\.ref).filter(ways.thinned.contains)
  }
}

extension SimulationResult.Seconds {
  /// Nil of no sessions. Nearest rank: the least time that so many sessions do not exceed.
  fileprivate init?(_ times: [Int: Int]) {
    let sorted = times.sorted { $0.key < $1.key }
    let count = sorted.reduce(0) { $0 + $1.value }
    guard let last = sorted.last else { return nil }
    func rank(_ percent: Int) -> Int {
      var seen = 0
      for (time, sessions) in sorted {
        seen += sessions
        if seen * 100 >= count * percent { return (time + 500) / 1000 }
      }
      return 0
    }
    self.init(median: rank(50), p90: rank(90), longest: (last.key + 500) / 1000)
  }
}

extension SimulationResult.Frequency {
  fileprivate static func rows(_ counts: [String: Int]) -> [Self] {
    counts.map { Self(name: $0.key, sessions: $0.value) }.sorted {
      $0.sessions != $1.sessions ? $0.sessions > $1.sessions : $0.name.precedesByBytes($1.name)
    }
  }
}

extension SimulationTally {
  fileprivate var rows: [SimulationResult.Product] {
    let titles = Dictionary(catalog.variants.map { ($0.sku, $0.title) }, uniquingKeysWith: { first, _ in first })
    let rows = products.compactMap { product, wins -> SimulationResult.Product? in
      let sku = wins.skus.min { a, b in
        a.value != b.value ? a.value > b.value : a.key.precedesByBytes(b.key)
      }
      guard let sku = sku?.key else { return nil }
      return SimulationResult.Product(
        sku: sku, product: product, title: titles[sku] ?? product, wins: wins.wins, first: wins.first, runnerUp: wins.runnerUp)
    }
    return rows.sorted { a, b in
      if a.wins != b.wins { return a.wins > b.wins }
      if a.first != b.first { return a.first > b.first }
      if a.runnerUp != b.runnerUp { return a.runnerUp > b.runnerUp }
      return a.sku.precedesByBytes(b.sku)
    }
  }

  /// The shortest and the longest path that was taken; the first of equals by places of questions.
  fileprivate var extremes: (shortest: [Int], longest: [Int])? {
    let sorted = paths.sorted { $0.lexicographicallyPrecedes($1) }
    guard let shortest = sorted.min(by: { $0.count < $1.count }), let longest = sorted.min(by: { $0.count > $1.count }) else { return nil }
    return (shortest, longest)
  }
}
