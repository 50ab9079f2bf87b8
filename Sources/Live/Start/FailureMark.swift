// When the disk of a store failed last: a program that was ended for it and started again must not end for it over and over.
public import Domain
import Foundation

/// A small file beside the store, or where that disk takes none, in the directory of temporary files; its contents are the time.
public struct FailureMark: Sendable {
  /// So long after a failure the next one leads to the screen that says so, instead of to another start (RELIABILITY.md, R4).
  public static let seconds: Int64 = 300
  private let places: [String]

  /// Of the store at `database`.
  public init(of database: String) {
    let name = database.split(separator: "/").joined(separator: "-")
    places = [database + ".failed", FileManager.default.temporaryDirectory.path + "/askwell-\(getuid())-\(name).failed"]
  }

  /// Notes a failure.
  public func note(at now: Instant = .now) {
    for place in places {
      let descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      let text = Array(String(now.milliseconds).utf8)
      if write(descriptor, text, text.count) == text.count { return }
    }
  }

  /// The latest failure that is known; nil for none. A file of somebody else's counts as none.
  public var latest: Instant? {
    places.compactMap { place -> Instant? in
      let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var status = stat()
      var text = [UInt8](repeating: 0, count: 20)
      guard fstat(descriptor, &status) == 0, status.st_uid == getuid(), status.st_mode & S_IFMT == S_IFREG else { return nil }
      let count = read(descriptor, &text, text.count)
      return count > 0 ? Int64(String(decoding: text[..<count], as: UTF8.self)).map(Instant.init(milliseconds:)) : nil
    }.max()
  }
}
