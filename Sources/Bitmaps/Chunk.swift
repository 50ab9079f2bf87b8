// 65,536 neighbouring numbers of a set, and the change of one of them.
internal import CBitmaps

struct Chunk: Hashable, Sendable {
  /// How many numbers a chunk spans.
  static let span = 65_536
  /// Words of 64 bits for all of them.
  static let words = 1024
  /// Above this many members a bit a number takes less room than 2 bytes a member.
  static let most = 4096

  enum Members: Hashable, Sendable {
    /// In ascending order, at most `most`.
    case sparse([UInt16])
    /// `words` of them, with more than `most` bits.
    case dense([UInt64])
  }

  /// The members' bits above the lowest 16.
  let key: Int64
  private(set) var count: Int
  private(set) var members: Members

  init(key: Int64, count: Int, members: Members) {
    self.key = key
    self.count = count
    self.members = members
  }

  /// - Parameter numbers: of this key, in ascending order; some may be there more than once.
  init(key: Int64, ascending numbers: some Collection<Int64>) {
    self.key = key
    var values: [UInt16] = []
    values.reserveCapacity(min(numbers.count, Chunk.most))
    if numbers.count <= Chunk.most {
      for number in numbers where values.last.map({ $0 != UInt16(truncatingIfNeeded: number) }) ?? true {
        values.append(UInt16(truncatingIfNeeded: number))
      }
      (count, members) = (values.count, .sparse(values))
      return
    }
    var words = [UInt64](repeating: 0, count: Chunk.words)
    for number in numbers { words[Int(number & 0xffff) >> 6] |= 1 << UInt64(number & 63) }
    (count, members) = Chunk.settled(words, aw_count(words))
  }

  var byteCount: Int {
    switch members {
    case .sparse(let values): 32 + values.capacity * 2
    case .dense(let words): 32 + words.capacity * 8
    }
  }

  func contains(_ value: UInt16) -> Bool {
    switch members {
    case .sparse(let values):
      let place = values.place(of: value)
      return place < values.count && values[place] == value
    case .dense(let words): return words[Int(value >> 6)] >> UInt64(value & 63) & 1 == 1
    }
  }

  /// - Returns: whether it was not there.
  mutating func insert(_ value: UInt16) -> Bool {
    switch members {
    case .sparse(var values):
      let place = values.place(of: value)
      if place < values.count, values[place] == value { return false }
      // What is held twice would be copied.
      members = .sparse([])
      // An array by itself would double.
      if values.count == values.capacity { values.reserveCapacity(min(values.count + values.count / 8 + 4, Chunk.most + 1)) }
      values.insert(value, at: place)
      members = values.count > Chunk.most ? .dense(Chunk.words(of: values)) : .sparse(values)
    case .dense(var words):
      let bit: UInt64 = 1 << UInt64(value & 63)
      if words[Int(value >> 6)] & bit != 0 { return false }
      members = .sparse([])
      words[Int(value >> 6)] |= bit
      members = .dense(words)
    }
    count += 1
    return true
  }

  /// - Returns: whether it was there.
  mutating func remove(_ value: UInt16) -> Bool {
    guard contains(value) else { return false }
    count -= 1
    switch members {
    case .sparse(var values):
      members = .sparse([])
      values.remove(at: values.place(of: value))
      members = .sparse(values)
    case .dense(var words):
      members = .sparse([])
      words[Int(value >> 6)] &= ~(1 << UInt64(value & 63))
      members = count > Chunk.most ? .dense(words) : .sparse(Chunk.values(of: words, count))
    }
    return true
  }
}

extension Chunk {
  /// As a chunk with so many members keeps them.
  static func settled(_ words: [UInt64], _ count: Int) -> (Int, Members) {
    (count, count > most ? .dense(words) : .sparse(values(of: words, count)))
  }

  static func words(of values: [UInt16]) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: Chunk.words)
    _ = aw_set(&words, values, values.count)
    return words
  }

  static func values(of words: [UInt64], _ count: Int) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: count) { values, made in made = aw_values(values.baseAddress, words) }
  }
}

extension [UInt16] {
  /// Where the first that is not less is.
  func place(of value: UInt16) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
