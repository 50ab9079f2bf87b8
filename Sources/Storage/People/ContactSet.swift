// A set of contacts as bits: a hundred thousand people in 12 KB, joined and counted in microseconds.

/// Contacts by their number in the store. Sets of one `TagSets` have one size.
public struct ContactSet: Hashable, Sendable {
  private var words: [UInt64]

  /// Empty, with room for numbers up to `largest`.
  init(upTo largest: Int64) { words = Array(repeating: 0, count: Int(largest >> 6) + 1) }

  /// O(words): a hundred thousand people take microseconds.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  func contains(_ number: Int64) -> Bool {
    let place = Int(number >> 6)
    return words.indices.contains(place) && words[place] & 1 << UInt64(number & 63) != 0
  }

  /// A number beyond the largest is somebody who came after the set was made: it is passed over.
  mutating func set(_ number: Int64, to isMember: Bool) {
    let place = Int(number >> 6)
    guard words.indices.contains(place) else { return }
    let bit: UInt64 = 1 << UInt64(number & 63)
    if isMember { words[place] |= bit } else { words[place] &= ~bit }
  }

  /// Hands out its numbers, the least first.
  func forEach(_ body: (Int64) throws -> Void) rethrows {
    for (place, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        try body(Int64(place) << 6 | Int64(rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
  }

  /// Who is in one of them at least.
  public func union(_ other: ContactSet) -> ContactSet { joined(other, |) }
  /// Who is in both.
  public func intersection(_ other: ContactSet) -> ContactSet { joined(other, &) }
  /// Who is in this one alone.
  public func subtracting(_ other: ContactSet) -> ContactSet { joined(other) { $0 & ~$1 } }

  private func joined(_ other: ContactSet, _ join: (UInt64, UInt64) -> UInt64) -> ContactSet {
    var result = self
    for place in words.indices { result.words[place] = join(words[place], place < other.words.count ? other.words[place] : 0) }
    return result
  }
}
