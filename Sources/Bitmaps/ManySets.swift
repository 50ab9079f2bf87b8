// Many sets at once: chunk by chunk in scratch memory that stays in the processor's cache, without a whole set between.
internal import CBitmaps

extension NumberSet {
  /// How many numbers are in all of them; 0 of no sets.
  public static func countOfIntersection(of sets: [NumberSet]) -> Int {
    guard let least = sets.min(by: { $0.chunks.count < $1.chunks.count }) else { return 0 }
    if sets.count == 1 { return least.count }
    if sets.count == 2 { return sets[0].countOfIntersection(sets[1]) }
    return withScratch { scratch in
      least.chunks.reduce(0) { sum, chunk in
        let these = sets.compactMap { $0.chunk(chunk.key) }
        return these.count < sets.count ? sum : sum + scratch.countOfIntersection(these)
      }
    }
  }

  /// How many numbers are in any of them.
  public static func countOfUnion(of sets: [NumberSet]) -> Int {
    if sets.count == 2 { return sets[0].countOfUnion(sets[1]) }
    return withScratch { scratch in
      var sum = 0
      walkChunks(sets) { _, chunks in sum += chunks.count == 1 ? chunks[0].count : scratch.countOfUnion(chunks) }
      return sum
    }
  }

  /// The numbers that are in at least `least` of the sets; one that counts twice is given twice. Less than 1 is taken as 1.
  ///
  /// Costs about as much as reading every set a few times, whatever `least` is.
  public static func atLeast(_ least: Int, of sets: [NumberSet]) -> NumberSet {
    let least = max(least, 1)
    let planes = Int.bitWidth - sets.count.leadingZeroBitCount
    var made: [Chunk] = []
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Chunk.words * (planes + 1)) { memory in
      let result = UnsafeMutableBufferPointer(rebasing: memory[0..<Chunk.words])
      let counters = UnsafeMutableBufferPointer(rebasing: memory[Chunk.words...])
      walkChunks(sets) { key, chunks in
        guard chunks.count >= least else { return }
        counters.update(repeating: 0)
        for chunk in chunks { chunk.add(to: counters.baseAddress, planes) }
        let count = aw_at_least(result.baseAddress, counters.baseAddress, planes, least)
        if let chunk = Chunk(key: key, scratch: result, count: count) { made.append(chunk) }
      }
    }
    return NumberSet(chunks: made)
  }

  private func chunk(_ key: Int64) -> Chunk? { index(of: key).map { chunks[$0] } }

  /// Every key that any of them has, in ascending order, with the chunks of it.
  private static func walkChunks(_ sets: [NumberSet], _ visit: (Int64, [Chunk]) -> Void) {
    var places = [Int](repeating: 0, count: sets.count)
    while true {
      var key = Int64.max
      for (set, place) in zip(sets, places) where place < set.chunks.count { key = min(key, set.chunks[place].key) }
      if key == .max { return }
      var chunks: [Chunk] = []
      for (number, set) in sets.enumerated() where places[number] < set.chunks.count && set.chunks[places[number]].key == key {
        chunks.append(set.chunks[places[number]])
        places[number] += 1
      }
      visit(key, chunks)
    }
  }

  private static func withScratch<Result>(_ body: (Scratch) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Chunk.words) { words in
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: Chunk.most) { values in
        body(Scratch(words: words, values: values))
      }
    }
  }
}

extension Chunk {
  fileprivate func add(to counters: UnsafeMutablePointer<UInt64>?, _ planes: Int) {
    switch members {
    case .sparse(let values): aw_add_values(counters, planes, values, values.count)
    case .dense(let words): aw_add_words(counters, planes, words)
    }
  }
}

/// Room for one chunk of either kind.
private struct Scratch {
  let words: UnsafeMutableBufferPointer<UInt64>
  let values: UnsafeMutableBufferPointer<UInt16>

  /// - Parameter chunks: two at least.
  func countOfIntersection(_ chunks: [Chunk]) -> Int {
    // The smallest first: what is left never grows.
    let chunks = chunks.sorted { $0.count < $1.count }
    return if case .sparse(let first) = chunks[0].members { sparse(first, chunks[1...]) } else { dense(chunks) }
  }

  private func sparse(_ first: [UInt16], _ others: ArraySlice<Chunk>) -> Int {
    var count = first.count
    for (place, chunk) in zip(others.indices, others) where count > 0 {
      // What is left after the last is only counted.
      let into = place == others.endIndex - 1 ? nil : values.baseAddress
      count =
        place == others.startIndex
        ? first.withUnsafeBufferPointer { Scratch.left(of: $0.baseAddress, count, in: chunk, into) }
        : Scratch.left(of: UnsafePointer(values.baseAddress), count, in: chunk, into)
    }
    return count
  }

  private static func left(
    of values: UnsafePointer<UInt16>?, _ count: Int, in chunk: Chunk, _ into: UnsafeMutablePointer<UInt16>?
  ) -> Int {
    switch chunk.members {
    case .sparse(let array):
      if let into { aw_shared(into, values, count, array, array.count) } else { aw_shared_count(values, count, array, array.count) }
    case .dense(let words):
      if let into { aw_hits(into, words, values, count) } else { aw_hits_count(words, values, count) }
    }
  }

  private func dense(_ chunks: [Chunk]) -> Int {
    var count = 0
    for place in 1..<chunks.count {
      guard case .dense(let a) = chunks[0].members, case .dense(let b) = chunks[place].members else { return 0 }
      let (isFirst, isLast) = (place == 1, place == chunks.count - 1)
      if isFirst {
        count = isLast ? aw_and_count(a, b) : aw_and(words.baseAddress, a, b)
      } else {
        count = isLast ? aw_and_count(words.baseAddress, b) : aw_and(words.baseAddress, words.baseAddress, b)
      }
      if count == 0 { break }
    }
    return count
  }

  /// - Parameter chunks: two at least.
  func countOfUnion(_ chunks: [Chunk]) -> Int {
    // The full ones first, two at once: then nothing need be cleared.
    let chunks = chunks.sorted { $0.count > $1.count }
    var (count, rest) = (0, chunks[...])
    if case .dense(let a) = chunks[0].members, case .dense(let b) = chunks[1].members {
      count = aw_or(words.baseAddress, a, b)
      rest = chunks[2...]
    } else {
      words.update(repeating: 0)
    }
    for chunk in rest {
      switch chunk.members {
      case .sparse(let array): count += aw_set(words.baseAddress, array, array.count)
      case .dense(let array): count = aw_or(words.baseAddress, words.baseAddress, array)
      }
    }
    return count
  }
}
