// Receipts on their way: a directory, a device that takes them, one that never reads, one without paper, and the thread beside it all.
import Domain
import Foundation
import Kiosk
import Synchronization
import Testing

@testable import Live

@Suite("Printing")
struct PrintingTests {
  /// Replies of another thread.
  final class Replies: Sendable {
    private let all = Mutex<[KioskReply]>([])
    func add(_ reply: KioskReply) { all.withLock { $0.append(reply) } }

    /// The first `count`, or what there is after ten seconds.
    func first(_ count: Int) -> [KioskReply] {
      let deadline = Deadline(milliseconds: 10_000)
      while all.withLock({ $0.count }) < count, !deadline.isOver { usleep(2_000) }
      return all.withLock { $0 }
    }
  }

  /// The two ends of a pseudo-terminal; `answer` is called with what the device has got so far.
  final class Device {
    /// What the two threads share.
    private final class Line: Sendable {
      let got = Mutex<[UInt8]>([])
      let isClosed = Atomic(false)
    }

    private let main: Int32
    let path: String
    private let line = Line()
    private let isAnswering: Bool

    init(_ answer: (@Sendable ([UInt8]) -> [UInt8])? = nil) throws {
      main = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var number: UInt32 = 0
      var isLocked: Int32 = 0
      // TIOCSPTLCK and TIOCGPTN.
      guard main >= 0, ioctl(main, 0x4004_5431, &isLocked) == 0, ioctl(main, 0x8004_5430, &number) == 0 else {
        throw CocoaError(.fileNoSuchFile)
      }
      path = "/dev/pts/\(number)"
      isAnswering = answer != nil
      guard let answer else { return }
      let thread = Thread { [main, line] in
        // The thread alone closes its end: a number given back while it still reads would soon be another device's.
        defer { close(main) }
        var tail: [UInt8] = []
        while !line.isClosed.load(ordering: .acquiring) {
          var ready = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
          guard poll(&ready, 1, 20) == 1 else { continue }
          var chunk = [UInt8](repeating: 0, count: 4_096)
          let count = read(main, &chunk, chunk.count)
          // While nobody has the other end open a read fails.
          guard count > 0 else {
            usleep(1_000)
            continue
          }
          tail = Array((tail + chunk.prefix(count)).suffix(4_096))
          let reply = answer(tail)
          line.got.withLock { $0 += chunk.prefix(count) }
          if !reply.isEmpty { _ = write(main, reply, reply.count) }
        }
      }
      thread.start()
    }

    /// Everything that came, once `count` bytes did or five seconds have passed.
    func bytes(_ count: Int) -> [UInt8] {
      let deadline = Deadline(milliseconds: 5_000)
      while line.got.withLock({ $0.count }) < count, !deadline.isOver { usleep(2_000) }
      return line.got.withLock { $0 }
    }

    deinit {
      line.isClosed.store(true, ordering: .releasing)
      if !isAnswering { close(main) }
    }
  }

  let receipt = Receipt(
    title: "The tea house", date: CivilDate(daysSinceEpoch: 20_781),
    items: [.init(title: "Calm tea", price: 12, place: "aisle 3", reasons: ["Sleep"])], currency: "EUR", shortCode: "ROSE-4171",
    locale: "en")

  // MARK: A directory

  // MARK: A device

  @Test("a printer that says nothing gets every byte as it is, after one question for paper")
  func silent() throws {
    let device = try Device { _ in [] }
    let bytes = PrinterSettings(.device(device.path)).bytes(of: receipt)
    var printer = DevicePrinter(path: device.path)
    printer.answerMilliseconds = 30
    #expect(printer.print(bytes) == .done)
    let question: [UInt8] = [0x10, 0x04, 4]
    let got = device.bytes(bytes.count + 6)
    #expect(got == question + bytes + question)
  }

  @Test("a printer with paper prints; one whose sensor or state says that there is none prints nothing", arguments: [0, 1, 2])
  func paper(_ kind: Int) throws {
    let device = try Device { bytes in
      guard bytes.count >= 3, bytes[bytes.count - 3] == 0x10, bytes[bytes.count - 2] == 0x04 else { return [] }
      // A stray byte first: it is not taken for an answer.
      switch (bytes[bytes.count - 1], kind) {
      case (4, 1): return [0x0A, 0x72]
      case (2, 2): return [0x32]
      default: return [0x12]
      }
    }
    let bytes = PrinterSettings(.device(device.path)).bytes(of: receipt)
    let outcome = DevicePrinter(path: device.path, answerMilliseconds: 2_000).print(bytes)
    #expect(outcome == (kind == 0 ? .done : .paperOut))
    let got = device.bytes(kind == 0 ? bytes.count + 12 : 3)
    #expect(got.count == (kind == 0 ? bytes.count + 12 : kind == 1 ? 3 : 6))
  }

  @Test("what the printer had of paper is kept once its shopper has gone: out, then there again")
  func kept() throws {
    let isOut = Mutex(true)
    let device = try Device { bytes in
      guard bytes.count >= 3, bytes[bytes.count - 3] == 0x10, bytes[bytes.count - 2] == 0x04 else { return [] }
      return bytes[bytes.count - 1] == 4 && isOut.withLock(\.self) ? [0x72] : [0x12]
    }
    let shop = try FloorShop("printer: {device: \(device.path)}\n")
    let replies = Replies()
    let clerk = try shop.clerk(post: replies.add)
    for (count, words) in [(1, "out"), (2, "ok")] {
      _ = try clerk.begun()
      _ = try clerk.ranked()
      #expect(clerk.perform(.print(skus: ["CALM"], locale: "de", number: count)) == nil)
      #expect(replies.first(count).last == .printed(count == 1 ? .paperOut : .done, number: count))
      _ = clerk.perform(.forget)
      #expect(try shop.premises.openStore(.readOnly).paper() == words)
      isOut.withLock { $0 = false }
    }
  }

  @Test("a printer that runs out of paper under way says so at the end")
  func underWay() throws {
    let questions = Mutex(0)
    let device = try Device { bytes in
      guard bytes.count >= 3, bytes[bytes.count - 3] == 0x10 else { return [] }
      return [
        questions.withLock {
          $0 += 1; return $0
        } <= 2 ? 0x12 : 0x72
      ]
    }
    #expect(DevicePrinter(path: device.path, answerMilliseconds: 2_000).print([65, 10]) == .paperOut)
  }

  @Test("a device that never reads is given up when its time is over, a terminal as well as a pipe, and the kiosk is not held up")
  func neverReads() throws {
    let bytes = [UInt8](repeating: 65, count: 1 << 20)
    let terminal = try Device()
    let shop = try FloorShop()
    let fifo = shop.directory + "/printer"
    #expect(mkfifo(fifo, 0o600) == 0)
    let reader = open(fifo, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    for path in [terminal.path, fifo] {
      let before = Deadline.now
      let outcome = DevicePrinter(path: path, limitMilliseconds: 250, answerMilliseconds: 20).print(bytes)
      #expect(outcome == .failed("\(path): the printer took too long or went away"))
      #expect((200...3_000).contains(Deadline.now - before), "\(Deadline.now - before) ms")
    }
  }

  @Test("a pipe that is read gets the bytes alone, without a question")
  func pipe() throws {
    let shop = try FloorShop()
    let fifo = shop.directory + "/printer"
    #expect(mkfifo(fifo, 0o600) == 0)
    let reader = open(fifo, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    #expect(DevicePrinter(path: fifo).print(Array("slip".utf8)) == .done)
    var got = [UInt8](repeating: 0, count: 64)
    #expect(read(reader, &got, got.count) == 4)
  }

  // MARK: A slow printer

  // MARK: A print queue
}
