// Randomness that is the same on every machine and every run.

/// A small generator (SplitMix64; Steele, Lea, Flood 2014) with a seed, so that a failure can be repeated.
public struct Noise: RandomNumberGenerator, Sendable {
  private var state: UInt64
  public init(_ seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True once in `n` times.
  public mutating func once(in n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }
  public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  public mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &self)] }
  /// Between `fewest` and `most` of `items`, in their order.
  public mutating func some<T>(_ items: [T], _ fewest: Int, _ most: Int) -> [T] {
    let count = min(number(fewest...most), items.count)
    return items.indices.shuffled(using: &self).prefix(count).sorted().map { items[$0] }
  }
}
