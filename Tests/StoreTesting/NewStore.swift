// A new store without the wait: all steps of the schema are taken once a process, then the file is copied.
import Foundation
public import Storage

public enum NewStore {
  /// A store that has just been made and closed, beside its key.
  private static let made: Result<String, any Error> = Result {
    let directory = FileManager.default.temporaryDirectory.path + "/askwell-new-\(getpid())"
    try? FileManager.default.removeItem(atPath: directory)
    try Database(at: directory + "/askwell.db", keyFile: directory + "/askwell.key").close()
    atexit { try? FileManager.default.removeItem(atPath: FileManager.default.temporaryDirectory.path + "/askwell-new-\(getpid())") }
    return directory
  }

  /// Opens the store at `path`; where neither it nor its key is there yet, as a copy of a new one, whose key is that of every copy.
  public static func open(_ path: String, keyFile: String) throws(StoreError) -> Database {
    if !FileManager.default.fileExists(atPath: path), !FileManager.default.fileExists(atPath: keyFile) {
      // What cannot be laid there is made there.
      try? lay(path, keyFile: keyFile)
    }
    return try Database(at: path, keyFile: keyFile)
  }

  private static func lay(_ path: String, keyFile: String) throws {
    let made = try made.get()
    for (name, place) in [("askwell.key", keyFile), ("askwell.db", path)] {
      let directory = URL(fileURLWithPath: place).deletingLastPathComponent().path
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try FileManager.default.copyItem(atPath: "\(made)/\(name)", toPath: place)
    }
  }
}
