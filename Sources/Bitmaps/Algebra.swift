// Two sets combined.

extension NumberSet {
  /// What is in both.
  public func intersection(_ other: NumberSet) -> NumberSet {
    combined(other) { a, b in
      guard let a, let b else { return nil }
      return a.intersection(b)
    }
  }

  /// What is in either. A chunk that only one of them has is shared with it, not copied.
  public func union(_ other: NumberSet) -> NumberSet {
    combined(other) { a, b in
      guard let a, let b else { return a ?? b }
      return a.union(b)
    }
  }

  /// What is in this one and not in the other.
  public func subtracting(_ other: NumberSet) -> NumberSet {
    combined(other) { a, b in
      guard let a, let b else { return a }
      return a.subtracting(b)
    }
  }

  /// What is in one of them and not in both.
  public func symmetricDifference(_ other: NumberSet) -> NumberSet {
    combined(other) { a, b in
      guard let a, let b else { return a ?? b }
      return a.symmetricDifference(b)
    }
  }

  /// Takes in what is in the other.
  public mutating func formUnion(_ other: NumberSet) { self = union(other) }
  /// Leaves what is in both.
  public mutating func formIntersection(_ other: NumberSet) { self = intersection(other) }
  /// Leaves what is not in the other.
  public mutating func subtract(_ other: NumberSet) { self = subtracting(other) }

  private func combined(_ other: NumberSet, _ combine: (Chunk?, Chunk?) -> Chunk?) -> NumberSet {
    var made: [Chunk] = []
    walkChunks(other) { a, b in
      if let chunk = combine(a, b) { made.append(chunk) }
    }
    return NumberSet(chunks: made)
  }

  /// Every key that either has, in ascending order.
  private func walkChunks(_ other: NumberSet, _ visit: (Chunk?, Chunk?) -> Void) {
    var (here, there) = (0, 0)
    while here < chunks.count || there < other.chunks.count {
      let a = here < chunks.count ? chunks[here] : nil
      let b = there < other.chunks.count ? other.chunks[there] : nil
      let key = min(a?.key ?? .max, b?.key ?? .max)
      visit(a?.key == key ? a : nil, b?.key == key ? b : nil)
      if a?.key == key { here += 1 }
      if b?.key == key { there += 1 }
    }
  }
}

// MARK: Counts without a set

extension NumberSet {
  /// How many numbers are in both. About a microsecond for each 65,536 contacts at worst.
  public func countOfIntersection(_ other: NumberSet) -> Int {
    var (here, there, sum) = (0, 0, 0)
    while here < chunks.count, there < other.chunks.count {
      let (key, otherKey) = (chunks[here].key, other.chunks[there].key)
      if key == otherKey { sum += chunks[here].countOfIntersection(other.chunks[there]) }
      if key <= otherKey { here += 1 }
      if otherKey <= key { there += 1 }
    }
    return sum
  }

  /// How many numbers are in either.
  public func countOfUnion(_ other: NumberSet) -> Int { count + other.count - countOfIntersection(other) }
  /// How many numbers are in this one and not in the other.
  public func countOfSubtracting(_ other: NumberSet) -> Int { count - countOfIntersection(other) }

  /// Whether no number is in both. Stops at the first chunk that both have a number in.
  public func isDisjoint(with other: NumberSet) -> Bool {
    let (few, many) = chunks.count <= other.chunks.count ? (self, other) : (other, self)
    return few.chunks.allSatisfy { chunk in
      guard let place = many.index(of: chunk.key) else { return true }
      return chunk.countOfIntersection(many.chunks[place]) == 0
    }
  }
}
