// What the find line of a page looks for in a row.
import Testing

@testable import Console

@Suite("Finding in a row's words")
struct FilterTests {
  @Test("5,000 random pairs of ASCII and accented words are found exactly where contains finds them")
  func sameAsContains() {
    var state: UInt64 = 5
    func next(_ most: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(most))
    }
    let signs = Array("aab -é")
    func word(_ length: Int) -> String { String((0..<length).map { _ in signs[next(signs.count)] }) }
    var found = 0
    for _ in 0..<5_000 {
      let (words, needle) = (word(next(12)), word(1 + next(3)))
      #expect(words.holds(needle) == words.contains(needle), "\(needle) in \(words)")
      found += words.holds(needle) ? 1 : 0
    }
    #expect(found > 500 && found < 4_500)
  }
}
