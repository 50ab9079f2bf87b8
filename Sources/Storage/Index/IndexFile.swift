// The index on disk, beside the store: read back whole, so that a restart counts at once. Without it nothing is lost but some seconds.
internal import Bitmaps
internal import Crypto
internal import Domain
import Foundation

/// `askwell.db-index`: numbers of contacts by tag, no address and no name. An erasure removes the file.
struct IndexFile {
  static let suffix = "-index"
  /// Another shape of the file gets another number; whoever does not know it reads the tables.
  private static let head = Array("ASKWELL INDEX 1\n".utf8)
  private static let tokenLength = 32

  let store: Database
  init(_ store: Database) { self.store = store }
  private var path: String { store.path + IndexFile.suffix }

  /// Nil when there is none, when it is damaged, or when it was written for another state of the file than this store had: a store that
  /// was put back from a backup has the numbers of the log again, but not the token.
  func contents(_ db: Connection) -> (IndexContents, change: Int64)? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)), data.starts(with: IndexFile.head) else { return nil }
    let sum = data.suffix(SHA256.byteCount)
    let body = data.dropLast(SHA256.byteCount)
    guard body.count > IndexFile.head.count + IndexFile.tokenLength, SHA256.hash(data: body).elementsEqual(sum) else { return nil }
    let rest = body.dropFirst(IndexFile.head.count)
    let token = String(decoding: rest.prefix(IndexFile.tokenLength), as: UTF8.self)
    let isOfStore: Bool? = try? db.value(
      "SELECT n <= (SELECT IFNULL(MAX(n), 0) FROM contact_change) FROM index_token WHERE token = ?", [token])
    guard isOfStore == true else { return nil }
    return rest.dropFirst(IndexFile.tokenLength).withUnsafeBytes { bytes in
      var reader = IndexReader(bytes: bytes)
      return reader.contents().map { ($0, $0.change) }
    }
  }

  /// First the token, then the file under its name: killed in between, the next start reads the tables.
  func write(_ contents: IndexContents) throws(StoreError) {
    let token = (0..<IndexFile.tokenLength).map { _ in String("0123456789abcdef".randomElement() ?? "0") }.joined()
    var bytes = IndexFile.head + Array(token.utf8)
    contents.write(to: &bytes)
    bytes += Array(SHA256.hash(data: bytes))
    try store.write { db in
      try db.run("DELETE FROM index_token")
      try db.run("INSERT INTO index_token (token, n) VALUES (?, ?)", [token, contents.change])
    }
    let temporary = path + ".new"
    try IndexFile.put(bytes, at: temporary)
    guard rename(temporary, path) == 0 else { throw .system(errno, "the index cannot be put in its place", path) }
    try StoreFile.sync(directory: path.directory)
  }

  private static func put(_ bytes: [UInt8], at path: String) throws(StoreError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the index cannot be written", path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw .system(errno, "the index cannot be written", path) }
      done += written
    }
    guard fsync(descriptor) == 0 else { throw .system(errno, "the index cannot be synced", path) }
  }

  /// After an erasure: a file of numbers still names a number.
  static func remove(beside store: String) {
    // Where there is none, nothing is to be removed.
    _ = unlink(store + suffix)
  }
}

extension IndexContents {
  fileprivate func write(to bytes: inout [UInt8]) {
    bytes.put(change)
    everybody.write(to: &bytes)
    for set in consenting + reachable + newcomers { set.write(to: &bytes) }
    for moment in opened { bytes.put(moment.milliseconds) }
    bytes.put(Int64(tags.count))
    for people in tags {
      bytes.put(people.tag.text)
      for set in [people.now, people.formerly] + people.joined + people.left { set.write(to: &bytes) }
    }
    bytes.put(Int64(recent.count))
    for (span, recent) in recent {
      bytes.put(span.text)
      bytes.put(recent.since.milliseconds)
      for set in recent.people { set.write(to: &bytes) }
    }
  }
}

/// Reads what `IndexContents.write` wrote; nil for anything else, wherever it stops.
private struct IndexReader {
  let bytes: UnsafeRawBufferPointer
  var offset = 0

  mutating func contents() -> IndexContents? {
    guard let change = number(), let everybody = NumberSet(reading: bytes, at: &offset) else { return nil }
    let channels = Channel.allCases.count
    let windows = Movement.Window.allCases.count
    guard let consenting = sets(channels), let reachable = sets(channels), let newcomers = sets(windows) else { return nil }
    let opened = (0..<windows).compactMap { _ in number() }.map { Instant(milliseconds: $0) }
    guard opened.count == windows, let count = number(), count >= 0 else { return nil }
    var contents = IndexContents(opened: opened)
    (contents.change, contents.everybody, contents.consenting) = (change, everybody, consenting)
    (contents.reachable, contents.newcomers) = (reachable, newcomers)
    for place in 0..<count {
      guard let tag = text().flatMap({ Tag($0) }), contents.place(of: tag) == Int(place) else { return nil }
      guard let now = sets(2), let joined = sets(windows), let left = sets(windows) else { return nil }
      (contents.tags[Int(place)].now, contents.tags[Int(place)].formerly) = (now[0], now[1])
      (contents.tags[Int(place)].joined, contents.tags[Int(place)].left) = (joined, left)
    }
    guard let spans = number(), spans >= 0 else { return nil }
    for _ in 0..<spans {
      guard let span = text().flatMap({ Span($0) }), let since = number(), let people = sets(Int(count)) else { return nil }
      contents.recent[span] = IndexContents.Recent(since: Instant(milliseconds: since), people: people)
    }
    return offset == bytes.count ? contents : nil
  }

  private mutating func sets(_ count: Int) -> [NumberSet]? {
    var sets: [NumberSet] = []
    for _ in 0..<count {
      guard let set = NumberSet(reading: bytes, at: &offset) else { return nil }
      sets.append(set)
    }
    return sets
  }

  private mutating func number() -> Int64? {
    guard offset + 8 <= bytes.count else { return nil }
    defer { offset += 8 }
    return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
  }

  private mutating func text() -> String? {
    guard let length = number(), length >= 0, length <= 1_000, offset + Int(length) <= bytes.count else { return nil }
    defer { offset += Int(length) }
    return String(decoding: bytes[offset..<offset + Int(length)], as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate mutating func put(_ number: Int64) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func put(_ text: String) {
    put(Int64(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
