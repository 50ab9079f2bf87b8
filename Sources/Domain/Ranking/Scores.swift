// The score of every variant in one flat array. Ranking is bound by memory (PERFORMANCE.md D), so the numbers are as narrow as they may be.

/// Milli-votes of every variant, by id.
struct Scores {
  private enum Sums { case narrow([Int16]), middle([Int32]), wide([Int64]) }
  private let sums: Sums
  /// Milli-votes that 1 in `sums` stands for.
  private let unit: Int

  /// O(postings): each is read once, in the order of the variants.
  init(_ voices: [Voice], count: Int) {
    // Only what is split among several choices is not whole votes.
    let unit = voices.allSatisfy { $0.divisor == 1 } ? 1000 : 1
    self.unit = unit
    // No sum, and none on the way to it, lies further from 0.
    let reach = voices.reduce(0) { $0 + abs($1.points(for: $1.posting.reach)) } / unit
    sums =
      if reach <= Int(Int16.max) {
        .narrow(Scores.tally(voices, count, unit))
      } else if reach <= Int(Int32.max) {
        .middle(Scores.tally(voices, count, unit))
      } else {
        .wide(Scores.tally(voices, count, unit))
      }
  }

  private static func tally<Sum: FixedWidthInteger>(_ voices: [Voice], _ count: Int, _ unit: Int) -> [Sum] {
    var sums = [Sum](repeating: 0, count: count)
    sums.withUnsafeMutableBufferPointer { sums in
      for voice in voices {
        if voice.divisor == 1 {
          add(voice.posting, times: Sum(truncatingIfNeeded: voice.factor / unit), to: sums)
        } else {
          for (id, value) in zip(voice.posting.ids, voice.posting.values) {
            sums[Int(id)] &+= Sum(truncatingIfNeeded: voice.points(for: Int(value)) / unit)
          }
        }
      }
    }
    return sums
  }

  @inline(__always)
  private static func add<Sum: FixedWidthInteger>(
    _ posting: QuizIndex.Posting, times step: Sum, to sums: UnsafeMutableBufferPointer<Sum>
  ) {
    if let column = posting.column {
      column.withUnsafeBufferPointer { column in
        if step == 1 {
          for id in 0..<column.count { sums[id] &+= Sum(truncatingIfNeeded: column[id]) }
        } else {
          for id in 0..<column.count { sums[id] &+= step &* Sum(truncatingIfNeeded: column[id]) }
        }
      }
      return
    }
    posting.ids.withUnsafeBufferPointer { ids in
      posting.values.withUnsafeBufferPointer { values in
        if step == 1 {
          for place in 0..<ids.count { sums[Int(ids[place])] &+= Sum(truncatingIfNeeded: values[place]) }
        } else {
          for place in 0..<ids.count { sums[Int(ids[place])] &+= step &* Sum(truncatingIfNeeded: values[place]) }
        }
      }
    }
  }

  subscript(id: Int32) -> Int {
    switch sums {
    case .narrow(let sums): unit * Int(sums[Int(id)])
    case .middle(let sums): unit * Int(sums[Int(id)])
    case .wide(let sums): unit * Int(sums[Int(id)])
    }
  }

  /// Ids of the `count` highest scores, every tie of the last included, none below `lowest`; ascending. Complete when no score between
  /// these and `lowest` was left out.
  func best(_ count: Int, notBelow lowest: Int) -> (ids: [Int32], isComplete: Bool) {
    // Rounded up: a sum reaches `lowest` when it reaches this.
    let lowest = lowest > 0 ? (lowest + unit - 1) / unit : lowest / unit
    return switch sums {
    case .narrow(let sums): TopScores.best(sums, count, notBelow: lowest)
    case .middle(let sums): TopScores.best(sums, count, notBelow: lowest)
    case .wide(let sums): TopScores.best(sums, count, notBelow: lowest)
    }
  }
}

/// Finds the highest scores without sorting all of them.
enum TopScores {
  /// Scores that are passed over together when none of them is high enough.
  private static let block = 128

  static func best<Sum: FixedWidthInteger>(_ sums: [Sum], _ count: Int, notBelow lowest: Int) -> (ids: [Int32], isComplete: Bool) {
    guard lowest <= Int(Sum.max) else { return ([], true) }
    let lowest = Sum(clamping: lowest)
    return sums.withUnsafeBufferPointer { sums in
      let tops = tops(sums)
      let cut = sums.count > count ? cut(sums, tops, keeping: count, notBelow: lowest) : lowest
      var ids: [Int32] = []
      for (number, top) in tops.enumerated() where top >= cut {
        for id in number * block..<min(sums.count, (number + 1) * block) where sums[id] >= cut { ids.append(Int32(id)) }
      }
      return (ids, cut == lowest)
    }
  }

  /// The highest of each block.
  private static func tops<Sum: FixedWidthInteger>(_ sums: UnsafeBufferPointer<Sum>) -> [Sum] {
    let whole = sums.count / block
    var tops = [Sum](repeating: .min, count: (sums.count + block - 1) / block)
    for number in 0..<whole {
      var top = Sum.min
      for place in 0..<block { top = max(top, sums[number * block + place]) }
      tops[number] = top
    }
    for id in whole * block..<sums.count { tops[whole] = max(tops[whole], sums[id]) }
    return tops
  }

  /// The largest `c >= lowest` such that at least `count` scores are `>= c`, or `lowest`.
  private static func cut<Sum: FixedWidthInteger>(
    _ sums: UnsafeBufferPointer<Sum>, _ tops: [Sum], keeping count: Int, notBelow lowest: Sum
  ) -> Sum {
    // As many blocks hold a score of at least this.
    var ofTops = Highest(count, above: lowest)
    for top in tops { ofTops.take(top) }
    var highest = Highest(count, above: lowest)
    for (number, top) in tops.enumerated() where top >= ofTops.least {
      for id in number * block..<min(sums.count, (number + 1) * block) where sums[id] >= ofTops.least { highest.take(sums[id]) }
    }
    return highest.least
  }
}

/// The best few of many numbers: a min-heap, so that most are turned away by one comparison.
private struct Highest<Value: FixedWidthInteger> {
  private var heap: [Value]

  /// - Parameter floor: stands for each of `count` places until something higher takes it.
  init(_ count: Int, above floor: Value) { heap = Array(repeating: floor, count: count) }

  var least: Value { heap[0] }

  mutating func take(_ value: Value) {
    guard value > heap[0] else { return }
    heap[0] = value
    var place = 0
    while true {
      let left = 2 * place + 1
      guard left < heap.count else { return }
      let child = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
      guard heap[child] < heap[place] else { return }
      heap.swapAt(child, place)
      place = child
    }
  }
}
