// Sets combined, beside the same of Swift's own sets, at every level of the processor.
import CBitmaps
import Chance
import Testing

@testable import Bitmaps

/// The level is one for the whole program: one test after the other.
@Suite("Sets of numbers combined", .serialized) struct AlgebraTests {
  @Test("Two sets", arguments: UInt64(1)...24)
  func two(seed: UInt64) {
    var chance = Noise(seed)
    let (a, b) = (chance.numbers(), chance.numbers())
    let (x, y) = (NumberSet(a), NumberSet(b))
    let (union, both) = (NumberSet(a.union(b)), NumberSet(a.intersection(b)))
    let (onlyA, onlyB) = (NumberSet(a.subtracting(b)), NumberSet(b.subtracting(a)))
    let either = NumberSet(a.symmetricDifference(b))
    atEveryLevel {
      #expect(x.union(y) == union && x.union(y).isSound)
      #expect(x.intersection(y) == both && x.intersection(y).isSound)
      #expect(x.subtracting(y) == onlyA && x.subtracting(y).isSound)
      #expect(x.symmetricDifference(y) == either && x.symmetricDifference(y).isSound)
      #expect(x.countOfUnion(y) == union.count && x.countOfIntersection(y) == both.count && x.countOfSubtracting(y) == onlyA.count)
      #expect(x.isDisjoint(with: y) == both.isEmpty)
      var changed = x
      changed.formUnion(y)
      #expect(changed == union)
      changed.subtract(x)
      #expect(changed == onlyB)
      changed.formIntersection(y)
      #expect(changed == onlyB)
    }
  }

  @Test("Few numbers against many, and almost the same", arguments: UInt64(1)...30)
  func lopsided(seed: UInt64) {
    var chance = Noise(seed)
    let many = chance.members([40, 4096, 9000].randomElement(using: &chance) ?? 0, of: 1)
    let few = chance.members(3, of: 1).union(many.sorted().shuffled(using: &chance).prefix(Int.random(in: 0...40, using: &chance)))
    let (x, y) = (NumberSet(few), NumberSet(many))
    let (both, rest, strangers) = (NumberSet(few.intersection(many)), NumberSet(many.subtracting(few)), NumberSet(few.subtracting(many)))
    atEveryLevel {
      #expect(x.countOfIntersection(y) == both.count && y.countOfIntersection(x) == both.count)
      #expect(x.intersection(y) == both && y.intersection(x) == both)
      #expect(y.subtracting(x) == rest && x.subtracting(y) == strangers)
    }
  }

  @Test("Many sets", arguments: UInt64(1)...16)
  func many(seed: UInt64) {
    var chance = Noise(seed)
    // A common part, so that many sets have something in common.
    let common = chance.numbers()
    let sets = (0..<Int.random(in: 0...6, using: &chance)).map { _ in
      chance.numbers().union(common.sorted().shuffled(using: &chance).dropFirst(9))
    }
    var times: [Int64: Int] = [:]
    for set in sets { for number in set { times[number, default: 0] += 1 } }
    let numbers = sets.map { NumberSet($0) }
    let wanted = [-1, 1, 2, 3, sets.count, sets.count + 1].map { least in
      (least, NumberSet(times.filter { $0.value >= least }.keys))
    }
    let all = sets.isEmpty ? 0 : times.count { $0.value == sets.count }
    atEveryLevel {
      #expect(NumberSet.countOfIntersection(of: numbers) == all)
      #expect(NumberSet.countOfUnion(of: numbers) == times.count)
      for (least, set) in wanted {
        let found = NumberSet.atLeast(least, of: numbers)
        #expect(found == set && found.isSound)
      }
    }
  }

  @Test("Three to five sets that are nearly the same, of 9 to 40 numbers: no block is whole at the end", arguments: UInt64(1)...8)
  func ends(seed: UInt64) {
    var chance = Noise(seed)
    for _ in 0..<200 {
      let common = (0..<Int64(Int.random(in: 9...40, using: &chance))).map { $0 * 3 }
      let sets = (0..<Int.random(in: 3...5, using: &chance)).map { _ in
        let mostly = common.filter { _ in Int.random(in: 0...5, using: &chance) > 0 }
        return Set(mostly + (0..<2).map { _ in Int64.random(in: 0...200, using: &chance) })
      }
      let all = sets.dropFirst().reduce(sets[0]) { $0.intersection($1) }.count
      let numbers = sets.map { NumberSet($0) }
      atEveryLevel { #expect(NumberSet.countOfIntersection(of: numbers) == all) }
    }
  }

  @Test("Counters of hundreds of sets do not overflow", arguments: [63, 64, 300])
  func hundreds(count: Int) {
    let everyone = NumberSet.upTo(10_000)
    // Number n is in the first n sets.
    let sets = (0..<count).map { first in everyone.subtracting(NumberSet.upTo(Int64(first))) }
    atEveryLevel {
      for least in [1, 7, 62, 63, 64, 255, 256, count] where least <= count {
        #expect(NumberSet.atLeast(least, of: sets) == everyone.subtracting(NumberSet.upTo(Int64(least) - 1)))
      }
      #expect(NumberSet.countOfIntersection(of: sets) == 10_000 - count + 1)
      #expect(NumberSet.countOfUnion(of: sets) == 10_000)
    }
  }

  private func atEveryLevel(_ check: () -> Void) {
    for level in 0..<aw_levels() {
      aw_use_level(level)
      check()
    }
  }
}
