// Two chunks of one key combined into a third; nil where nothing is left.
internal import CBitmaps

extension Chunk {
  func intersection(_ other: Chunk) -> Chunk? {
    switch (members, other.members) {
    case (.dense(let a), .dense(let b)): words { aw_and($0, a, b) }
    case (.dense(let words), .sparse(let values)), (.sparse(let values), .dense(let words)):
      list(values.count) { aw_hits($0, words, values, values.count) }
    case (.sparse(let a), .sparse(let b)): list(min(a.count, b.count)) { aw_shared($0, a, a.count, b, b.count) }
    }
  }

  func union(_ other: Chunk) -> Chunk? {
    switch (members, other.members) {
    case (.dense(let a), .dense(let b)): words { aw_or($0, a, b) }
    case (.dense(let words), .sparse(let values)): changed(words, count) { $0 + aw_set($1, values, values.count) }
    case (.sparse(let values), .dense(let words)): changed(words, other.count) { $0 + aw_set($1, values, values.count) }
    case (.sparse(let a), .sparse(let b)):
      if a.count + b.count <= Chunk.most {
        list(a.count + b.count) { aw_merged($0, a, a.count, b, b.count) }
      } else {
        changed(Chunk.words(of: a), a.count) { $0 + aw_set($1, b, b.count) }
      }
    }
  }

  func subtracting(_ other: Chunk) -> Chunk? {
    switch (members, other.members) {
    case (.dense(let a), .dense(let b)): words { aw_and_not($0, a, b) }
    case (.dense(let words), .sparse(let values)): changed(words, count) { $0 - aw_clear($1, values, values.count) }
    case (.sparse(let values), .dense(let words)): list(values.count) { aw_misses($0, words, values, values.count) }
    case (.sparse(let a), .sparse(let b)): list(a.count) { aw_without($0, a, a.count, b, b.count) }
    }
  }

  func symmetricDifference(_ other: Chunk) -> Chunk? {
    switch (members, other.members) {
    case (.dense(let a), .dense(let b)): words { aw_xor($0, a, b) }
    case (.dense(let words), .sparse(let values)), (.sparse(let values), .dense(let words)): flipped(words, values)
    case (.sparse(let a), .sparse(let b)): flipped(Chunk.words(of: a), b)
    }
  }

  func countOfIntersection(_ other: Chunk) -> Int {
    switch (members, other.members) {
    case (.dense(let a), .dense(let b)): aw_and_count(a, b)
    case (.dense(let words), .sparse(let values)), (.sparse(let values), .dense(let words)):
      aw_hits_count(words, values, values.count)
    case (.sparse(let a), .sparse(let b)): aw_shared_count(a, a.count, b, b.count)
    }
  }

  private func flipped(_ words: [UInt64], _ values: [UInt16]) -> Chunk? {
    changed(words, 0) { _, words in
      aw_flip(words, values, values.count)
      return aw_count(words)
    }
  }

  /// - Parameter fill: writes words and returns how many bits are set.
  private func words(_ fill: (UnsafeMutablePointer<UInt64>?) -> Int) -> Chunk? {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Chunk.words) { scratch in
      Chunk(key: key, scratch: scratch, count: fill(scratch.baseAddress))
    }
  }

  private func changed(_ words: [UInt64], _ count: Int, _ change: (Int, UnsafeMutablePointer<UInt64>?) -> Int) -> Chunk? {
    self.words { scratch in
      scratch?.update(from: words, count: Chunk.words)
      return change(count, scratch)
    }
  }

  /// - Parameter fill: writes up to `most` values in ascending order and returns how many.
  private func list(_ most: Int, _ fill: (UnsafeMutablePointer<UInt16>?) -> Int) -> Chunk? {
    // By way of the stack, so that what is kept has no spare room.
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: most) { scratch in
      let count = fill(scratch.baseAddress)
      return count == 0 ? nil : Chunk(key: key, count: count, members: .sparse(Array(scratch[0..<count])))
    }
  }

  init?(key: Int64, scratch: UnsafeMutableBufferPointer<UInt64>, count: Int) {
    if count == 0 { return nil }
    if count > Chunk.most {
      self.init(key: key, count: count, members: .dense(Array(scratch)))
    } else {
      let values = [UInt16](unsafeUninitializedCapacity: count) { values, made in
        made = aw_values(values.baseAddress, scratch.baseAddress)
      }
      self.init(key: key, count: count, members: .sparse(values))
    }
  }
}
