// Why the store could not do as it was asked, in words for a person and in an exit code for a script.
import Foundation
import GRDB

/// A fault of the store. Its message says what happened, where, and what to do; it never holds an answer, a name or an address.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  private enum Kind: Int32 {
    case badData = 65
    case missing = 66
    case unreachable = 69
    case bug = 70
    case cannotCreate = 73
    case diskFailed = 74
    case busy = 75
    case notAllowed = 77
    case badConfiguration = 78
    // Same exit code as `diskFailed`, told apart because a full disk can be mended without a restart.
    case diskFull = -74
    // Same exit code as `badData`: the file is of a later program, or of another one.
    case foreign = -65
    case damaged = -165
  }

  private let kind: Kind
  /// One or two sentences.
  public let message: String

  private init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// sysexits, as INTERFACE.md lists them.
  public var exitCode: Int32 {
    switch kind {
    case .diskFull: 74
    case .foreign, .damaged: 65
    default: kind.rawValue
    }
  }

  /// As `message`.
  public var description: String { message }

  /// Reading or syncing failed: the process must end with 74 and be restarted, since a second sync may report success falsely
  /// (RELIABILITY.md, decision 4).
  public var isDiskFailure: Bool { kind == .diskFailed }
  /// The file, its directory or its disk lets nobody in, or nobody write: what can be mended from outside while a kiosk waits.
  public var isUnusable: Bool { kind == .notAllowed || kind == .cannotCreate }
  /// No space is left. Nothing was written; trying again after space returns is safe.
  public var isDiskFull: Bool { kind == .diskFull }
  /// Another process held the store for too long; trying again is safe.
  public var isBusy: Bool { kind == .busy }
  /// The file was written by a later version of this program, or by another program. It was not changed.
  public var isForeign: Bool { kind == .foreign }
  /// The file is not sound.
  public var isDamaged: Bool { kind == .damaged }
  /// What was asked for does not exist.
  public var isMissing: Bool { kind == .missing }
}

extension StoreError {
  static func badData(_ message: String) -> StoreError { StoreError(.badData, message) }
  /// For whoever keeps elsewhere what a store keeps: what was asked for is not there, or is not to be had. Exit code 66.
  public static func missing(_ message: String) -> StoreError { StoreError(.missing, message) }
  /// For whoever keeps elsewhere what a store keeps: it cannot be reached. Exit code 69; trying again is safe.
  public static func unreachable(_ message: String) -> StoreError { StoreError(.unreachable, message) }
  static func cannotCreate(_ message: String) -> StoreError { StoreError(.cannotCreate, message) }
  static func notAllowed(_ message: String) -> StoreError { StoreError(.notAllowed, message) }
  static func badConfiguration(_ message: String) -> StoreError { StoreError(.badConfiguration, message) }
  static func foreign(_ message: String) -> StoreError { StoreError(.foreign, message) }
  static func busy(_ message: String) -> StoreError { StoreError(.busy, message) }
  static func bug(_ message: String) -> StoreError { StoreError(.bug, message) }
  static func damaged(_ message: String) -> StoreError { StoreError(.damaged, message) }
  static func diskFailed(_ message: String) -> StoreError { StoreError(.diskFailed, message) }

  /// What to do about a damaged store.
  static let cure = "start the kiosk, which saves what can be read; or askwell doctor --salvage NEW.db; or askwell restore BACKUP"

  /// What a system call's `errno` says about `path`.
  static func system(_ code: Int32, _ doing: String, _ path: String) -> StoreError {
    let words = "\(path): \(doing): \(String(cString: strerror(code)))"
    return switch code {
    case EACCES, EPERM, EROFS: .notAllowed(words + "; give this user the right to it, or name another file with --db")
    case ENOSPC, EDQUOT: StoreError(.diskFull, words + "; free some space and try again")
    case ENOENT, ENOTDIR: .missing(words + "; make the folder, or name another file with --db")
    case EIO: StoreError(.diskFailed, words + "; the disk may be failing: restore a backup on another one")
    default: .cannotCreate(words + "; look at what stands there, or name another file with --db")
    }
  }

  /// Any error that came up while the file at `path` was used.
  init(_ error: any Error, at path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self = StoreError.sqlite(error, path)
    default: self = .bug("\(path): \(error)")
    }
  }

  private static func sqlite(_ error: DatabaseError, _ path: String) -> StoreError {
    let words = error.message ?? "\(error.extendedResultCode)"
    let code = error.extendedResultCode.rawValue
    return switch error.resultCode {
    case .SQLITE_IOERR:
      StoreError(.diskFailed, "\(path): the disk failed (\(code), \(words)); start the program again, and check the disk if it repeats")
    case .SQLITE_FULL: StoreError(.diskFull, "\(path): the disk is full; free some space and try again")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      StoreError(.busy, "\(path): another program held the store for over 5 seconds; try again")
    case .SQLITE_CORRUPT:
      StoreError(.damaged, "\(path): the file is damaged (\(words)); \(cure)")
    // A spoiled first page of a file that begins as SQLite's do.
    case .SQLITE_ERROR where words.contains("unsupported file format"):
      StoreError(.damaged, "\(path): the first page of the store is damaged; \(cure)")
    case .SQLITE_NOTADB: StoreError(.foreign, "\(path): this is not an Askwell store; name another file with --db")
    // Ours, of sealed values (see `Vault`): the one says which, the other why there is no key.
    case .SQLITE_MISMATCH: .badData("\(path): \(words)")
    case .SQLITE_AUTH: .badConfiguration(words)
    case .SQLITE_READONLY, .SQLITE_PERM:
      .notAllowed("\(path): the store cannot be written (\(words)); give this user the right to it")
    case .SQLITE_CANTOPEN: .cannotCreate("\(path): the store cannot be opened (\(words)); check the directory's owner and mode")
    case .SQLITE_CONSTRAINT: .badData("\(path): refused, because \(words)")
    default: .bug("\(path): \(words) (\(code))")
    }
  }
}
