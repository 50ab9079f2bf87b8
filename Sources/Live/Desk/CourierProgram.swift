// The courier's program as the console asks it: the console itself has no network and knows no vendor.
internal import Domain
import Glibc
import Synchronization

/// `askwell-sync`, asked one question at a time. What is secret goes in by its standard input, never among its arguments.
public struct CourierProgram: Sendable {
  /// What became of a question.
  struct Answer: Sendable {
    /// What was printed; nil when it was no JSON document.
    var json: JSON?
    /// The first line of complaint; empty without one.
    var complaint: String
    /// Whether it ended well.
    var isGood: Bool
  }

  private let path: String
  private let place: [String]
  private let patience: Int64

  /// - Parameters:
  ///   - path: the program.
  ///   - database: path of the store.
  ///   - config: path of the configuration, beside which secrets are kept.
  ///   - patienceSeconds: after which it is ended.
  public init(at path: String, database: String, config: String, patienceSeconds: Int64 = 45) {
    self.path = path
    place = ["--db", database, "--config", config]
    patience = patienceSeconds * 1000
  }

  /// The program beside this one; nil when it is not there.
  public static var path: String? { path(of: "askwell-sync") }

  /// A program of the house beside this one; nil when it is not there.
  public static func path(of program: String) -> String? {
    guard let own = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(own) }
    let parts = String(cString: own).split(separator: "/").dropLast()
    let path = "/" + (parts + [Substring(program)]).joined(separator: "/")
    return access(path, X_OK) == 0 ? path : nil
  }

  /// Runs it and waits for what it says, at most as long as it is given. From a thread that may wait.
  /// - Parameters:
  ///   - needsStore: whether it is told where the store is.
  ///   - cutOff: ends it at once when somebody wants no answer any more.
  func ask(_ words: [String], input: String = "", needsStore: Bool = true, cutOff: CutOff? = nil) -> Answer {
    let arguments = [path] + words + (needsStore ? place : [])
    guard let line = Line(), let complaints = Line() else { return Answer(complaint: "no pipe can be made", isGood: false) }
    let child = Child.start(
      path, arguments, input: line.far, output: line.far, errors: complaints.far, opensStore: needsStore)
    line.closeFar()
    complaints.closeFar()
    guard let child else { return Answer(complaint: "\(path) cannot be started", isGood: false) }
    let deadline = Deadline(milliseconds: patience)
    let isWanted = cutOff?.begin(line.near) ?? true
    if isWanted { line.say(input, by: deadline) }
    let output = isWanted ? line.hear(by: deadline) : ""
    let isOver = deadline.isOver
    let isCutOff = cutOff?.end() ?? false
    let isGood = Child.isWell(child, by: isCutOff ? Deadline(milliseconds: 0) : deadline)
    // What it complained of is there by now.
    let said = complaints.hear(by: Deadline(milliseconds: 200))
    let complaint = isOver ? "it did not answer within \(patience / 1000) s" : CourierProgram.complaint(in: said)
    return Answer(json: JSON(parsing: output), complaint: complaint, isGood: isGood)
  }

  /// The first line that is a complaint and no log.
  private static func complaint(in text: String) -> String {
    let lines = text.split(separator: "\n").map { $0.hasPrefix("askwell-sync: ") ? $0.dropFirst(14) : $0.hasPrefix("Error: ") ? $0 : "" }
    return String((lines.first { !$0.isEmpty } ?? "").prefix(300)).cleaned()
  }
}

extension CourierProgram.Answer {
  fileprivate init(complaint: String, isGood: Bool) { self.init(json: nil, complaint: complaint, isGood: isGood) }
}

/// A way to end a question that is under way: whoever waits for its answer hears nothing more.
final class CutOff: Sendable {
  private struct State {
    var isOver = false
    /// Ours of the program's streams; nil while nothing is asked.
    var descriptor: Int32?
  }
  private let state = Mutex(State())

  /// Everything that is asked from now on is asked in vain.
  func cut() {
    state.withLock { state in
      state.isOver = true
      if let descriptor = state.descriptor { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  /// False when it is over already.
  fileprivate func begin(_ descriptor: Int32) -> Bool {
    state.withLock { state in
      state.descriptor = descriptor
      return !state.isOver
    }
  }

  /// Whether it was cut off.
  fileprivate func end() -> Bool {
    state.withLock { state in
      state.descriptor = nil
      return state.isOver
    }
  }
}

/// Two joined sockets: one end is the program's streams, the other ours, which never blocks.
private final class Line {
  private(set) var far: Int32
  let near: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { return nil }
    (near, far) = (ends[0], ends[1])
    _ = fcntl(near, F_SETFL, fcntl(near, F_GETFL) | O_NONBLOCK)
  }

  deinit {
    close(near)
    closeFar()
  }

  func closeFar() {
    if far >= 0 { close(far) }
    far = -1
  }

  /// Says all of it and no more; a program that does not listen is none of our trouble.
  func say(_ text: String, by deadline: Deadline) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty, Wire(descriptor: near).isReady(POLLOUT, by: deadline) {
      let count = rest.withUnsafeBytes { Glibc.send(near, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EAGAIN, errno != EINTR { break }
    }
    shutdown(near, Int32(SHUT_WR))
  }

  /// Up to a megabyte, until the other end is closed.
  func hear(by deadline: Deadline) -> String { String(decoding: Wire(descriptor: near).read(1 << 20, by: deadline), as: UTF8.self) }
}
