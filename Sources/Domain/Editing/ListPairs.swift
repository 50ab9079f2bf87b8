// Which items of two lists are the same.

/// Which items of a list are which of another: by their refs, or by being the same; those that keep their order.
struct ListPairs {
  var kept: [(old: Int, new: Int)]

  init?(_ before: [Tree], _ after: [Tree]) {
    let (old, new) = (before.map(\.ref), after.map(\.ref))
    if old.allSatisfy({ $0 != nil }), new.allSatisfy({ $0 != nil }), Set(old).count == old.count, Set(new).count == new.count {
      let same = ListPairs.longest(old, new)
      kept = same
      // A ref that was changed in its place is the same item.
      if old.count == new.count, same.count == old.count - 1, let place = old.indices.first(where: { old[$0] != new[$0] }),
        !new.contains(old[place]), !old.contains(new[place])
      {
        kept.append((place, place))
        kept.sort { $0.old < $1.old }
      }
    } else if before.count == after.count, zip(before, after).filter({ $0 != $1 }).count == 1 {
      kept = before.indices.map { ($0, $0) }
    } else {
      kept = ListPairs.longest(before, after)
    }
  }

  /// The longest common part in order. O(n × m), on lists of at most 500.
  private static func longest<T: Equatable>(_ a: [T], _ b: [T]) -> [(old: Int, new: Int)] {
    var lengths = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        lengths[i][j] = a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var (i, j) = (0, 0)
    var pairs: [(old: Int, new: Int)] = []
    while i < a.count, j < b.count {
      if a[i] == b[j] {
        pairs.append((i, j))
        (i, j) = (i + 1, j + 1)
      } else if lengths[i + 1][j] >= lengths[i][j + 1] {
        i += 1
      } else {
        j += 1
      }
    }
    return pairs
  }
}
