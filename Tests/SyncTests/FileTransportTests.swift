// Files on a real disk: what a crash leaves, who else writes, what a folder may refuse.
import Domain
import Foundation
import Glibc
import Logging
import Sync
import Testing

@testable import askwell_sync

@Suite("Files on a disk")
struct FileTransportTests {
  private let folder = ScratchFolder()
  private let transport = FileTransport(log: Logger(label: "test"))
  private var account: DestinationAccount { .files(in: folder.path, "jsonl") }
  private var today: String { folder.path + "/crm-2026-11-24" }

  /// A courier begun anew, with a transport that remembers nothing.
  private func deliver(_ deliveries: [Delivery], to account: DestinationAccount, at now: Instant = tenOClock) async throws -> MemoryOutbox {
    let queue = MemoryOutbox([account], deliveries)
    let world = Courier.World(now: { now }, chance: { 0 }, rest: { _ in })
    let transport = FileTransport(log: Logger(label: "test"))
    _ = try await Courier(queue: queue, transport: transport, secrets: .all, owner: "courier", world: world).deliverDue()
    return queue
  }

  private func send(_ ids: [String], over transport: FileTransport, format: String = "jsonl", at now: Instant = tenOClock) async throws
    -> Int
  {
    let files = try Registry.open(.files(in: folder.path, format), secrets: .all)
    let items = ids.compactMap { files.bulkItem(for: "append", of: .of(.ana, id: $0, to: "crm"), knowing: Learnt()) }
    return try await transport.send(files.bulkRequest(for: "append", items: items, knowing: Learnt(), now: now)).status
  }

  private func lines(_ file: String) -> [String] {
    String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self).split(whereSeparator: \.isNewline).map(
      String.init)
  }

  @Test("2 contacts are a header and 2 records in a file that only its owner reads; a 3rd goes below them", arguments: ["csv", "jsonl"])
  func arrives(format: String) async throws {
    let account = DestinationAccount.files(in: folder.path, format)
    let first = try await deliver([.of(.ana, id: "d1", to: "crm"), .of(.anaErased, id: "d2", to: "crm")], to: account)
    #expect(first.row("d1")?.ended == .accepted)
    #expect(first.row("d2")?.ended == .accepted)
    _ = try await deliver([.of(.ana, id: "d3", to: "crm")], to: account)
    let head = format == "csv" ? 1 : 0
    #expect(lines("\(today).\(format)").count == head + 3)
    #expect(lines("\(today).\(format)").last?.contains("d3") == true)
    let mode = try FileManager.default.attributesOfItem(atPath: "\(today).\(format)")[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a row that was written and never settled is there once after the next courier's try", arguments: ["csv", "jsonl"])
  func lostSettle(format: String) async throws {
    #expect(try await send(["d1", "d2"], over: transport, format: format) == 200)
    let account = DestinationAccount.files(in: folder.path, format)
    let again = try await deliver([.of(.ana, id: "d1", to: "crm"), .of(.ana, id: "d3", to: "crm")], to: account)
    #expect(again.row("d1")?.ended == .accepted)
    let rows = lines("\(today).\(format)").dropFirst(format == "csv" ? 1 : 0)
    #expect(rows.count == 3)
    // The same transport, which remembers what it wrote, and what it has not seen another write.
    #expect(try await send(["d1", "d2", "d3", "d4"], over: transport, format: format) == 200)
    #expect(lines("\(today).\(format)").count == rows.count + 1 + (format == "csv" ? 1 : 0))
  }

  @Test("a row of yesterday's file is not written again after midnight")
  func midnight() async throws {
    #expect(try await send(["d1"], over: transport) == 200)
    _ = try await deliver(
      [.of(.ana, id: "d1", to: "crm"), .of(.ana, id: "d2", to: "crm")], to: account, at: tenOClock.advanced(bySeconds: 86_400))
    #expect(lines(folder.path + "/crm-2026-11-25.jsonl").count == 1)
    #expect(lines(today + ".jsonl").count == 1)
  }

  @Test("a line that a crash tore is gone, and its row is written whole", arguments: ["csv", "jsonl"])
  func torn(format: String) async throws {
    #expect(try await send(["d1", "d2"], over: transport, format: format) == 200)
    let whole = try Data(contentsOf: URL(fileURLWithPath: "\(today).\(format)"))
    let head = FileDrop.Format(rawValue: format)?.head.count ?? 0
    // Wherever the file was torn: within the header, within the first row, within the second.
    for length in [
      1, head / 2, head, head + 1, (head + whole.count) / 2, whole.count - 30, whole.count - 3, whole.count - 2, whole.count - 1,
    ] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: "\(today).\(format)"))
      #expect(try await send(["d1", "d2"], over: FileTransport(log: Logger(label: "test")), format: format) == 200)
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(today).\(format)")) == whole, "torn at \(length)")
    }
  }

  @Test("2 couriers that write 40 rows each at once lose none and tear none")
  func together() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in ["a", "b"] {
        group.addTask {
          let transport = FileTransport(log: Logger(label: "test"))
          for number in 1...40 {
            let status = try await send(["\(writer)\(number)"], over: transport)
            #expect(status == 200)
          }
        }
      }
      try await group.waitForAll()
    }
    let ids = lines(today + ".jsonl").compactMap { JSON(parsing: $0)?["delivery"]?.string }
    #expect(ids.count == 80)
    #expect(Set(ids).count == 80)
  }

  @Test("a file that was taken away is begun anew, header and all")
  func takenAway() async throws {
    #expect(try await send(["d1"], over: transport, format: "csv") == 200)
    try FileManager.default.moveItem(atPath: today + ".csv", toPath: folder.path + "/taken.csv")
    #expect(try await send(["d2"], over: transport, format: "csv") == 200)
    #expect(lines(today + ".csv").count == 2)
    #expect(lines(today + ".csv").first?.hasPrefix("\"contact\"") == true)
  }

  @Test("a folder that is not there, or is a file, pauses; so do a link in the file's place and foreign columns; every row is kept")
  func outOfOrder() async throws {
    let gone = try await deliver([.of(.ana, id: "d1", to: "crm")], to: .files(in: folder.path + "/gone"))
    #expect(gone.pausedBecause("crm") == "the folder is not there; check folder")
    #expect(gone.row("d1")?.ended == nil)
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "/plain"))
    let plain = try await deliver([.of(.ana, id: "d1", to: "crm")], to: .files(in: folder.path + "/plain"))
    #expect(plain.pausedBecause("crm") == "the folder is no folder; check folder")
    try FileManager.default.createSymbolicLink(atPath: today + ".jsonl", withDestinationPath: folder.path + "/plain")
    let link = try await deliver([.of(.ana, id: "d1", to: "crm")], to: account)
    #expect(link.pausedBecause("crm") == "the file crm-2026-11-24.jsonl is a link; move it away; check folder")
    try Data("name,mail\r\nBen,ben@example.com\r\n".utf8).write(to: URL(fileURLWithPath: today + ".csv"))
    let foreign = try await deliver([.of(.ana, id: "d1", to: "crm")], to: .files(in: folder.path))
    #expect(foreign.pausedBecause("crm") == "the file crm-2026-11-24.csv begins with other columns; move it away; check folder")
    #expect(lines(today + ".csv").count == 2)
  }

  @Test("a full disk is another try, and what a system call says has its words")
  func troubles() {
    var told: FileTrouble?
    do throws(FileTrouble) {
      try Descriptor(open("/dev/full", O_WRONLY | O_CLOEXEC), "the file").write([1, 2, 3], after: 0)
    } catch {
      told = error
    }
    #expect(told?.status == 507)
    #expect(told?.words == "the disk is full")
    #expect(FileTrouble(EACCES, "the folder").words == "the folder may not be written by the user who runs askwell-sync")
    #expect([EACCES, EROFS, ENOENT, EDQUOT, EIO].map { FileTrouble($0, "x").status } == [403, 403, 404, 507, 500])
  }

  @Test("a file that another program holds for a moment is waited for")
  func held() async throws {
    #expect(try await send(["d1"], over: transport) == 200)
    let other = open(today + ".jsonl", O_RDONLY | O_CLOEXEC)
    #expect(flock(other, LOCK_EX) == 0)
    async let status = send(["d2"], over: transport)
    try await Task.sleep(for: .milliseconds(200))
    #expect(lines(today + ".jsonl").count == 1)
    close(other)
    #expect(try await status == 200)
    #expect(lines(today + ".jsonl").count == 2)
  }

  @Test("a look changes nothing, and a folder that is missing is made when the merchant wants it made")
  func checkup() async throws {
    let account = DestinationAccount.files(in: folder.path + "/new")
    func outcome(makes: Bool) async throws -> Checkup.Outcome {
      let destination = try Registry.open(account, secrets: .all)
      return await Checkup(of: destination, for: Vocabulary(), makes: makes, id: { "t1" }, now: { tenOClock }).run(over: transport)
    }
    #expect(try await outcome(makes: false).missing == ["the folder \(folder.path)/new is not there"])
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
    #expect(try await outcome(makes: true).good == ["the folder was made", "the folder can be written"])
    #expect(try await outcome(makes: false).isGood)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new").isEmpty)
  }
}

/// A folder of its own, which goes away with this value.
final class ScratchFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/askwell-files-" + UUID().uuidString.prefix(8)

  init() { mkdir(path, 0o700) }

  deinit {
    // What is left of a scratch folder is the system's to clean.
    try? FileManager.default.removeItem(atPath: path)
  }
}
