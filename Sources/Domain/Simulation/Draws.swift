// Numbers that are the same on every machine for the same seed: what a sample is drawn by.

/// SplitMix64 (Steele, Lea and Flood 2014), with draws of its own: those of the standard library may change with its version.
struct Draws {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 up to `bound`, which is 1 or more. The upper half of a product: what is uneven in it is less than one in 2^64 / `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  /// `count` different numbers below `bound`, ascending; all of them where there are no more. Each set is as likely as any other (Floyd's
  /// algorithm: Bentley and Floyd 1987).
  mutating func different(_ count: Int, below bound: Int) -> [Int] {
    guard count < bound else { return Array(0..<max(0, bound)) }
    var drawn: Set<Int> = []
    for last in (bound - count)..<bound {
      let candidate = below(last + 1)
      if !drawn.insert(candidate).inserted { drawn.insert(last) }
    }
    return drawn.sorted()
  }
}
