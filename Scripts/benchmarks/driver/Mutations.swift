// Inputs that nobody meant: good ones spoilt, and noise. Each is told by seed and number alone, so that one can be made again.

/// Makes inputs out of `corpus` and `words`.
struct Mutations {
  /// Longer inputs are cut.
  static let longest = 256 * 1024
  /// Of a long file a stretch is taken: parsing 100,000 rows a million times tells nothing new.
  private static let stretch = 12_000

  private let corpus: [[UInt8]]
  private let words: [[UInt8]]
  private static let numbers = [
    "0", "-1", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e309", "1e-400", "0.1", "NaN", "Infinity", "0x7f",
    "1/0", "00", "+5", "2147483648", "1e5", "12,5", "٣",
  ].map { Array($0.utf8) }
  private static let bytes: [UInt8] = [
    0, 9, 10, 13, 27, 32, 34, 35, 38, 39, 42, 44, 45, 58, 59, 63, 91, 92, 93, 123, 124, 125, 127, 128, 0xC3, 0xED, 0xEF, 0xF0, 0xFF,
  ]

  init(corpus: [[UInt8]], words: [[UInt8]]) {
    self.corpus = corpus
    self.words = words
  }

  func input(_ chance: inout LifeChance) -> [UInt8] {
    switch chance.number(100) {
    case 0..<8: return noise(&chance)
    case 8..<20: return soup(&chance)
    default:
      var text = sample(&chance)
      for _ in 0..<chance.number(chance.pick([1, 2, 8])) + 1 { spoil(&text, &chance) }
      return Array(text.prefix(Mutations.longest))
    }
  }

  private func noise(_ chance: inout LifeChance) -> [UInt8] {
    (0..<chance.number(2_000)).map { _ in UInt8(truncatingIfNeeded: chance.next() >> 24) }
  }

  /// Words of the language in no order.
  private func soup(_ chance: inout LifeChance) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<chance.number(120) { text += piece(&chance) }
    return text
  }

  private func piece(_ chance: inout LifeChance) -> [UInt8] {
    switch chance.number(10) {
    case 0...5 where !words.isEmpty: chance.pick(words)
    case 6: chance.pick(Mutations.numbers)
    default: [chance.pick(Mutations.bytes)]
    }
  }

  /// A good input; of a long one its head and a stretch.
  private func sample(_ chance: inout LifeChance) -> [UInt8] {
    let file = chance.pick(corpus)
    guard file.count > Mutations.stretch else { return file }
    let from = chance.number(file.count - Mutations.stretch / 2)
    let rows = file[from..<min(file.count, from + chance.number(Mutations.stretch))].drop { $0 != 10 }
    return Array(file.prefix { $0 != 10 }) + Array(rows)
  }

  private func spoil(_ text: inout [UInt8], _ chance: inout LifeChance) {
    guard !text.isEmpty else {
      text = piece(&chance)
      return
    }
    let place = chance.number(text.count)
    let range = place..<min(text.count, place + chance.number(chance.pick([4, 40, 400])) + 1)
    switch chance.number(12) {
    case 0: text[place] ^= 1 << UInt8(chance.number(8))
    case 1: text[place] = chance.pick(Mutations.bytes)
    case 2: text.removeSubrange(range)
    case 3: text.insert(contentsOf: piece(&chance), at: place)
    case 4: text.insert(contentsOf: text[range], at: chance.number(text.count))
    case 5: text.removeSubrange(place...)
    case 6: repeatSlice(range, &text, &chance)
    case 7: swapLines(&text, &chance)
    case 8: replaceNumber(from: place, &text, &chance)
    case 9:
      let other = chance.pick(corpus)
      let from = chance.number(max(1, other.count))
      text.replaceSubrange(range, with: other[from..<min(other.count, from + range.count * 2)])
    case 10: text.replaceSubrange(range, with: piece(&chance))
    default: text.insert(contentsOf: Array("\u{202E}é\u{0}漢\u{1B}[2J".utf8), at: place)
    }
  }

  private func repeatSlice(_ range: Range<Int>, _ text: inout [UInt8], _ chance: inout LifeChance) {
    let slice = text[range]
    let times = min(chance.pick([2, 8, 40, 400, 4_000]), (Mutations.longest - text.count) / slice.count)
    guard times > 0 else { return }
    text.insert(contentsOf: Array(repeating: slice, count: times).joined(), at: range.lowerBound)
  }

  private func swapLines(_ text: inout [UInt8], _ chance: inout LifeChance) {
    var lines = text.split(separator: 10, omittingEmptySubsequences: false)
    lines.swapAt(chance.number(lines.count), chance.number(lines.count))
    text = Array(lines.joined(separator: [10]))
  }

  private func replaceNumber(from place: Int, _ text: inout [UInt8], _ chance: inout LifeChance) {
    guard let first = text[place...].firstIndex(where: { (48...57).contains($0) }) else { return }
    let end = text[first...].firstIndex { !(48...57).contains($0) } ?? text.count
    text.replaceSubrange(first..<end, with: chance.pick(Mutations.numbers))
  }
}
