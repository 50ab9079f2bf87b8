// The file itself: made for its owner alone, whatever the umask says (RELIABILITY.md 2.4).
import Foundation

/// The store's file with its companions `-wal`, `-shm` and `.lock`.
struct StoreFile {
  static let companions = ["", "-wal", "-shm", ".lock"]
  let path: String

  /// Makes the directory (0700) and an empty file (0600) where there are none, and closes files that others may read.
  func prepare() throws(StoreError) {
    try StoreFile.makeDirectory(path.directory)
    try create()
    try tighten()
    // SQLite would open it for reading alone, and leave a `-shm` that nobody can write later.
    guard access(path, R_OK) != 0 || access(path, W_OK) == 0 else { throw .system(errno, "the store cannot be written", path) }
    loosen()
  }

  /// Gives the owner back what was taken from a companion while the store was read-only.
  private func loosen() {
    guard let mine = StoreFile.mode(of: path), mine & 0o600 == 0o600 else { return }
    for file in ["-wal", "-shm"].map({ path + $0 }) {
      if let mode = StoreFile.mode(of: file), mode & 0o600 != 0o600 { _ = chmod(file, 0o600) }
    }
  }

  /// SQLite gives `-wal` and `-shm` the mode of the file, so an empty file of the right mode comes first.
  private func create() throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      // An existing file must not be opened here: closing it would drop SQLite's locks on it in this process.
      if errno == EEXIST { return }
      throw .system(errno, "the store cannot be made", path)
    }
    close(descriptor)
    try StoreFile.sync(directory: path.directory)
  }

  /// Takes group's and others' rights from the file and its companions.
  func tighten() throws(StoreError) {
    for file in StoreFile.companions.map({ path + $0 }) {
      guard let mode = StoreFile.mode(of: file), mode & 0o077 != 0 else { continue }
      guard chmod(file, mode & 0o700) == 0 else {
        throw .system(errno, "other users can read this file and its mode cannot be changed", file)
      }
    }
  }

  /// The one name of an existing file.
  static func resolved(_ path: String) -> String {
    guard let name = realpath(path, nil) else { return path }
    defer { free(name) }
    return String(cString: name)
  }

  /// Permission bits, nil for a file that is not there.
  static func mode(of file: String) -> mode_t? {
    var status = stat()
    return stat(file, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  static func size(of file: String) -> Int64? {
    var status = stat()
    return stat(file, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// Makes `directory` and those above it, for the owner alone; one that exists is left as it is.
  static func makeDirectory(_ directory: String) throws(StoreError) {
    if mode(of: directory) != nil { return }
    try makeDirectory(directory.directory)
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw .system(errno, "the directory cannot be made", directory)
    }
  }

  /// Makes a new name in `directory` durable.
  static func sync(directory: String) throws(StoreError) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, "the directory cannot be opened", directory) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(errno, "the directory cannot be synced", directory) }
  }
}
