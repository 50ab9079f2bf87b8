// Which items of a list were moved, where the others kept their order.

/// Which of the same names stand elsewhere: as few as explain the new order.
enum Moves {
  static func moved(from old: [String], to new: [String]) -> [String] {
    guard old != new else { return [] }
    let place = Dictionary(old.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let places = new.map { place[$0] ?? 0 }
    // The longest run that kept its order; everything else has moved.
    var best = [Int](repeating: 1, count: places.count)
    var before = [Int?](repeating: nil, count: places.count)
    for index in places.indices {
      for earlier in 0..<index where places[earlier] < places[index] && best[earlier] + 1 > best[index] {
        best[index] = best[earlier] + 1
        before[index] = earlier
      }
    }
    var stayed: Set<String> = []
    var at = best.indices.max { best[$0] < best[$1] }
    while let index = at {
      stayed.insert(new[index])
      at = before[index]
    }
    return new.filter { !stayed.contains($0) }
  }
}
