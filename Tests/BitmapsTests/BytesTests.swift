// A set as bytes and back, and bytes that are no set.
import Chance
import Testing

@testable import Bitmaps

@Suite("A set of numbers as bytes") struct BytesTests {
  @Test("Comes back, one after the other in one buffer", arguments: UInt64(1)...12)
  func roundTrip(seed: UInt64) {
    var chance = Noise(seed)
    let sets = (0..<4).map { _ in NumberSet(chance.numbers()) } + [NumberSet()]
    var bytes: [UInt8] = [1, 2, 3]
    for set in sets { set.write(to: &bytes) }
    bytes.withUnsafeBytes { raw in
      var offset = 3
      for set in sets {
        let read = NumberSet(reading: raw, at: &offset)
        #expect(read == set && read?.isSound == true)
      }
      #expect(offset == raw.count)
    }
  }

  @Test("Has a fixed form, lowest byte first")
  func form() {
    var bytes: [UInt8] = []
    NumberSet([1, 0x1ff, 0x2_0003]).write(to: &bytes)
    #expect(bytes == [2, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0xff, 1] + [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0])
  }

  @Test("Cut short anywhere it is nothing, and the place to read from stays")
  func truncated() {
    var chance = Noise(3)
    for numbers in [[5, 6, 70_000, 1 << 40], chance.members(4097, of: 0).sorted()] {
      var bytes: [UInt8] = []
      NumberSet(numbers).write(to: &bytes)
      for end in 0..<bytes.count {
        bytes[..<end].withUnsafeBytes { raw in
          var offset = 0
          #expect(NumberSet(reading: raw, at: &offset) == nil && offset == 0)
        }
      }
    }
  }

  @Test("What no set says is nothing")
  func malformed() {
    func read(_ chunks: [[UInt8]], count: [UInt8]? = nil) -> NumberSet? {
      let bytes = (count ?? [UInt8(chunks.count), 0, 0, 0]) + chunks.flatMap { $0 }
      return bytes.withUnsafeBytes { raw in
        var offset = 0
        return NumberSet(reading: raw, at: &offset)
      }
    }
    func chunk(_ key: UInt8, _ less: UInt8, _ members: [UInt8], top: UInt8 = 0) -> [UInt8] {
      [key, 0, 0, 0, 0, 0, 0, top, less, 0] + members
    }
    #expect(read([chunk(0, 1, [1, 0, 2, 0]), chunk(1, 0, [9, 0])])?.all == [1, 2, 65_545])
    // Chunks out of order or twice, values likewise, a key too high or negative, more chunks than bytes.
    #expect(read([chunk(1, 0, [1, 0]), chunk(0, 0, [1, 0])]) == nil)
    #expect(read([chunk(1, 0, [1, 0]), chunk(1, 0, [2, 0])]) == nil)
    #expect(read([chunk(0, 1, [2, 0, 1, 0])]) == nil)
    #expect(read([chunk(0, 1, [2, 0, 2, 0])]) == nil)
    #expect(read([chunk(0, 0, [2, 0], top: 1)]) == nil)
    #expect(read([chunk(0, 0, [2, 0], top: 0x80)]) == nil)
    #expect(read([chunk(0, 0, [2, 0])], count: [255, 255, 255, 255]) == nil)
    // Bits that are not as many as is said.
    let bits = [UInt8](repeating: 0xff, count: 1000) + [UInt8](repeating: 0, count: 7192)
    #expect(read([[0, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0x1f] + bits])?.count == 8000)
    #expect(read([[0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x1f] + bits]) == nil)
    var offset = -1
    [UInt8](repeating: 0, count: 8).withUnsafeBytes { #expect(NumberSet(reading: $0, at: &offset) == nil) }
    offset = 9
    [UInt8](repeating: 0, count: 8).withUnsafeBytes { #expect(NumberSet(reading: $0, at: &offset) == nil) }
  }

  @Test("Noise never stops the program, and what is read of it is sound")
  func noise() {
    var chance = Noise(11)
    var good: [UInt8] = []
    NumberSet(chance.members(40, of: 0).union(chance.members(4200, of: 1))).write(to: &good)
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &chance) {
        bytes[Int.random(in: 0..<min(120, bytes.count), using: &chance)] = UInt8.random(in: 0...255, using: &chance)
      }
      bytes.withUnsafeBytes { raw in
        var offset = 0
        if let set = NumberSet(reading: raw, at: &offset) { #expect(set.isSound) }
      }
    }
  }
}
