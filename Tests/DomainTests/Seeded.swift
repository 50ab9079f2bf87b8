// Randomness that is the same on every machine, the way to data beside the checkout, and catalogs from bytes.
import Domain
import Foundation

/// SplitMix64: small, and equal for equal seeds.
struct Seeded: RandomNumberGenerator {
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

/// Data that may not be copied into the project: the folder `shared/data` beside the checkout; nil where it is not.
func sharedData(_ path: String, from file: String = #filePath) -> Data? {
  let checkout = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return try? Data(contentsOf: checkout.deletingLastPathComponent().appendingPathComponent("shared/data").appendingPathComponent(path))
}

/// What comes of reading a catalog from bytes: the file, or the codes of its problems.
func catalog(_ bytes: [UInt8]) -> (file: CatalogFile?, problems: [Problem]) {
  bytes.withUnsafeBufferPointer { buffer in
    do throws(Faults) {
      return (try CatalogFile(buffer), [])
    } catch {
      return (nil, error.problems)
    }
  }
}

/// The problems of a quiz file as `line path code`.
func faults(_ text: String) -> [String] { QuizFile(text).problems.map { "\($0.line) \($0.path) \($0.code)" } }
