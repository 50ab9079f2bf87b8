// Who has the store open: a file that is put in its place must never meet a program that still writes into the one before.
import Foundation

/// A lock for as long as a store is open, on a byte of the lock file that no writer's `flock` knows of: shared by all who have it open.
/// Whoever wants it alone takes another byte first, so that programs that run all day can see it and let go. A killed process lets go of
/// both.
final class Presence: Sendable {
  private static let open: off_t = 0
  private static let wanted: off_t = 1
  /// The first of a byte for each version of a store that a program may know.
  private static let versions: off_t = 16
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Of one who opens the store at `path`; first ends a swap of files that was cut off.
  static func entering(_ path: String, mode: Database.Mode) throws(StoreError) -> Presence? {
    // Two who start at once both find it: the second waits for the first.
    var attempt = 0
    while StoreSwap(path: path).isUnfinished {
      do {
        _ = try alone(with: path, patienceSeconds: 5)
      } catch {
        attempt += 1
        guard error.isBusy, attempt < 50 else { throw error }
        usleep(100_000)
      }
    }
    return try shared(of: path, mode: mode)
  }

  /// Of one who opens the store at `path`.
  /// - Returns: nil where a reader may not see the lock file, or where there is none.
  /// - Throws: exit code 75 while the store is being restored or mended.
  static func shared(of path: String, mode: Database.Mode) throws(StoreError) -> Presence? {
    let lock = path + ".lock"
    let flags = mode == .readWrite ? O_RDWR | O_CREAT : O_RDONLY
    let descriptor = Glibc.open(lock, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if mode == .readOnly { return nil }
      throw .system(errno, "the lock cannot be made", lock)
    }
    let presence = Presence(descriptor)
    guard presence.take(F_RDLCK, at: Presence.open) else {
      if errno == EAGAIN || errno == EACCES {
        throw .busy("\(path): the store is being restored or mended; try again when that has ended")
      }
      throw .system(errno, "the lock cannot be taken", lock)
    }
    _ = presence.take(F_RDLCK, at: versions + off_t(Schema.current))
    return presence
  }

  /// Whether nobody else has the store open.
  var isAlone: Bool {
    var range = Presence.range(F_WRLCK, at: Presence.open)
    return fcntl(descriptor, Presence.getLock, &range) == 0 && range.l_type == Int16(F_UNLCK)
  }

  /// Whether a program that knows only versions below `version` has the store open: it could not read what a migration makes of it.
  func hasEarlier(than version: Int) -> Bool {
    var range = Presence.range(F_WRLCK, at: Presence.versions)
    range.l_len = off_t(version)
    return fcntl(descriptor, Presence.getLock, &range) == 0 && range.l_type != Int16(F_UNLCK)
  }

  /// Of one who puts another file in the place of the store: nobody else has it open, or opens it meanwhile. A swap that was cut off is
  /// ended first.
  /// - Parameter patienceSeconds: how long to wait for couriers, which let go when they are asked to.
  /// - Throws: exit code 75 with the programs that have it open.
  static func alone(with path: String, patienceSeconds: Int) throws(StoreError) -> Presence {
    let lock = path + ".lock"
    let descriptor = Glibc.open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the lock cannot be made", lock) }
    let presence = Presence(descriptor)
    guard presence.take(F_WRLCK, at: Presence.wanted) else {
      throw .busy("\(path): the store is being restored or mended already; try again when that has ended")
    }
    for attempt in 0...patienceSeconds * 10 {
      if presence.take(F_WRLCK, at: Presence.open) {
        let swap = StoreSwap(path: path)
        if swap.isUnfinished { try swap.finish() }
        return presence
      }
      // A write is heard by whoever watches the store's files.
      if attempt == 0 { _ = pwrite(descriptor, "\n", 1, 0) }
      usleep(100_000)
    }
    let who = OpenFiles.holders(of: lock).map { " by \($0)" } ?? ""
    throw .busy("\(path): the store is open\(who); end what uses it (kiosk, console, courier) and try again")
  }

  /// Whether somebody waits to have the store alone.
  var isWanted: Bool {
    var range = Presence.range(F_WRLCK, at: Presence.wanted)
    return fcntl(descriptor, Presence.getLock, &range) == 0 && range.l_type != Int16(F_UNLCK)
  }

  private func take(_ kind: Int32, at byte: off_t) -> Bool {
    var range = Presence.range(kind, at: byte)
    return fcntl(descriptor, Presence.setLock, &range) == 0
  }

  private static func range(_ kind: Int32, at byte: off_t) -> Glibc.flock {
    Glibc.flock(l_type: Int16(kind), l_whence: Int16(SEEK_SET), l_start: byte, l_len: 1, l_pid: 0)
  }

  // Locks of the open file, not of the process: a process that opens the store twice and closes one of them keeps the other's (Linux 3.15).
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37
}

extension Database {
  /// Whether somebody waits to restore or to mend the store: a program that runs all day closes it then, and opens it again later.
  public var isWanted: Bool { presence.withLock { $0?.isWanted ?? false } }
}

/// What `/proc` says of open files.
private enum OpenFiles {
  /// Other programs of this user that have `path` open, `askwell (4711)`; nil where none can be seen.
  static func holders(of path: String) -> String? {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    let names = processes.filter { $0 != getpid() && has(path, open: $0) }.prefix(5).map { process in
      let name = (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "?"
      return "\(name.trimmingCharacters(in: .newlines)) (process \(process))"
    }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  private static func has(_ path: String, open process: Int32) -> Bool {
    let directory = "/proc/\(process)/fd"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.contains { (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\($0)")) == path }
  }
}
