// A kiosk whose store is damaged: it says so, helps itself, and opens.
import Domain
import Foundation
import Kiosk
import Testing

@testable import Live
@testable import Storage

@Suite("A damaged store")
struct MendingTests {
  /// What the clerk has posted, on whichever thread.
  private final class Posted: @unchecked Sendable {
    private let lock = NSLock()
    private var replies: [KioskReply] = []
    var all: [KioskReply] { lock.withLock { replies } }
    func add(_ reply: KioskReply) { lock.withLock { replies.append(reply) } }
  }

  private func write(_ path: String, at place: UInt64, _ bytes: [UInt8]) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: place)
    try file.write(contentsOf: Data(bytes))
    try file.close()
  }

  @Test("a store without its first page is mended before the kiosk opens: said on the screen and in the log, and the old file is kept")
  func atStart() throws {
    let shop = try FloorShop()
    let path = shop.premises.database
    let clerk = try shop.clerk()
    _ = try clerk.begun()
    _ = try clerk.ranked()
    try clerk.store?.close()
    try write(path, at: 0, [UInt8](repeating: 0, count: 4_096))
    let damaged = try Data(contentsOf: URL(fileURLWithPath: path))
    let posted = Posted()
    let next = Clerk(shop.premises, post: posted.add)
    guard case .open? = next.perform(.openShop) else {
      Issue.record("\(shop.log())")
      return
    }
    #expect(posted.all == [.mending])
    #expect(shop.log().contains("is damaged and is being mended") && shop.log().contains("none lost"), "\(shop.log())")
    let kept = try FileManager.default.contentsOfDirectory(atPath: shop.directory).filter { $0.hasPrefix("askwell.db.corrupt-") }
    #expect(kept.count == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: shop.directory + "/" + kept[0])) == damaged)
    #expect(try next.store?.sessions().count == 1)
    _ = try next.begun()
  }

  @Test("damage that shows while a shopper answers: not saved, the kiosk stays, ends between two shoppers, and the next start mends it")
  func inUse() throws {
    let shop = try FloorShop()
    var hasEnded = false
    let clerk = Clerk(shop.premises, onDiskFailure: { hasEnded = true })
    guard case .open? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    _ = try clerk.begun()
    #expect(clerk.saved { throw StoreError.damaged("page 9 is broken") } == .notSaved)
    #expect(!hasEnded)
    #expect(clerk.perform(.forget) == nil && hasEnded)
    try clerk.store?.close()
    let next = Clerk(shop.premises)
    guard case .open? = next.perform(.openShop) else {
      Issue.record("\(shop.log())")
      return
    }
    #expect(shop.log().contains("the store is mended"))
  }

  @Test("a log that went away is told of")
  func lostLog() throws {
    let shop = try FloorShop()
    let path = shop.premises.database
    try Data(count: 32_768).write(to: URL(fileURLWithPath: path + "-shm"))
    _ = try? FileManager.default.removeItem(atPath: path + "-wal")
    _ = try shop.clerk()
    #expect(shop.log().contains("the log is gone"))
  }

  @Test("a disk that fails ends the program; soon after it was started again the screen says so instead, and it opens anew by itself")
  func failsAgain() throws {
    let shop = try FloorShop()
    func clerk(_ end: @escaping () -> Void) throws -> Clerk {
      let clerk = Clerk(shop.premises, onDiskFailure: end)
      guard case .open? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
      _ = try clerk.begun()
      #expect(clerk.saved { throw StoreError.diskFailed("the disk failed") } == .notSaved)
      return clerk
    }
    var ends = 0
    _ = try clerk { ends += 1 }
    #expect(ends == 1)
    let second = try clerk { ends += 1 }
    #expect(ends == 1)
    guard case .outOfOrder? = second.perform(.forget), case .open? = second.perform(.openShop) else {
      Issue.record("\(shop.log())")
      return
    }
    _ = try second.begun()
    // A failure of long ago was another one.
    FailureMark(of: shop.premises.database).note(at: Instant.now.advanced(bySeconds: -301))
    _ = try clerk { ends += 1 }
    #expect(ends == 2)
  }

  @Test("a store that lets nobody write is told of once a minute in the log, however often it is tried")
  func told() throws {
    let shop = try FloorShop()
    let clerk = try shop.clerk()
    for _ in 0..<5 { #expect(clerk.saved { throw StoreError.notAllowed("read-only") } == .notSaved) }
    guard case .outOfOrder? = clerk.perform(.forget), case .open? = clerk.perform(.openShop) else {
      Issue.record("\(shop.log())")
      return
    }
    #expect(shop.log().ranges(of: "read-only").count == 1)
    #expect(clerk.saved { throw StoreError.notAllowed("read-only") } == .notSaved)
    #expect(shop.log().ranges(of: "read-only").count == 2)
  }
}
