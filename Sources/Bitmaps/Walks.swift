// The numbers of a set in their order.

extension NumberSet {
  /// Every number in ascending order, until `body` throws.
  public func forEach(_ body: (Int64) throws -> Void) rethrows {
    for chunk in chunks {
      _ = try chunk.visit(from: 0) {
        try body(chunk.key << 16 | Int64($0))
        return true
      }
    }
  }

  /// The next numbers in ascending order, at most `limit`: a page of them, given the last of the page before. Costs what it returns,
  /// wherever it begins.
  public func numbers(after number: Int64, limit: Int) -> [Int64] {
    var found: [Int64] = []
    guard limit > 0, number < .max else { return found }
    let first = max(number + 1, 0)
    for chunk in chunks[firstIndex(from: first >> 16)...] {
      let isFull = !chunk.visit(from: chunk.key == first >> 16 ? UInt16(truncatingIfNeeded: first) : 0) {
        found.append(chunk.key << 16 | Int64($0))
        return found.count < limit
      }
      if isFull { break }
    }
    return found
  }

  /// The lowest number in it.
  public var first: Int64? { numbers(after: -1, limit: 1).first }

  /// The highest number in it.
  public var last: Int64? {
    guard let chunk = chunks.last else { return nil }
    return chunk.last.map { chunk.key << 16 | Int64($0) }
  }
}

extension Chunk {
  /// - Parameter visit: returns whether it wants more.
  /// - Returns: whether it always did.
  fileprivate func visit(from first: UInt16, _ visit: (UInt16) throws -> Bool) rethrows -> Bool {
    switch members {
    case .sparse(let values):
      for value in values[values.place(of: first)...] where try !visit(value) { return false }
    case .dense(let words):
      var rest = UInt64.max << UInt64(first & 63)
      for place in Int(first >> 6)..<Chunk.words {
        rest &= words[place]
        while rest != 0 {
          if try !visit(UInt16(place << 6 | rest.trailingZeroBitCount)) { return false }
          rest &= rest - 1
        }
        rest = .max
      }
    }
    return true
  }

  fileprivate var last: UInt16? {
    switch members {
    case .sparse(let values): return values.last
    case .dense(let words):
      guard let place = words.lastIndex(where: { $0 != 0 }) else { return nil }
      return UInt16(place << 6 | 63 - words[place].leadingZeroBitCount)
    }
  }
}
