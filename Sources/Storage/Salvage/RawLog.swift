// The write-ahead log as it lies on the disk, read by its own rules: SQLite drops all that follows a spoiled frame without a word.
// Format: sqlite.org/fileformat2.html, "The Write-Ahead Log".
import Foundation

/// Pages that the log adds to its file.
struct RawLog {
  /// Of each page the place of its newest committed content in `bytes`.
  private(set) var newest: [Int: Int] = [:]
  /// Nil for a log without a commit.
  private(set) var pageSize: Int?
  /// Pages of the file after the last commit.
  private(set) var pageCount = 0
  /// Commits that SQLite would drop, because a frame before them is spoiled. They were acknowledged.
  private(set) var commitsBehindSpoil = 0
  let bytes: [UInt8]

  private static let headLength = 32
  private static let frameHeadLength = 24

  /// Of the log beside the store at `path`; empty where there is none or where it cannot be read.
  init(of path: String) {
    bytes = FileManager.default.contents(atPath: path + "-wal").map(Array.init) ?? []
    read()
  }

  /// Two commits behind a spoiled frame: the later one was begun when the earlier had been synced, the spoiled frame with it, so that no
  /// power cut can have torn it. One alone may never have been acknowledged.
  var isSpoiled: Bool { commitsBehindSpoil >= 2 }

  /// Said by whoever opens the store first after an unclean end, before SQLite forgets what lies behind the spoiled frame.
  /// - Throws: exit code 65, as damage that a kiosk mends at its start.
  static func requireWhole(of path: String, under lock: WriteLock) throws(StoreError) {
    do {
      try requireWhole(of: path, lock)
    } catch {
      throw StoreError(error, at: path)
    }
  }

  private static func requireWhole(of path: String, _ lock: WriteLock) throws {
    guard (StoreFile.size(of: path + "-wal") ?? 0) > 0, (StoreFile.size(of: path) ?? 0) > 0 else { return }
    let log = try lock.hold { RawLog(of: path) }
    guard log.isSpoiled else { return }
    throw StoreError.damaged(
      "\(path): the log is damaged: \(log.commitsBehindSpoil) later writes lie behind the spoiled one; \(StoreError.cure)")
  }

  private struct Frame {
    var page: Int
    var size: Int
    var content: Int
  }

  private mutating func read() {
    guard bytes.count >= RawLog.headLength + RawLog.frameHeadLength else { return }
    let magic = number(at: 0)
    guard magic == 0x377F_0682 || magic == 0x377F_0683, number(at: 4) == 3_007_000 else { return }
    let size = Int(number(at: 8))
    guard size >= 512, size <= 65_536, size & (size - 1) == 0 else { return }
    let sums = LogSums(isBigEndian: magic == 0x377F_0683)
    var seed: (UInt32, UInt32)? = (number(at: 24), number(at: 28))
    guard let head = seed, sums.after((0, 0), bytes[0..<24]) == head else { return }
    let salts = (number(at: 16), number(at: 20))
    var before: [Frame] = []
    var behind: [Frame] = []
    var isBroken = false
    var (lastSize, lastSizeBehind) = (0, 0)
    var committed: [Frame] = []
    var committedBehind: [Frame] = []
    for start in stride(from: RawLog.headLength, through: bytes.count - RawLog.frameHeadLength - size, by: RawLog.frameHeadLength + size) {
      let frame = Frame(page: Int(number(at: start)), size: Int(number(at: start + 4)), content: start + RawLog.frameHeadLength)
      guard (number(at: start + 8), number(at: start + 12)) == salts else {
        isBroken = true
        seed = nil
        continue
      }
      let stored = (number(at: start + 16), number(at: start + 20))
      let (head, content) = (bytes[start..<start + 8], bytes[frame.content..<frame.content + size])
      let isWhole = seed.map { sums.after(sums.after($0, head), content) == stored } ?? false
      // A frame whose content is spoiled still says by which sum the next one begins.
      seed = stored
      if !isWhole { isBroken = true }
      guard isWhole, frame.page > 0 else { continue }
      if isBroken { behind.append(frame) } else { before.append(frame) }
      guard frame.size > 0 else { continue }
      if isBroken {
        commitsBehindSpoil += 1
        committedBehind += behind
        behind = []
        lastSizeBehind = frame.size
      } else {
        committed += before
        before = []
        lastSize = frame.size
      }
    }
    if isSpoiled { committed += before + committedBehind }
    guard !committed.isEmpty else { return }
    pageSize = size
    pageCount = isSpoiled ? lastSizeBehind : lastSize
    for frame in committed { newest[frame.page] = frame.content }
  }

  private func number(at place: Int) -> UInt32 {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// The running sum of a log's frames.
private struct LogSums {
  let isBigEndian: Bool

  func after(_ seed: (UInt32, UInt32), _ bytes: ArraySlice<UInt8>) -> (UInt32, UInt32) {
    var (first, second) = seed
    bytes.withUnsafeBytes { bytes in
      for place in stride(from: 0, to: bytes.count - 7, by: 8) {
        let left = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        let right = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
        first &+= (isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)) &+ second
        second &+= (isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)) &+ first
      }
    }
    return (first, second)
  }
}
