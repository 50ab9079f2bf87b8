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
  private final class Replies: Sendable {
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
  private final class Device {
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

  private let receipt = Receipt(
    title: "The tea house", date: CivilDate(daysSinceEpoch: 20_781),
    items: [.init(title: "Calm tea", price: 12, place: "aisle 3", reasons: ["Sleep"])], currency: "EUR", shortCode: "ROSE-4171",
    locale: "en")

  // MARK: A directory

  @Test("a session's receipt is a text file in the directory, in the shopper's language; the answer comes from another thread")
  func directory() throws {
    let shop = try FloorShop("printer: {file: {dir}/slips}\nstore_title: Haus des Tees\n")
    let replies = Replies()
    let clerk = try shop.clerk(post: replies.add)
    guard case .open(let open)? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    #expect(open.prints)
    _ = try clerk.begun()
    #expect(clerk.perform(.print(skus: ["CALM"], locale: "de", number: 1)) == .printed(.failed, number: 1))
    _ = try clerk.ranked(locale: "de")
    for _ in 0..<2 { #expect(clerk.perform(.print(skus: ["CALM", "NIGHT"], locale: "de", number: 1)) == nil) }
    #expect(replies.first(2) == [.printed(.done, number: 1), .printed(.done, number: 1)])
    let code = try clerk.basket().shortCode
    let names = try FileManager.default.contentsOfDirectory(atPath: shop.directory + "/slips")
    #expect(names.count == 2 && names.allSatisfy { $0.contains(code) && $0.hasSuffix(".txt") }, "\(names)")
    let text = try String(contentsOfFile: shop.directory + "/slips/" + names[0], encoding: .utf8)
    for words in ["Haus des Tees", "Calm tea", "12,00 €", "du sagtest: Sleep", "Summe", "21,00 €", code, "aisle 3", "Night @tea"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(!text.utf8.contains(0x1B) && !text.contains("Morning"))
  }

  @Test("a directory that is not there fails, with the reason and what to do in the log; without a printer nothing is printed")
  func noDirectory() throws {
    let shop = try FloorShop("printer: {file: {dir}/nowhere}\n")
    let replies = Replies()
    let clerk = try shop.clerk(post: replies.add)
    _ = try clerk.begun()
    _ = try clerk.ranked()
    #expect(clerk.perform(.print(skus: ["CALM"], locale: "de", number: 1)) == nil)
    #expect(replies.first(1) == [.printed(.failed, number: 1)])
    #expect(shop.log().contains("nowhere: no file can be made there") && shop.log().contains("make the directory"))
    let bare = try FloorShop().clerk()
    _ = try bare.begun()
    _ = try bare.ranked()
    #expect(bare.perform(.print(skus: ["CALM"], locale: "de", number: 1)) == .printed(.failed, number: 1))
  }

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

  @Test("what is no device, is not there, or has nobody at its other end fails with a sentence")
  func noDevice() throws {
    let shop = try FloorShop()
    let fifo = shop.directory + "/printer"
    #expect(mkfifo(fifo, 0o600) == 0)
    for (path, words) in [
      (shop.directory + "/config.yaml", "this is no device"), (shop.directory + "/none", "No such file"), (fifo, "nobody reads"),
    ] {
      guard case .failed(let reason) = DevicePrinter(path: path).print([65]) else {
        Issue.record("printed to \(path)")
        continue
      }
      #expect(reason.contains(words) && reason.hasPrefix(path), "\(reason)")
    }
  }

  // MARK: A slow printer

  @Test("while a printer takes its time the clerk goes on: an answer is recorded before the receipt is")
  func beside() throws {
    let shop = try FloorShop("printer: {device: {dir}/printer}\n")
    let fifo = shop.directory + "/printer"
    #expect(mkfifo(fifo, 0o600) == 0)
    let reader = open(fifo, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    // Full to the brim: the receipt has to wait until somebody reads.
    let filler = open(fifo, O_WRONLY | O_NONBLOCK)
    let crumbs = [UInt8](repeating: 0, count: 4_096)
    while write(filler, crumbs, crumbs.count) > 0 {}
    while write(filler, crumbs, 1) > 0 {}
    close(filler)
    let replies = Replies()
    let clerk = try shop.clerk(post: replies.add)
    let first = try clerk.begun()
    _ = try clerk.ranked()
    #expect(clerk.perform(.print(skus: ["CALM"], locale: "de", number: 1)) == nil)
    _ = try clerk.begun(Beginning(locale: "en", after: first.session))
    #expect(clerk.perform(.record(question: "goal", answer: .choices(["wake"]), ordinal: 1)) == .recorded)
    #expect(replies.first(0) == [])
    var got = [UInt8](repeating: 0, count: 1 << 17)
    let deadline = Deadline(milliseconds: 9_000)
    while replies.first(0).isEmpty, !deadline.isOver {
      _ = read(reader, &got, got.count)
      usleep(1_000)
    }
    #expect(replies.first(1) == [.printed(.done, number: 1)])
  }

  // MARK: A print queue

  @Test("a helper that takes, refuses, hangs or goes away: each receipt has its own answer, in time")
  func helper() throws {
    var ends: [Int32] = [-1, -1]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let other = ends[1]
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let runner = PrintRunner(descriptor: ends[0], patienceMilliseconds: 400)
    let thread = Thread {
      let wire = Wire(descriptor: other)
      func job() -> [UInt8] {
        let head = wire.read(12, by: Deadline(milliseconds: 5_000))
        _ = wire.read(4, by: Deadline(milliseconds: 5_000))
        return Array(head.prefix(8))
      }
      _ = wire.write(job() + [0], by: Deadline(milliseconds: 5_000))
      _ = wire.write(job() + [1], by: Deadline(milliseconds: 5_000))
      let late = job()
      usleep(600_000)
      // The answer to what was given up comes late, before that of the next one.
      _ = wire.write(late + [1], by: Deadline(milliseconds: 5_000))
      _ = wire.write(job() + [0], by: Deadline(milliseconds: 5_000))
      close(other)
    }
    thread.start()
    let slip = Array("slip".utf8)
    #expect(runner.print(slip) == .done)
    #expect(runner.print(slip) == .failed("lp did not take the receipt; see lpstat -p"))
    #expect(runner.print(slip) == .failed("the print queue did not take the receipt in time"))
    usleep(300_000)
    #expect(runner.print(slip) == .done)
    usleep(50_000)
    guard case .failed = runner.print(slip) else {
      Issue.record("printed by a helper that has gone")
      return
    }
  }

  @Test("a print queue without its helper fails, with the reason in the log")
  func noHelper() throws {
    let shop = try FloorShop("printer: {lp: till}\n")
    let replies = Replies()
    let clerk = try shop.clerk(post: replies.add)
    _ = try clerk.begun()
    _ = try clerk.ranked()
    _ = clerk.perform(.print(skus: ["CALM"], locale: "de", number: 1))
    #expect(replies.first(1) == [.printed(.failed, number: 1)])
    #expect(shop.log().contains("was not started"))
  }
}
