// What comes with the program: quizzes, themes and a sample catalog, found wherever it is started from.
public import Domain
import Foundation

/// The directory with `Quizzes` and `Themes`.
public struct Bundled: Hashable, Sendable {
  /// Where both folders lie, as it was found or named.
  public let directory: String

  /// `ASKWELL_HOME`, else the nearest directory above the executable that holds both folders, else `share/askwell` beside its `bin`.
  public static func find() -> Bundled? {
    if let home = getenv("ASKWELL_HOME").map({ String(cString: $0) }), !home.isEmpty { return Bundled(at: home) }
    guard let executable = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(executable) }
    var directory = URL(fileURLWithPath: String(cString: executable)).deletingLastPathComponent()
    while directory.path != "/" {
      for place in [directory, directory.appendingPathComponent("share/askwell")] {
        if let found = Bundled(at: place.path) { return found }
      }
      directory.deleteLastPathComponent()
    }
    return nil
  }

  /// Nil when `directory` does not hold both folders.
  public init?(at directory: String) {
    guard access(directory + "/Quizzes", R_OK) == 0, access(directory + "/Themes", R_OK) == 0 else { return nil }
    self.directory = directory
  }

  /// Quiz files, the one that a new store opens with first.
  public var quizzes: [String] {
    let files = names(in: "Quizzes", ending: ".yaml")
    let first = files.filter { $0.hasSuffix("/skin.yaml") }
    return first + files.filter { !first.contains($0) }
  }
  /// Paths of the theme files, by name.
  public var themes: [String] { names(in: "Themes", ending: ".yaml") }
  /// Path of the sample catalog; whether it is there is not checked.
  public var catalog: String { directory + "/Quizzes/sample-catalog.csv" }
  /// Path of what goes with what in it; whether it is there is not checked.
  public var relations: String { directory + "/Quizzes/sample-relations.csv" }
  /// Path of the JSON Schema of quiz files; whether it is there is not checked.
  public var quizSchema: String { directory + "/Quizzes/quiz.schema.json" }
  /// Path of the JSON Schema of theme files; whether it is there is not checked.
  public var themeSchema: String { directory + "/Themes/theme.schema.json" }

  /// The theme of that ref; also takes a path to a theme file.
  public func theme(_ name: String) -> String {
    name.contains("/") || name.hasSuffix(".yaml") ? name : "\(directory)/Themes/\(name).yaml"
  }

  private func names(in folder: String, ending: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(folder)")) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(directory)/\(folder)/\($0)" }
  }
}

/// Reads whole text files, with words for what can go wrong.
public enum TextFile {
  /// Larger than any quiz, theme or configuration.
  public static let largestBytes = 4 * 1_048_576

  /// The text of the file at `path`; UTF-8, at most `limit` bytes.
  public static func read(_ path: String, limit: Int = largestBytes) throws(FileFault) -> String {
    let bytes = try bytes(path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileFault(path, "this is not a text file in UTF-8; save it as UTF-8", isMissing: false)
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }

  /// The bytes of the file at `path`.
  public static func bytes(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFault(path, "this file cannot be opened: \(String(cString: strerror(errno)))", isMissing: true) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw FileFault(path, "this is a directory; name a file in it", isMissing: true)
    }
    guard status.st_size <= limit else {
      throw FileFault(
        path, "this file has \(status.st_size / 1_048_576) MiB; at most \(limit / 1_048_576) MiB are read", isMissing: false)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw FileFault(path, "this file cannot be read: \(String(cString: strerror(errno)))", isMissing: true)
      }
      bytes += chunk[..<count]
    }
    throw FileFault(path, "this file has more than \(limit / 1_048_576) MiB", isMissing: false)
  }
}

/// A file that could not be read.
public struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// As it was named.
  public let path: String
  /// What went wrong and what to do, without the path.
  public let message: String
  /// Not there or not readable (exit code 66), else of the wrong kind (65).
  public let isMissing: Bool

  init(_ path: String, _ message: String, isMissing: Bool) {
    self.path = path
    self.message = message
    self.isMissing = isMissing
  }

  /// `skin.yaml: this is a directory; name a file in it`.
  public var description: String { "\(path): \(message)" }
  /// The same for a list of faults: `no_such_file` or `bad_file`, without the path.
  public var problem: Problem { Problem(isMissing ? "no_such_file" : "bad_file", message) }
}
