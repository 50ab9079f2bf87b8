// Documents of counts, added up without knowing what they mean: what a chain has of them in a month is a hundred megabytes.
internal import Domain

/// The places of all documents that were read: each path of words has a number, shared by all sums.
struct CountPaths {
  private struct Step: Hashable {
    var parent: Int
    var word: String
  }

  /// A count has so many digits at most: what a kiosk of ill will says must not overflow anybody's sums.
  private static let mostDigits = 12
  private static let deepest = 6

  struct Count {
    var place: Int
    var count: Int
  }

  private var places: [Step: Int] = [:]
  private var steps: [Step] = []
  /// By place, the place that followed it last: documents of one quiz are alike.
  private var followers: [Int] = []

  /// Each count of the document with its place, from 0; what is no count, or torn, it passes over.
  mutating func read(_ text: String) -> [Count] {
    var text = text
    var counts: [Count] = []
    text.withUTF8 { bytes in
      var (at, last) = (0, -1)
      counts.reserveCapacity(bytes.count / 10)
      object(bytes, &at, parent: -1, depth: 0, &last, &counts)
    }
    return counts
  }

  /// The document that `sums` come to.
  func document(_ sums: CountSums) -> JSON {
    var members: [Int: [String: JSON]] = [:]
    // A place is given after its parent's.
    for place in stride(from: steps.count - 1, through: 0, by: -1) {
      let step = steps[place]
      if let inner = members.removeValue(forKey: place) {
        members[step.parent, default: [:]][step.word] = .object(inner)
      } else if sums[place] != 0 {
        members[step.parent, default: [:]][step.word] = .int(Int64(sums[place]))
      }
    }
    return .object(members[-1] ?? [:])
  }

  // MARK: Reading

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// False where it is torn.
  @discardableResult
  private mutating func object(
    _ bytes: Bytes, _ at: inout Int, parent: Int, depth: Int, _ last: inout Int, _ counts: inout [Count]
  ) -> Bool {
    guard depth < CountPaths.deepest, CountPaths.take("{", bytes, &at) else { return false }
    while !CountPaths.take("}", bytes, &at) {
      guard CountPaths.take("\"", bytes, &at), let word = CountPaths.word(bytes, &at), CountPaths.take(":", bytes, &at)
      else { return false }
      let place = place(of: word, in: bytes, parent, after: last)
      last = place
      CountPaths.skipSpace(bytes, &at)
      if at < bytes.count, bytes[at] == UInt8(ascii: "{") {
        guard object(bytes, &at, parent: place, depth: depth + 1, &last, &counts) else { return false }
      } else {
        guard let number = CountPaths.number(bytes, &at) else { return false }
        counts.append(Count(place: place, count: number))
      }
      _ = CountPaths.take(",", bytes, &at)
    }
    return true
  }

  private mutating func place(of word: Range<Int>, in bytes: Bytes, _ parent: Int, after last: Int) -> Int {
    if last >= 0, followers[last] >= 0 {
      let guess = followers[last]
      if steps[guess].parent == parent, steps[guess].word.utf8.elementsEqual(bytes[word]) { return guess }
    }
    let step = Step(parent: parent, word: CountPaths.text(bytes[word]))
    var place = places[step]
    if place == nil {
      place = steps.count
      places[step] = place
      steps.append(step)
      followers.append(-1)
    }
    if last >= 0 { followers[last] = place ?? -1 }
    return place ?? 0
  }

  private static func skipSpace(_ bytes: Bytes, _ at: inout Int) { while at < bytes.count, bytes[at] <= 0x20 { at += 1 } }

  private static func take(_ sign: Unicode.Scalar, _ bytes: Bytes, _ at: inout Int) -> Bool {
    skipSpace(bytes, &at)
    guard at < bytes.count, bytes[at] == UInt8(ascii: sign) else { return false }
    at += 1
    return true
  }

  private static func text(_ word: Slice<Bytes>) -> String {
    let text = String(decoding: word, as: UTF8.self)
    return word.contains(UInt8(ascii: "\\")) ? JSON(parsing: "\"\(text)\"")?.string ?? text : text
  }

  /// Up to its quote, with its escapes.
  private static func word(_ bytes: Bytes, _ at: inout Int) -> Range<Int>? {
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
    guard at < bytes.count else { return nil }
    at += 1
    return start..<at - 1
  }

  private static func number(_ bytes: Bytes, _ at: inout Int) -> Int? {
    let isNegative = take("-", bytes, &at)
    let start = at
    var number = 0
    while at < bytes.count, case let digit = Int(bytes[at]) - 0x30, (0...9).contains(digit) {
      guard at - start < mostDigits else { return nil }
      number = number * 10 + digit
      at += 1
    }
    return at == start ? nil : isNegative ? -number : number
  }
}

/// Sums by place.
struct CountSums {
  private var counts: [Int] = []

  subscript(place: Int) -> Int { place < counts.count ? counts[place] : 0 }

  mutating func add(_ document: [CountPaths.Count]) {
    makeRoom((document.lazy.map(\.place).max() ?? -1) + 1)
    for one in document { counts[one.place] &+= one.count }
  }

  static func += (sums: inout CountSums, other: CountSums) {
    sums.makeRoom(other.counts.count)
    for (place, count) in other.counts.enumerated() { sums.counts[place] &+= count }
  }

  private mutating func makeRoom(_ count: Int) {
    if counts.count < count { counts += repeatElement(0, count: count - counts.count) }
  }
}
