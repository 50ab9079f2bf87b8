// Finding by a few letters.
import Terminal
import Testing

@Suite("Fuzzy find")
struct FuzzyTests {
  @Test("letters in their order are found, others are not; starts of words come before the middles of them")
  func order() {
    let index = FuzzyIndex(["Oat milk cleanser", "Moonlight mask", "Foam cleanser", "Rose water", "Café crème"])
    func found(_ needle: String) -> [Int] { index.best(needle, limit: 9).map(\.place) }
    #expect(found("omc") == [0, 2])
    #expect(found("clean") == [2, 0])
    #expect(found("RW") == [3])
    #expect(found("crèm") == [4])
    #expect(found("zz").isEmpty)
    #expect(found("") == [0, 1, 2, 3, 4])
  }

  @Test("the best 5 of 2,000 random names are those of a sort over all, for 50 needles")
  func limit() {
    var state: UInt64 = 7
    func next(_ most: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % most)
    }
    let letters = Array("abcdefgh ")
    func word(_ length: Int) -> String { String((0..<length).map { _ in letters[next(9)] }) }
    let index = FuzzyIndex((0..<2_000).map { _ in word(4 + next(20)) })
    for _ in 0..<50 {
      let needle = word(1 + next(4))
      #expect(index.best(needle, limit: 5) == Array(index.best(needle, limit: 2_000).prefix(5)), "\(needle)")
    }
  }

  @Test("of 3,000 random texts of letters, digits, signs and accents those are found that hold the needle in its order, for 80 needles")
  func all() {
    var state: UInt64 = 11
    func next(_ most: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(most))
    }
    let signs = Array("abyzAZ0189@.-_é£ ")
    func word(_ length: Int) -> String { String((0..<length).map { _ in signs[next(signs.count)] }) }
    let texts = (0..<3_000).map { _ in word(1 + next(16)) }
    let index = FuzzyIndex(texts)
    for _ in 0..<80 {
      let needle = word(1 + next(4))
      let wanted = Array(needle.lowercased().utf8).filter { $0 != 0x20 }
      guard !wanted.isEmpty else { continue }
      let holders = texts.indices.filter { place in
        var rest = wanted[...]
        for byte in texts[place].lowercased().utf8 where byte == rest.first { rest.removeFirst() }
        return rest.isEmpty
      }
      #expect(Set(index.best(needle, limit: 3_000).map(\.place)) == Set(holders), "\(needle)")
    }
  }
}
