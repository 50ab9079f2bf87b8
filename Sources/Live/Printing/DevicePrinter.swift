// A receipt printer at a device file: it is asked for paper, written to in small steps, and given up after ten seconds.
import Glibc

/// A printer of ESC/POS at `/dev/usb/lp0`, `/dev/ttyUSB0` or a named pipe.
struct DevicePrinter: Sendable {
  let path: String
  /// For everything together.
  var limitMilliseconds: Int64 = 10_000
  /// For one answer; most printers at a parallel or one-way USB port give none.
  var answerMilliseconds: Int64 = 300

  func print(_ bytes: [UInt8]) -> PrintOutcome {
    let deadline = Deadline(milliseconds: limitMilliseconds)
    let (descriptor, canAsk) = open()
    guard descriptor >= 0 else {
      let reason = errno == ENXIO ? "nobody reads from it" : String(cString: strerror(errno))
      return .failed("\(path): the printer cannot be opened: \(reason); is it on, and may this user write to it?")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, [S_IFCHR, S_IFIFO].contains(status.st_mode & S_IFMT) else {
      return .failed("\(path): this is no device; a directory for text files is written as file: DIRECTORY")
    }
    makeRaw(descriptor)
    let wire = Wire(descriptor: descriptor)
    if canAsk, isOutOfPaper(wire, deadline) { return .paperOut }
    guard wire.write(bytes, by: deadline) else {
      // What is left must not hold up the closing, nor come out of the printer tomorrow.
      tcflush(descriptor, TCIOFLUSH)
      return .failed("\(path): the printer took too long or went away")
    }
    return canAsk && isOutOfPaper(wire, deadline) ? .paperOut : .done
  }

  /// A pipe that was opened for both would read what it wrote itself.
  private func open() -> (descriptor: Int32, canAsk: Bool) {
    let flags = O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR {
      let both = Glibc.open(path, O_RDWR | flags)
      if both >= 0 { return (both, true) }
    }
    return (Glibc.open(path, O_WRONLY | flags), false)
  }

  /// A serial line hands every byte through as it is, and echoes nothing.
  private func makeRaw(_ descriptor: Int32) {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return }
    cfmakeraw(&settings)
    tcsetattr(descriptor, TCSANOW, &settings)
    tcflush(descriptor, TCIFLUSH)
  }

  /// DLE EOT 4 is the paper's sensor, DLE EOT 2 why the printer has stopped. No answer is fine, and then the second is not asked.
  private func isOutOfPaper(_ wire: Wire, _ deadline: Deadline) -> Bool {
    guard let sensor = status(4, wire, deadline) else { return false }
    if sensor & 0x60 != 0 { return true }
    return status(2, wire, deadline).map { $0 & 0x20 != 0 } ?? false
  }

  private func status(_ number: UInt8, _ wire: Wire, _ deadline: Deadline) -> UInt8? {
    guard wire.write([0x10, 0x04, number], by: deadline) else { return nil }
    let patience = Deadline(milliseconds: min(answerMilliseconds, Int64(deadline.left)))
    // Bits 1 and 4 of a status are always set, bits 0 and 7 never: anything else is another byte that was under way.
    while let byte = wire.read(1, by: patience).first { if byte & 0x93 == 0x12 { return byte } }
    return nil
  }
}
