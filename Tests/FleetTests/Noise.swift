// Randomness that is the same on every run.

/// A small generator (SplitMix64) with a seed, so that a failure can be repeated.
struct Noise: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True once in `n` times.
  mutating func once(in n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &self)] }
  /// Between `fewest` and `most` of `items`, in their order.
  mutating func some<T>(_ items: [T], _ fewest: Int, _ most: Int) -> [T] {
    let count = min(number(fewest...most), items.count)
    return items.indices.shuffled(using: &self).prefix(count).sorted().map { items[$0] }
  }
}
