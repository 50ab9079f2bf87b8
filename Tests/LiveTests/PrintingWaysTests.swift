// Receipts into a directory, through a helper, and where there is no printer.
import Domain
import Foundation
import Kiosk
import Synchronization
import Testing

@testable import Live

extension PrintingTests {
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

  @Test("a helper that takes, refuses, hangs or goes away: each receipt has its own answer, in time")
  func helper() throws {
    var ends: [Int32] = [-1, -1]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let other = ends[1]
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let runner = PrintRunner(descriptor: ends[0], patienceMilliseconds: 2_000)
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
      usleep(3_000_000)
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
    usleep(1_500_000)
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
}
