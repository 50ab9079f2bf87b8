// Places in a long table without counting its rows: numbers are given one by one and those that went are few and known.

/// The row numbers of a table. A place counts the rows that are there from the oldest, 0, on: it stays the same while newer rows come.
struct NumberLine: Hashable, Sendable {
  /// The oldest row's number, and the newest's.
  var first: Int64
  var last: Int64
  /// Numbers in between that no list shows, ascending.
  var holes: [Int64]

  /// Nil for a table without rows.
  init?(first: Int64?, last: Int64?, holes: [Int64] = []) {
    guard let first, let last, first <= last else { return nil }
    self.first = first
    self.last = last
    self.holes = holes.filter { $0 >= first && $0 <= last }
  }

  var count: Int { Int(last - first) + 1 - holes.count }

  /// The number at `place`. O(log holes).
  func number(at place: Int) -> Int64 {
    // Hole i stands before this place when i fewer holes and it lie below: `holes[i] - i` never falls.
    let below = holes.countWhile { index, hole in hole - first - Int64(index) <= Int64(place) }
    return first + Int64(place + below)
  }

  /// The place of a number that is no hole. O(log holes).
  func place(of number: Int64) -> Int {
    Int(number - first) - holes.countWhile { _, hole in hole < number }
  }
}

extension [Int64] {
  /// How many at the start meet a condition that none after them does.
  fileprivate func countWhile(_ condition: (Int, Int64) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(middle, self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
