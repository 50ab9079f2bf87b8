// Quiz files that the console reads and writes: paths are checked, and no file is ever written over.
internal import Console
internal import Domain
internal import Glibc
internal import Storage

extension Desk {
  /// Bytes that a quiz file may have (RELIABILITY.md 2.8).
  static let largestQuiz = 1_048_576

  /// A draft of the quiz that stands in a file, with the pictures beside it; of a form of another product, a draft of what could be carried
  /// over, with a note for each thing that could not.
  func readQuizFile(_ path: String, by who: String) throws(Refused) -> QuizDraft {
    let path = try Desk.checked(path)
    guard Desk.isQuizFile(path) else { return try readForm(path, by: who) }
    let text = try Desk.text(at: path, atMost: Desk.largestQuiz)
    guard let tree = try? Tree(parsing: text), let ref = tree["ref"]?.scalar, QuizTemplate.isRef(ref) else {
      let reason = QuizFile(text).problems.first?.text(file: path) ?? "\(path): it has no ref"
      throw .because("This is no quiz file: \(reason).")
    }
    guard try asked({ () throws(StoreError) in try quizKeeping.draft(of: ref) }).text == nil else {
      throw .because("\"\(ref)\" is being edited already: publish or drop its draft first.")
    }
    let file = QuizFile(text)
    let pictures = file.quiz.map { QuizPictures(of: $0, besides: path) }
    var draft = try begin(ref, text, files: pictures?.pictures ?? [:], by: who)
    draft.notes = (pictures?.problems ?? []).map { "\($0.path): \($0.message)" }
    return draft
  }

  private func readForm(_ path: String, by who: String) throws(Refused) -> QuizDraft {
    let text = try Desk.text(at: path, atMost: FormKind.revenuehunt.largestBytes)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let made: FormDraft
    do throws(Faults) { made = try FormDraft([FormFile(name: name, text: text)]) } catch {
      throw .because("No quiz can be made of it: \(error.problems.first?.text(file: name) ?? name).")
    }
    try refuseTaken(made.quiz.ref)
    var draft = try begin(made.quiz.ref, made.text, by: who)
    draft.notes = made.remarks.map(\.problem).map { problem in
      let place = problem.line > 0 ? "line \(problem.line)" : problem.path
      return place.isEmpty ? problem.message : "\(place): \(problem.message)"
    }
    return draft
  }

  /// Writes the draft, or the version in force, to a new file.
  func writeQuizFile(_ ref: String, _ path: String, by who: String) throws(Refused) -> String {
    let path = try Desk.checked(path)
    guard Desk.isQuizFile(path) else { throw .because("A quiz file's name ends in .yaml.") }
    let text = try openDraft(ref).text
    // Also a link that leads nowhere is left alone: O_EXCL does not follow it.
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw .because(errno == EEXIST ? "\(path) is there already: name a new file." : "\(path) cannot be written: \(Desk.reason(errno)).")
    }
    var isWhole = Desk.write(Array(text.utf8), to: file)
    isWhole = fsync(file) == 0 && isWhole
    let code = errno
    isWhole = Glibc.close(file) == 0 && isWhole
    guard isWhole else {
      unlink(path)
      throw .because("\(path) cannot be written: \(Desk.reason(code)).")
    }
    try asked { () throws(StoreError) in
      try store.audit("quiz.write", who: who, detail: ["quiz": .string(ref), "after": .string(Digest.hex(text))], at: clock())
    }
    return path
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// An absolute path to a `.yaml` file; `~` is the home of whoever runs the console.
  private static func isQuizFile(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }

  /// The path as it is opened.
  private static func checked(_ path: String) throws(Refused) -> String {
    var path = path.trimmingSpaces()
    if path.hasPrefix("~/"), let home = getenv("HOME") { path = String(cString: home) + path.dropFirst() }
    guard path.hasPrefix("/") else { throw .because("Name the file with its whole path, from / or ~/ on.") }
    guard isQuizFile(path) || path.hasSuffix(".json") || path.hasSuffix(".csv") else {
      throw .because("A quiz file's name ends in .yaml, a form's of another product in .json or .csv.")
    }
    guard !path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }), path.utf8.count < 1024 else {
      throw .because("This is no path of a file.")
    }
    return path
  }

  private static func text(at path: String, atMost largest: Int) throws(Refused) -> String {
    // Not blocking: a pipe would hold up the console for good.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw .because("\(path) cannot be read: \(reason(errno)).") }
    defer { _ = Glibc.close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { throw .because("\(path) is no file.") }
    guard facts.st_size <= largest else {
      throw .because("\(path) is too large for a quiz: at most \(largest / 1_048_576) MB are read.")
    }
    var bytes = [UInt8](repeating: 0, count: largest + 1)
    var count = 0
    while count < bytes.count {
      let more = bytes[count...].withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw .because("\(path) cannot be read: \(reason(errno)).") }
      if more == 0 { break }
      count += more
    }
    guard count <= largest, let text = String(validating: bytes[..<count], as: UTF8.self) else {
      throw .because("\(path) is no text in UTF-8.")
    }
    return text
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file or folder"
    case EACCES, EPERM: "this user has no right to it"
    case EISDIR: "it is a folder"
    case ENOSPC, EDQUOT: "the disk is full"
    default: String(cString: strerror(code))
    }
  }
}
