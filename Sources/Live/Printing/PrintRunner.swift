// The print queue's helper: a process of our own that was started before the terminal was taken and runs `lp` for the kiosk, which
// starts no program itself (RELIABILITY.md, decision 9).
import Domain
import Glibc
internal import Storage

/// The kiosk's end of the helper. It ends when this end is closed, however the kiosk ends.
public final class PrintRunner: Sendable {
  /// A little longer than the helper gives `lp`.
  static let patienceMilliseconds: Int64 = 12_000
  private let descriptor: Int32
  private let patience: Int64

  init(descriptor: Int32, patienceMilliseconds: Int64 = PrintRunner.patienceMilliseconds) {
    self.descriptor = descriptor
    patience = patienceMilliseconds
  }

  deinit { close(descriptor) }

  /// Starts the helper where the configuration names a print queue. To be called before the terminal is taken. Elsewhere the file's
  /// letters are looked at and no more: the configuration is read in full behind the first picture.
  public static func start(for places: Places) -> PrintRunner? {
    guard let text = try? TextFile.read(places.config), text.contains("printer"), text.contains("lp"),
      let printer = ConfigFile(text).configuration.printer, case .queue(let name) = printer.place
    else { return nil }
    return start(["askwell", "print-worker", name] + (printer.speaksESCPOS ? ["--raw"] : []))
  }

  /// Starts `program` with a socket as its standard input; nil when that cannot be done.
  static func start(_ words: [String], program: String = "/proc/self/exe") -> PrintRunner? {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { return nil }
    let isStarted = Child.start(program, words, input: ends[1]) != nil
    close(ends[1])
    guard isStarted else {
      close(ends[0])
      return nil
    }
    _ = fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK)
    return PrintRunner(descriptor: ends[0])
  }

  /// Hands one receipt over and waits for what came of it. From one thread at a time.
  func print(_ bytes: [UInt8]) -> PrintOutcome {
    let deadline = Deadline(milliseconds: patience)
    let wire = Wire(descriptor: descriptor)
    let job = PrintJobFrame(bytes)
    guard send(job.frame, wire, deadline) else { return .failed("the print queue's helper has gone; restart the kiosk") }
    // The answer to a job that was given up earlier may still come: it has another number.
    while true {
      let answer = wire.read(PrintJobFrame.answerLength, by: deadline)
      guard answer.count == PrintJobFrame.answerLength else { return .failed("the print queue did not take the receipt in time") }
      guard answer.starts(with: job.number) else { continue }
      return answer.last == 0 ? .done : .failed("lp did not take the receipt; see lpstat -p")
    }
  }

  /// As `Wire.write`, without the signal that would end a process whose helper has gone.
  private func send(_ bytes: [UInt8], _ wire: Wire, _ deadline: Deadline) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard wire.isReady(POLLOUT, by: deadline) else { return false }
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EAGAIN, errno != EINTR { return false }
    }
    return true
  }
}

/// How a receipt travels between the two: eight bytes of number, four of length, the receipt; the answer is the number and one byte.
struct PrintJobFrame {
  static let headLength = 12
  static let answerLength = 9
  /// Far above any receipt.
  static let longest = 1 << 20
  let number: [UInt8]
  let frame: [UInt8]

  init(_ bytes: [UInt8]) {
    number = PrintJobFrame.big(UInt64.random(in: 0...UInt64.max))
    frame = number + PrintJobFrame.big(UInt32(clamping: bytes.count)) + bytes
  }

  static func big(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
}

/// A program of this process.
enum Child {
  /// A session of its own: no signal of the terminal reaches it, and it cannot reach the terminal.
  private static let ownSession: Int16 = 0x80

  /// Starts `program`, looked for in `PATH` where it has no slash, with `input` as its standard input, `output` and
  /// `errors` as the two others, and nothing else; nil when it cannot be started. The store's key is in nobody's environment but of
  /// those who `opensStore`.
  static func start(
    _ program: String, _ words: [String], input: Int32, output: Int32? = nil, errors: Int32? = nil, opensStore: Bool = false
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    for (stream, descriptor) in [(Int32(1), output), (2, errors)] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, stream)
      } else {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | ownSession)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for word in arguments { free(word) } }
    // Asked for first: it takes the key out of `environ`.
    let key = EnvironmentKey.handedOn.flatMap { opensStore ? strdup($0) : nil }
    var variables: [UnsafeMutablePointer<CChar>?] = []
    var next = environ
    while let variable = next.pointee {
      variables.append(variable)
      next += 1
    }
    variables += key == nil ? [nil] : [key, nil]
    defer { free(key) }
    var id = pid_t()
    return posix_spawnp(&id, program, &actions, &attributes, &arguments, &variables) == 0 ? id : nil
  }

  /// Waits for the end of `id`, ends it when it takes too long, and says whether it ended well.
  static func isWell(_ id: pid_t, by deadline: Deadline) -> Bool {
    var status: Int32 = 0
    while true {
      let found = waitpid(id, &status, WNOHANG)
      if found == id { return status == 0 }
      if found < 0, errno != EINTR { return false }
      if deadline.isOver {
        kill(id, SIGKILL)
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return false
      }
      usleep(5_000)
    }
  }
}
