// Finding by a few letters in their order: what the command palette does over every name in the shop.

/// Many short texts, made ready to be searched on every key.
public struct FuzzyIndex: Equatable, Sendable {
  /// Folded UTF-8 of all texts, one after the other.
  private var bytes: [UInt8] = []
  /// Where each text begins, and the end of the last.
  private var starts: [Int] = [0]
  /// Which letters each text has, a bit each: most texts lack one that is wanted, and need not be read.
  private var letters: [UInt64] = []

  /// A text that was found.
  public struct Match: Equatable, Sendable {
    /// Its place among the texts, from 0.
    public var place: Int
    /// Higher is better.
    public var score: Int
  }

  public init(_ texts: some Sequence<String> = []) { for text in texts { add(text) } }

  /// How many texts there are.
  public var count: Int { starts.count - 1 }

  /// Adds a text behind the others.
  public mutating func add(_ text: String) {
    let start = bytes.count
    FuzzyIndex.fold(text, into: &bytes)
    starts.append(bytes.count)
    letters.append(FuzzyIndex.letters(bytes[start...]))
  }

  /// Letters and digits have a bit of their own, other bytes share the rest.
  private static func letters(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0) { letters, byte in
      switch byte {
      case 97...122: letters | 1 << UInt64(byte - 97)
      case 48...57: letters | 1 << UInt64(byte - 48 + 26)
      default: letters | 1 << UInt64(byte % 28 + 36)
      }
    }
  }

  /// Letters without their case; what is not ASCII by its own lower case.
  private static func fold(_ text: String, into bytes: inout [UInt8]) {
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    guard isASCII else {
      bytes += Array(text.lowercased().utf8)
      return
    }
    for byte in text.utf8 { bytes.append((65...90).contains(byte) ? byte + 32 : byte) }
  }

  /// The best `limit` texts that hold the letters of `needle` in their order, the best first; of two equally good ones the earlier. O(bytes).
  public func best(_ needle: String, limit: Int) -> [Match] {
    var wanted: [UInt8] = []
    FuzzyIndex.fold(needle, into: &wanted)
    wanted.removeAll { $0 == 0x20 }
    guard !wanted.isEmpty else { return (0..<min(limit, count)).map { Match(place: $0, score: 0) } }
    var found: [Match] = []
    // What is worse than the worst kept needs no place.
    var least = Int.min
    let needed = FuzzyIndex.letters(wanted)
    bytes.withUnsafeBufferPointer { bytes in
      wanted.withUnsafeBufferPointer { wanted in
        for place in 0..<count where letters[place] & needed == needed {
          guard let score = FuzzyIndex.score(wanted, bytes, from: starts[place], to: starts[place + 1]), score > least else { continue }
          found.append(Match(place: place, score: score))
          guard found.count >= 4 * limit else { continue }
          found.sort { ($1.score, $0.place) < ($0.score, $1.place) }
          found.removeLast(found.count - limit)
          least = found[limit - 1].score
        }
      }
    }
    found.sort { ($1.score, $0.place) < ($0.score, $1.place) }
    return Array(found.prefix(limit))
  }

  /// Nil where the letters are not there in their order. Letters in a row and at the start of a word count most, gaps and length against it.
  private static func score(_ wanted: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int?
  {
    var (at, matched) = (start, 0)
    while at < end, matched < wanted.count {
      if bytes[at] == wanted[matched] { matched += 1 }
      at += 1
    }
    guard matched == wanted.count else { return nil }
    // From the last letter back: the closest way to write the same.
    let last = at - 1
    var (place, left) = (last, wanted.count - 1)
    while left >= 0 {
      if bytes[place] == wanted[left] { left -= 1 }
      place -= 1
    }
    return points(wanted, bytes, start: start, first: place + 1, last: last, length: end - start)
  }

  private static func points(
    _ wanted: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, start: Int, first: Int, last: Int, length: Int
  ) -> Int {
    var (score, matched, isRow) = (0, 0, false)
    for place in first...last where matched < wanted.count {
      guard bytes[place] == wanted[matched] else {
        score -= 3
        isRow = false
        continue
      }
      matched += 1
      score += isRow ? 24 : 16
      if place == start { score += 20 } else if !isWord(bytes[place - 1]) { score += 14 }
      isRow = true
    }
    return score * 4 - min(length, 200)
  }

  private static func isWord(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) || byte >= 0x80 }
}
