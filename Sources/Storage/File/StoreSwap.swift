// Another file in the place of the store: old or new at every moment, and nothing of the old one is lost.
import Foundation

/// Puts a complete new store where the old one is. In this order: the old files get second names; the new file gets the name `.ready`,
/// from which on it is the one that counts; the old log goes, since a log beside a file that is not its own spoils it; the new file takes
/// the old one's name. Whoever opens the store after a power cut in between does the rest.
struct StoreSwap {
  /// Resolved.
  let path: String
  private var ready: String { path + ".ready" }

  /// Whether a swap was cut off after the new file had come to count.
  var isUnfinished: Bool { StoreFile.mode(of: ready) != nil }

  /// To be called alone with the store.
  /// - Parameters:
  ///   - new: a complete, synced file in the store's own folder, without a log.
  ///   - word: what the old files are called, `askwell.db.corrupt-20261124T100000Z`.
  /// - Returns: the old store's new name; nil where there was none.
  func put(_ new: String, settingAsideAs word: String, at stamp: String) throws(StoreError) -> String? {
    let aside = StoreFile.mode(of: path) == nil ? nil : try setAside(word, stamp)
    try move(new, to: ready)
    try finish()
    return aside
  }

  /// As `put`, and nothing of the old store stays.
  func replace(with new: String) throws(StoreError) {
    try move(new, to: ready)
    try finish()
  }

  /// What is left to do once the new file counts.
  func finish() throws(StoreError) {
    for companion in ["-wal", "-shm", IndexFile.suffix, Mending.mark] {
      guard unlink(path + companion) == 0 || errno == ENOENT else {
        throw .system(errno, "the old store's file cannot go", path + companion)
      }
    }
    try StoreFile.sync(directory: path.directory)
    try move(ready, to: path)
  }

  private func setAside(_ word: String, _ stamp: String) throws(StoreError) -> String {
    let base = "\(path).\(word)-\(stamp)"
    let names = [base] + (2...99).map { "\(base)-\($0)" }
    guard let name = names.first(where: { StoreFile.mode(of: $0) == nil }) else {
      throw .cannotCreate("\(base): there are 99 of them already")
    }
    // A log without its file says nothing, so it gets its name first.
    for companion in ["-wal", ""] where companion.isEmpty || (StoreFile.size(of: path + companion) ?? 0) > 0 {
      guard link(path + companion, name + companion) == 0 else {
        throw .system(errno, "the old store cannot be set aside", path + companion)
      }
    }
    try StoreFile.sync(directory: path.directory)
    return name
  }

  private func move(_ file: String, to name: String) throws(StoreError) {
    guard rename(file, name) == 0 else { throw .system(errno, "the file cannot be put in its place", name) }
    try StoreFile.sync(directory: path.directory)
  }
}

extension StoreFile {
  /// A new, empty file for its owner alone; one that was left from a cut-off try goes first.
  static func makeEmpty(_ path: String) throws(StoreError) {
    _ = unlink(path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the file cannot be made", path) }
    close(descriptor)
  }

  /// Brings a file that another library wrote to the disk.
  static func sync(file: String) throws(StoreError) {
    let descriptor = open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .system(errno, "the file cannot be opened", file) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(errno, "the file cannot be synced", file) }
  }

  /// Copies `source` to a new file; nothing of a half copy stays.
  static func copy(_ source: String, to path: String) throws(StoreError) {
    let from = open(source, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else { throw .system(errno, "the file cannot be read", source) }
    defer { close(from) }
    try makeEmpty(path)
    let to = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard to >= 0 else { throw .system(errno, "the file cannot be written", path) }
    defer { close(to) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(from, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system(errno, "the file cannot be read", source) }
      var done = 0
      while done < count {
        let written = buffer.withUnsafeBytes { write(to, $0.baseAddress?.advanced(by: done), count - done) }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw .system(errno, "the file cannot be written", path) }
        done += written
      }
    }
    guard fsync(to) == 0 else { throw .system(errno, "the file cannot be synced", path) }
  }
}
