// Counts over the contacts of each tag, and the memory that their sets take.
import Bitmaps
import CBitmaps
import Foundation

/// One set a tag and one a tag of the last 30 days, from the answers that `segments.py` wrote: contact (4 bytes), tag (2), age in days (2),
/// in the order of contacts. They are inserted one by one, as a shop's answers come.
///
/// Prints what the sets take, then for each line of the input, `KIND TAG…`, the nanoseconds that it takes (the median of many) and what came
/// out.
struct SegmentsRun {
  private var all: [NumberSet] = []
  private var recent: [NumberSet] = []

  /// - Parameter level: of the processor, nil for its best.
  init(file: String, level: Int?) throws {
    if let level { aw_use_level(level) }
    let answers = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    let took = nanoseconds { answers.withUnsafeBytes { insert($0) } }
    let bytes = (all + recent).reduce(0) { $0 + $1.byteCount }
    var written: [UInt8] = []
    for set in all + recent { set.write(to: &written) }
    var same = false
    let read = nanoseconds { same = written.withUnsafeBytes { raw in isSame(raw) } }
    guard same else { throw Complaint("the sets do not come back from their bytes") }
    say("# \(bytes) \(written.count) \(took / Int64(max(answers.count / 8, 1))) \(read)")
  }

  private mutating func insert(_ answers: UnsafeRawBufferPointer) {
    for offset in stride(from: 0, to: answers.count - 7, by: 8) {
      let contact = Int64(answers.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      let tag = Int(answers.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self))
      while all.count <= tag {
        all.append(NumberSet())
        recent.append(NumberSet())
      }
      all[tag].insert(contact)
      if answers.loadUnaligned(fromByteOffset: offset + 6, as: UInt16.self) < 30 { recent[tag].insert(contact) }
    }
  }

  private func isSame(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    return (all + recent).allSatisfy { NumberSet(reading: bytes, at: &offset)?.count == $0.count } && offset == bytes.count
  }

  func print() throws {
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard let kind = words.first, let ask = question(kind, words.dropFirst().compactMap { Int($0) }) else {
        throw Complaint("\(line): no such question")
      }
      let (time, counts) = median(ask)
      say("\(time) \(counts.map(String.init).joined(separator: " "))")
    }
  }

  /// At once: who asked waits for it.
  private func say(_ line: String) {
    Swift.print(line)
    fflush(nil)
  }

  private func question(_ kind: Substring, _ tags: [Int]) -> (() -> [Int])? {
    switch kind {
    case "counts": { all.map(\.count) }
    case "counts30": { recent.map(\.count) }
    case "matrix": { matrix(tags[0]) }
    case "and": { [both(tags.map { all[$0] })] }
    case "and30": { [both(tags.map { recent[$0] })] }
    case "or": { [NumberSet.countOfUnion(of: tags.map { all[$0] })] }
    case "andnot": { [all[tags[0]].countOfSubtracting(all[tags[1]])] }
    default: nil
    }
  }

  private func both(_ sets: [NumberSet]) -> Int { NumberSet.countOfIntersection(of: sets) }

  /// Every pair of the first tags, each in both directions as the others do it.
  private func matrix(_ tags: Int) -> [Int] {
    all[..<tags].flatMap { row in all[..<tags].map { row.countOfIntersection($0) } }
  }

  /// Of 31 rounds, each of as many runs as make it long beside the clock.
  private func median(_ ask: () -> [Int]) -> (nanoseconds: Double, counts: [Int]) {
    var counts = ask()
    let once = max(nanoseconds { counts = ask() }, 1)
    let runs = max(1, 50_000 / once)
    let times = (0..<31).map { _ in Double(nanoseconds { for _ in 0..<runs { counts = ask() } }) / Double(runs) }
    return (times.sorted()[15], counts)
  }
}
