// The helper's end: receipts come in over a socket, `lp` takes each.
import Glibc

/// Runs `lp` for one kiosk until the kiosk has gone.
public struct PrintWorker {
  let queue: String
  /// The queue hands bytes through to the printer.
  let isRaw: Bool
  var limitMilliseconds: Int64 = 10_000

  public init(queue: String, isRaw: Bool) {
    self.queue = queue
    self.isRaw = isRaw
  }

  /// Serves until the other end of `descriptor` is closed.
  public func serve(_ descriptor: Int32) {
    // An `lp` that ends before it has read everything must not end the helper.
    signal(SIGPIPE, SIG_IGN)
    while let head = read(PrintJobFrame.headLength, descriptor) {
      let length = head.suffix(4).reduce(0) { $0 << 8 | Int($1) }
      guard length <= PrintJobFrame.longest, let receipt = read(length, descriptor) else { return }
      let answer = head.prefix(8) + [print(receipt) ? 0 : 1]
      guard Array(answer).withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == answer.count else { return }
    }
  }

  /// Nil when the kiosk has gone.
  private func read(_ count: Int, _ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var chunk = [UInt8](repeating: 0, count: count - bytes.count)
      let got = Glibc.read(descriptor, &chunk, chunk.count)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      bytes += chunk.prefix(got)
    }
    return bytes
  }

  private func print(_ receipt: [UInt8]) -> Bool {
    let deadline = Deadline(milliseconds: limitMilliseconds)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    // This process has one thread: nothing is started between the two.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = Child.start("lp", ["lp", "-d", queue] + (isRaw ? ["-o", "raw"] : []), input: ends[0])
    close(ends[0])
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let isWritten = child != nil && Wire(descriptor: ends[1]).write(receipt, by: deadline)
    close(ends[1])
    guard let child else { return false }
    return Child.isWell(child, by: deadline) && isWritten
  }
}
