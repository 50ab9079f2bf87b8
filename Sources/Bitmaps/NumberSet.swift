// A set of contact numbers, small where few are in it and quick where many are.

/// A set of numbers from 0 up: a value, copied when it is changed, and of it only what is changed.
///
/// The numbers are kept in chunks of 65,536: a chunk with up to 4096 of them is a sorted array of 2 bytes a number, one with more is a bit
/// a number (8 KiB). Copying costs a few nanoseconds; changing a copy copies one chunk, at most 8 KiB, beside the list of chunks (24 bytes
/// a chunk). Two sets are combined chunk by chunk with the widest instructions that the processor has.
public struct NumberSet: Hashable, Sendable {
  /// In ascending order of their keys; none is empty.
  var chunks: [Chunk]
  /// How many numbers are in it. Kept, not counted.
  public private(set) var count: Int

  /// Nothing in it, and no memory taken.
  public init() {
    chunks = []
    count = 0
  }

  init(chunks: [Chunk]) {
    self.chunks = chunks
    count = chunks.reduce(0) { $0 + $1.count }
  }

  /// - Parameter numbers: in any order; a negative one or one that is there already is left out. They are sorted first
  ///   unless they are in ascending order.
  public init(_ numbers: some Sequence<Int64>) {
    var sorted = Array(numbers)
    if zip(sorted, sorted.dropFirst()).contains(where: { $0 > $1 }) { sorted.sort() }
    var made: [Chunk] = []
    var from = sorted.firstIndex { $0 >= 0 } ?? sorted.endIndex
    while from < sorted.endIndex {
      let key = sorted[from] >> 16
      let end = sorted[from...].firstIndex { $0 >> 16 != key } ?? sorted.endIndex
      made.append(Chunk(key: key, ascending: sorted[from..<end]))
      from = end
    }
    self.init(chunks: made)
  }

  /// 1...last, or nothing: every contact there is. Full chunks share their memory.
  public static func upTo(_ last: Int64) -> NumberSet {
    guard last >= 1 else { return NumberSet() }
    let full = [UInt64](repeating: .max, count: Chunk.words)
    let end = last >> 16
    var set = NumberSet(
      chunks: (0..<end).map { Chunk(key: $0, count: Chunk.span, members: .dense(full)) } + [Chunk(key: end, ascending: end << 16...last)])
    set.remove(0)
    return set
  }

  /// Whether nothing is in it.
  public var isEmpty: Bool { count == 0 }

  /// The numbers' memory in bytes: arrays with their headers and spare room. A chunk that is shared counts for each that shares it.
  public var byteCount: Int {
    chunks.reduce(chunks.isEmpty ? 0 : 32 + chunks.capacity * MemoryLayout<Chunk>.stride) { $0 + $1.byteCount }
  }

  /// Whether the number is in it. Two binary searches at most.
  public func contains(_ number: Int64) -> Bool {
    guard let place = index(of: number >> 16) else { return false }
    return chunks[place].contains(UInt16(truncatingIfNeeded: number))
  }

  /// - Returns: whether it was not there. A negative number is not taken.
  @discardableResult
  public mutating func insert(_ number: Int64) -> Bool {
    guard number >= 0 else { return false }
    let key = number >> 16
    let place = firstIndex(from: key)
    if place == chunks.count || chunks[place].key != key {
      chunks.insert(Chunk(key: key, ascending: CollectionOfOne(number)), at: place)
    } else if !chunks[place].insert(UInt16(truncatingIfNeeded: number)) {
      return false
    }
    count += 1
    return true
  }

  /// - Returns: whether it was there.
  @discardableResult
  public mutating func remove(_ number: Int64) -> Bool {
    guard let place = index(of: number >> 16), chunks[place].remove(UInt16(truncatingIfNeeded: number)) else { return false }
    if chunks[place].count == 0 { chunks.remove(at: place) }
    count -= 1
    return true
  }

  /// Inserts it, or removes it. Where that changes nothing, nothing is copied, also of a set that somebody else holds.
  public mutating func set(_ number: Int64, to isMember: Bool) {
    guard contains(number) != isMember else { return }
    if isMember { insert(number) } else { remove(number) }
  }

  /// Where the first chunk with this key or a higher one is.
  func firstIndex(from key: Int64) -> Int {
    var (low, high) = (0, chunks.count)
    while low < high {
      let middle = (low + high) / 2
      if chunks[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func index(of key: Int64) -> Int? {
    let place = firstIndex(from: key)
    return place < chunks.count && chunks[place].key == key ? place : nil
  }
}
