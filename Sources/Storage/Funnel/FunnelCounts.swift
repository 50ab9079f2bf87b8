// Sums of a funnel as numbers under numbered keys: short on the disk, and added up without knowing what they mean.
internal import Domain

/// What is counted, by key; nothing stands under a key with 0.
struct FunnelCounts: Equatable {
  private(set) var byKey: [UInt64: Int] = [:]

  init() {}

  mutating func add(_ other: FunnelCounts, times sign: Int = 1) {
    for (key, count) in other.byKey { add(sign * count, to: key) }
  }

  private mutating func add(_ count: Int, to key: UInt64) {
    guard count != 0 else { return }
    byKey[key, default: 0] += count
    if byKey[key] == 0 { byKey[key] = nil }
  }
}

/// A kind of count, a number that says of what, and another: a word, a field's place, an hour, tenths of a second.
struct FunnelKey {
  enum Kind: UInt64 { case total = 1, sale, question, choice, way, tenths, product, outcome, hour }
  private static let bits: UInt64 = 28
  /// Numbers from here on are those of words that are in no table yet.
  static let firstLoose = 1 << 27

  static func of(_ kind: Kind, _ first: Int, _ second: Int) -> UInt64 {
    kind.rawValue << (2 * bits) | UInt64(clamping: first) << bits | UInt64(clamping: second) & (1 << bits - 1)
  }
  static func kind(_ key: UInt64) -> Kind? { Kind(rawValue: key >> (2 * bits)) }
  static func first(_ key: UInt64) -> Int { Int(key >> bits & (1 << bits - 1)) }
  static func second(_ key: UInt64) -> Int { Int(key & (1 << bits - 1)) }
}

// MARK: Bytes

extension FunnelCounts {
  /// Keys in order, each as its distance from the one before, then its count; seven bits a byte.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var before: UInt64 = 0
    for (key, count) in byKey.sorted(by: { $0.key < $1.key }) {
      FunnelCounts.put(key - before, to: &bytes)
      FunnelCounts.put(UInt64(bitPattern: Int64(count << 1 ^ count >> 63)), to: &bytes)
      before = key
    }
    return bytes
  }

  init(_ bytes: [UInt8]) {
    FunnelCounts.each(bytes) { add($1, to: $0) }
  }

  /// Bytes that were torn end where they can no longer be read.
  static func each(_ bytes: [UInt8], _ body: (UInt64, Int) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var (place, key): (Int, UInt64) = (0, 0)
      func next() -> UInt64? {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while place < bytes.count, shift < 64 {
          let byte = bytes[place]
          place += 1
          value |= UInt64(byte & 0x7F) << shift
          if byte < 0x80 { return value }
          shift += 7
        }
        return nil
      }
      while let distance = next(), let count = next() {
        key &+= distance
        body(key, Int(bitPattern: UInt(count >> 1)) ^ -Int(count & 1))
      }
    }
  }

  private static func put(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

// MARK: Meaning

extension FunnelCounts {
  private typealias Field<Sums> = any WritableKeyPath<Sums, Int> & Sendable

  /// In an order that is on the disk: only ever appended to.
  private static let totals: [Field<Funnel>] = [
    \.views, \.starts, \.completions, \.uniqueCompletions, \.timeouts, \.backs, \.leadViews, \.leads, \.completedLeads, \.leadDrops,
    \.emailConsents, \.smsConsents, \.handoffs, \.scans, \.receipts, \.carts, \.cartValue, \.noMatches, \.fallbacks,
  ]
  private static let sales: [Field<Funnel.SaleSums>] = [\.sessions, \.orders, \.direct, \.indirect]
  private static let questions: [Field<Funnel.QuestionSums>] = [\.views, \.answers, \.skips, \.drops]
  private static let products: [Field<Funnel.ProductSums>] = [\.shown, \.bought]
  private static let hours: [Field<Funnel.HourSums>] = [\.views, \.starts, \.completions]

  /// - Parameter word: the number of a ref, choice or SKU.
  init(_ funnel: Funnel, word: (String) throws -> Int) rethrows {
    put(funnel, FunnelCounts.totals, .total, 0)
    for (days, sums) in funnel.sales { put(sums, FunnelCounts.sales, .sale, days) }
    for (hour, sums) in funnel.hours { put(sums, FunnelCounts.hours, .hour, hour) }
    for (sku, sums) in funnel.products { put(sums, FunnelCounts.products, .product, try word(sku)) }
    for (outcome, count) in funnel.outcomes { add(count, to: FunnelKey.of(.outcome, try word(outcome), 0)) }
    for (ref, sums) in funnel.questions {
      let question = try word(ref)
      put(sums, FunnelCounts.questions, .question, question)
      for (choice, count) in sums.choices { add(count, to: FunnelKey.of(.choice, question, try word(choice))) }
      for (way, count) in sums.ways { add(count, to: FunnelKey.of(.way, question, try word(way))) }
      for (tenths, count) in sums.tenths { add(count, to: FunnelKey.of(.tenths, question, tenths)) }
    }
  }

  private mutating func put<Sums>(_ sums: Sums, _ fields: [Field<Sums>], _ kind: FunnelKey.Kind, _ first: Int) {
    for (place, field) in fields.enumerated() { add(sums[keyPath: field], to: FunnelKey.of(kind, first, place)) }
  }

  /// - Parameter most: tenths of a second beyond which time is cut off.
  func funnel(most: Int, word: (Int) -> String) -> Funnel {
    var funnel = Funnel()
    for (key, count) in byKey { FunnelCounts.tell(key, count, to: &funnel, most: most, word: word) }
    return funnel
  }

  static func tell(_ key: UInt64, _ count: Int, to funnel: inout Funnel, most: Int, word: (Int) -> String) {
    let (first, second) = (FunnelKey.first(key), FunnelKey.second(key))
    switch FunnelKey.kind(key) {
    case .total: if totals.indices.contains(second) { funnel[keyPath: totals[second]] += count }
    case .sale: if sales.indices.contains(second) { funnel.sales[first, default: .init()][keyPath: sales[second]] += count }
    case .hour: if hours.indices.contains(second) { funnel.hours[first, default: .init()][keyPath: hours[second]] += count }
    case .product:
      if products.indices.contains(second) { funnel.products[word(first), default: .init()][keyPath: products[second]] += count }
    case .outcome: funnel.outcomes[word(first), default: 0] += count
    case .question:
      if questions.indices.contains(second) { funnel.questions[word(first), default: .init()][keyPath: questions[second]] += count }
    case .choice: funnel.questions[word(first), default: .init()].choices[word(second), default: 0] += count
    case .way: funnel.questions[word(first), default: .init()].ways[word(second), default: 0] += count
    case .tenths: funnel.questions[word(first), default: .init()].tenths[min(second, most), default: 0] += count
    case nil: break
    }
  }
}

/// Adds many sums up. Times, by far the most of what is counted, lie in plain rows by word.
struct FunnelTally {
  private static let row = 2_048
  private var times: [[Int]] = []
  private var rest: [UInt64: Int] = [:]

  mutating func add(_ bytes: [UInt8]) {
    FunnelCounts.each(bytes) { key, count in
      let (first, second) = (FunnelKey.first(key), FunnelKey.second(key))
      guard FunnelKey.kind(key) == .tenths, first < FunnelTally.row, second < FunnelTally.row else {
        rest[key, default: 0] += count
        return
      }
      while times.count <= first { times.append([]) }
      if times[first].isEmpty { times[first] = Array(repeating: 0, count: FunnelTally.row) }
      times[first][second] += count
    }
  }

  func funnel(most: Int, word: (Int) -> String) -> Funnel {
    var funnel = Funnel()
    for (key, count) in rest where count != 0 { FunnelCounts.tell(key, count, to: &funnel, most: most, word: word) }
    for (first, row) in times.enumerated() where !row.isEmpty {
      var tenths: [Int: Int] = [:]
      for (second, count) in row.enumerated() where count != 0 { tenths[min(second, most), default: 0] += count }
      for (time, count) in tenths { funnel.questions[word(first), default: .init()].tenths[time, default: 0] += count }
    }
    return funnel
  }
}
