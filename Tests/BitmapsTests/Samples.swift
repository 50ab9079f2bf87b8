// Numbers of a seed: few, many and in between in their chunks, and the plainest set that can judge.
import Chance

@testable import Bitmaps

extension Noise {
  /// Up to three chunks of a handful, beyond 2^32 too, each with few members, many, or so many that one more or less changes how they
  /// are kept.
  mutating func numbers() -> Set<Int64> {
    var made: Set<Int64> = []
    for key in [0, 1, 2, 0x1_0000, 0x7fff_ffff_ffff].shuffled(using: &self).prefix(Int.random(in: 0...3, using: &self)) {
      let count = [1, 30, 1000, 4094, 4095, 4096, 4097, 4098, 9000, 65_536].randomElement(using: &self) ?? 0
      made.formUnion(members(count, of: Int64(key)))
    }
    return made
  }

  /// Exactly `count` numbers of the chunk.
  mutating func members(_ count: Int, of key: Int64) -> Set<Int64> {
    if count > 40_000 { return Set(key << 16...key << 16 | 0xffff).subtracting(members(65_536 - count, of: key)) }
    var made: Set<Int64> = []
    while made.count < count { made.insert(key << 16 | Int64.random(in: 0...0xffff, using: &self)) }
    return made
  }
}

extension NumberSet {
  var all: [Int64] {
    var found: [Int64] = []
    forEach { found.append($0) }
    return found
  }

  /// What every set keeps: ascending keys, no empty chunk, the kind that fits the count, counts that are true.
  var isSound: Bool {
    zip(chunks, chunks.dropFirst()).allSatisfy { $0.key < $1.key }
      && count == chunks.reduce(0) { $0 + $1.count }
      && chunks.allSatisfy { chunk in
        switch chunk.members {
        case .sparse(let values):
          return (1...Chunk.most).contains(values.count) && chunk.count == values.count
            && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
        case .dense(let words):
          return words.count == Chunk.words && chunk.count > Chunk.most
            && chunk.count == words.reduce(0) { $0 + $1.nonzeroBitCount }
        }
      }
  }
}
