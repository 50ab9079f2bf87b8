// One set: its numbers, one more, one less.
import Chance
import Testing

@testable import Bitmaps

@Suite("A set of numbers") struct NumberSetTests {
  @Test("Holds what it was given, in any order, once", arguments: UInt64(1)...12)
  func holds(seed: UInt64) {
    var chance = Noise(seed)
    let wanted = chance.numbers()
    let ascending = wanted.sorted()
    for set in [NumberSet(ascending), NumberSet(wanted), NumberSet([-5, -1] + ascending.reversed() + ascending.prefix(99))] {
      #expect(set.isSound && set.count == wanted.count && set.isEmpty == wanted.isEmpty)
      #expect(set.all == ascending)
      #expect(set == NumberSet(ascending) && set.hashValue == NumberSet(ascending).hashValue)
      #expect(set.first == ascending.first && set.last == ascending.last)
      let strangers = (0..<500).map { _ in Int64.random(in: -9...200_000, using: &chance) }
      #expect((strangers + ascending.prefix(500)).allSatisfy { set.contains($0) == wanted.contains($0) })
    }
  }

  @Test("A random life of one set is that of a Set", arguments: UInt64(1)...6)
  func life(seed: UInt64) {
    var chance = Noise(seed)
    var (set, judge) = (NumberSet(), Set<Int64>())
    // Grows past the threshold, then shrinks below it, in two chunks far from each other.
    for step in 0..<24_000 {
      let number = Int64.random(in: 0...6000, using: &chance) + (Bool.random(using: &chance) ? 1 << 40 : 0)
      let grows = Int.random(in: 0..<10, using: &chance) < (step < 12_000 ? 9 : 1)
      if grows {
        #expect(set.insert(number) == judge.insert(number).inserted)
      } else {
        #expect(set.remove(number) == (judge.remove(number) != nil))
      }
      #expect(set.count == judge.count)
      if step % 2000 == 0 { #expect(set.isSound && set.all == judge.sorted() && set == NumberSet(judge)) }
    }
    #expect(set.isSound && set.all == judge.sorted())
    for number in judge { set.set(number, to: false) }
    #expect(set == NumberSet() && set.isEmpty && set.first == nil && set.last == nil)
    set.set(7, to: true)
    #expect(set.all == [7])
  }

  @Test("A negative number is never in it")
  func negative() {
    var set = NumberSet([0])
    #expect(!set.insert(-1) && !set.insert(.min) && !set.contains(-1) && !set.remove(.min))
    #expect(set.insert(.max) && set.contains(.max) && set.all == [0, .max])
  }

  @Test("Is kept as the count says at 4095, 4096 and 4097", arguments: [4095, 4096, 4097])
  func threshold(count: Int) {
    var chance = Noise(5)
    let numbers = chance.members(count, of: 3)
    let set = NumberSet(numbers)
    #expect(set.isSound && set.count == count)
    let isSparse = if case .sparse = set.chunks[0].members { true } else { false }
    #expect(isSparse == (count <= 4096))
    // One in and out again is the same set, whatever the way through the threshold.
    var changed = set
    for number in chance.members(10, of: 3) where !numbers.contains(number) {
      changed.insert(number)
      #expect(changed.isSound && changed != set)
      changed.remove(number)
      #expect(changed == set && changed.isSound)
    }
  }

  @Test("A copy is not changed with the original, and shares every chunk that is not changed")
  func copies() {
    var chance = Noise(8)
    let original = NumberSet(chance.members(9000, of: 0).union(chance.members(9000, of: 1)).union(chance.members(50, of: 2)))
    let before = original.all
    var copy = original
    for number: Int64 in [5, 70_000, 140_000] { copy.set(number, to: !copy.contains(number)) }
    #expect(original.all == before && copy != original && copy.isSound)
    copy = original
    copy.set(5, to: !copy.contains(5))
    #expect(copy.memory(ofChunk: 1) == original.memory(ofChunk: 1))
    #expect(copy.memory(ofChunk: 0) != original.memory(ofChunk: 0))
    // What nobody shares is changed where it is.
    let place = copy.memory(ofChunk: 0)
    copy.set(6, to: !copy.contains(6))
    #expect(copy.memory(ofChunk: 0) == place)
  }

  @Test("All contacts up to one", arguments: [-1, 0, 1, 4096, 4097, 65_535, 65_536, 65_537, 200_000])
  func upTo(last: Int64) {
    let set = NumberSet.upTo(last)
    #expect(set == NumberSet(last < 1 ? [] : Array(1...last)) && set.isSound)
  }

  @Test("Pages of numbers join to all of them", arguments: UInt64(1)...8)
  func pages(seed: UInt64) {
    var chance = Noise(seed)
    let set = NumberSet(chance.numbers())
    var (found, after): ([Int64], Int64) = ([], -1)
    while let last = set.numbers(after: after, limit: 700).last {
      found += set.numbers(after: after, limit: 700)
      after = last
    }
    #expect(found == set.all)
    let number = Int64.random(in: 0...200_000, using: &chance)
    #expect(set.numbers(after: number, limit: 9) == Array(set.all.filter { $0 > number }.prefix(9)))
    #expect(set.numbers(after: .max, limit: 9) == [] && set.numbers(after: -99, limit: 0) == [])
    #expect(set.numbers(after: .min, limit: 3) == Array(set.all.prefix(3)))
  }

  @Test("Its memory is near 2 bytes a number or 8 KiB a chunk, grown one by one as well")
  func memory() {
    var chance = Noise(2)
    var grown = NumberSet()
    for number in chance.members(3000, of: 0) { grown.insert(number) }
    #expect((6000..<7200).contains(grown.byteCount))
    #expect((6000..<6400).contains(NumberSet(grown.all).byteCount))
    #expect((8192..<8400).contains(NumberSet(chance.members(50_000, of: 1)).byteCount))
    #expect(NumberSet().byteCount == 0)
  }
}

extension NumberSet {
  fileprivate func memory(ofChunk place: Int) -> Int {
    switch chunks[place].members {
    case .sparse(let values): values.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    case .dense(let words): words.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    }
  }
}
