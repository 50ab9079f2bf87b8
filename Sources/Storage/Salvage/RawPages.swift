// Pages of a damaged file, one by one and without SQLite: what one page has lost says nothing about the next. Nothing is ever written.
// Format: sqlite.org/fileformat2.html.
import Foundation

/// The pages of a store as its file and its log have them.
final class RawPages {
  private let descriptor: Int32
  private let log: RawLog?
  let size: Int
  /// Bytes of a page that hold content.
  let usable: Int
  let count: Int
  /// Whether the file begins as one of ours does; else its page size and version are not to be believed.
  let isHeaderSound: Bool
  let version: Int

  /// - Parameter withLog: false leaves out what the log beside the file says.
  /// - Throws: exit code 66, 74 or 77 where the file cannot be read at all.
  init(at path: String, withLog: Bool) throws(StoreError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, "the damaged store cannot be read", path) }
    let log = withLog ? RawLog(of: path) : nil
    self.log = log
    var head = [UInt8](repeating: 0, count: 100)
    let known = log?.newest[1].map { Array(log?.bytes[$0..<$0 + 100] ?? []) }
    if let known, known.count == 100 { head = known } else { _ = pread(descriptor, &head, 100, 0) }
    let isSQLite = Array(head[0..<16]) == Array("SQLite format 3\u{0}".utf8)
    let named = Int(head[16]) << 8 | Int(head[17])
    let isSizeSound = isSQLite && (named == 1 || named >= 512 && named & (named - 1) == 0)
    // The log's is held by its sums.
    size = log?.pageSize ?? (isSizeSound ? (named == 1 ? 65_536 : named) : 4_096)
    usable = size - (isSizeSound ? Int(head[20]) : 0)
    isHeaderSound = isSizeSound && head[68..<72].elementsEqual([0x41, 0x53, 0x4B, 0x57])
    version = head[60..<64].reduce(0) { $0 << 8 | Int($1) }
    var status = stat()
    let bytes = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    count = max((bytes + size - 1) / size, log?.pageCount ?? 0)
  }

  deinit { close(descriptor) }

  /// Nil for one that cannot be read, or that is zeros.
  func page(_ number: Int) -> [UInt8]? {
    guard number >= 1, number <= count else { return nil }
    if let log, let place = log.newest[number] { return Array(log.bytes[place..<place + size]) }
    var bytes = [UInt8](repeating: 0, count: size)
    let read = pread(descriptor, &bytes, size, off_t((number - 1) * size))
    // The last page of a file that was cut off is taken as far as it goes.
    guard read > 0, bytes.contains(where: { $0 != 0 }) else { return nil }
    return bytes
  }
}

/// One page of a tree of rows.
struct RawPage {
  enum Kind: UInt8 { case innerIndex = 2, innerTable = 5, index = 10, table = 13 }
  let bytes: [UInt8]
  let kind: Kind
  private let start: Int
  let cells: [Int]

  /// Nil for a page that is none of a tree.
  init?(_ bytes: [UInt8]?, number: Int) {
    guard let bytes else { return nil }
    start = number == 1 ? 100 : 0
    guard let kind = Kind(rawValue: bytes[start]) else { return nil }
    self.bytes = bytes
    self.kind = kind
    let head = start + (kind == .innerIndex || kind == .innerTable ? 12 : 8)
    let count = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
    guard head + 2 * count <= bytes.count else { return nil }
    cells = (0..<count).map { Int(bytes[head + 2 * $0]) << 8 | Int(bytes[head + 2 * $0 + 1]) }
  }

  /// Pages below this one, in order; a place outside of the page gives 0.
  var children: [Int] {
    guard kind == .innerIndex || kind == .innerTable else { return [] }
    return (cells + [start + 8]).map { $0 + 4 <= bytes.count ? bytes[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } : 0 }
  }
}

/// A row as a page holds it.
struct RawRow {
  /// 0 in a tree that has none.
  var number: Int64
  var values: [RawValue]
}

extension RawPages {
  /// The row in the cell at `place`; nil for one that cannot be read. Inner pages of a table hold none.
  func row(_ page: RawPage, at place: Int) -> RawRow? {
    var bytes = RawBytes(bytes: page.bytes, place: place)
    if page.kind == .innerIndex { bytes.place += 4 }
    guard page.kind != .innerTable, let length = bytes.number(), length >= 1, length <= Int64(count * size) else { return nil }
    guard let number = page.kind == .table ? bytes.number() : 0,
      let payload = payload(bytes, length: Int(length), isTable: page.kind == .table)
    else { return nil }
    return RawValue.row(payload).map { RawRow(number: number, values: $0) }
  }

  /// What did not fit into its page lies in a chain of others.
  private func payload(_ bytes: RawBytes, length: Int, isTable: Bool) -> [UInt8]? {
    let most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
    let least = (usable - 12) * 32 / 255 - 23
    let rest = least + (length - least) % (usable - 4)
    let local = length <= most ? length : rest <= most ? rest : least
    guard bytes.place >= 0, local >= 0, bytes.place + local + (length > local ? 4 : 0) <= bytes.bytes.count else { return nil }
    var payload = Array(bytes.bytes[bytes.place..<bytes.place + local])
    guard length > local else { return payload }
    var next = bytes.bytes[(bytes.place + local)..<(bytes.place + local + 4)].reduce(0) { $0 << 8 | Int($1) }
    while payload.count < length {
      // Each page brings some bytes, so the loop ends.
      guard let page = page(next) else { return nil }
      payload += page[4..<min(usable, 4 + length - payload.count)]
      next = page[0..<4].reduce(0) { $0 << 8 | Int($1) }
    }
    return payload
  }
}
