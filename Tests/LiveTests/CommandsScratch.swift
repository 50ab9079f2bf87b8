// Stores and files for the tests of what commands need: real ones, in a directory that goes away.
import Domain
import Foundation
import Storage
import StoreTesting
import Testing

@testable import Live

/// A directory that lives as long as this value.
final class CommandsScratch: Sendable {
  let directory: String

  init() {
    directory = FileManager.default.temporaryDirectory.path + "/askwell-commands-" + UUID().uuidString
  }

  deinit {
    // What is left of a scratch directory is the system's to clean.
    try? FileManager.default.removeItem(atPath: directory)
  }

  func store(_ name: String = "shop") throws(StoreError) -> Database {
    try NewStore.open("\(directory)/\(name)/askwell.db", keyFile: "\(directory)/\(name)/askwell.key")
  }

  static let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// A store full of invented sessions.
  func demo(_ name: String = "demo", seed: UInt64 = 7, sessions: Int, at now: Instant = noon) throws -> (Database, DemoShop.Tally) {
    let store = try store(name)
    let bundled = try #require(Bundled(at: CommandsScratch.checkout))
    let faults = try FirstRun(store: store, bundled: bundled).load(at: now.advanced(bySeconds: -31 * 86_400))
    #expect(faults == [])
    return (store, try DemoShop(seed: seed, sessions: sessions, at: now).fill(store))
  }
}

/// 2026-11-24T12:00:00Z, a Tuesday.
let noon = Instant(seconds: 1_795_521_600)
