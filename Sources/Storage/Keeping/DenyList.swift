// Who asked to be forgotten since a backup was made: nobody of them comes back with it (RELIABILITY.md 2.5).
import Crypto
internal import Domain
import Foundation
import GRDB

/// Erased people as a store knows them: addresses that nobody can read, and ids that name nobody.
struct DenyList: Equatable {
  var addresses: [Data: Int64] = [:]
  var ids: Set<String> = []
  /// False where a part of the store that knows them cannot be read.
  private(set) var isComplete = true

  var isEmpty: Bool { addresses.isEmpty && ids.isEmpty }

  init() {}

  /// Of the store at `path`, which nobody writes. One that is damaged is read page by page; a missing one forbids nothing.
  init(of path: String) throws(StoreError) {
    guard (StoreFile.size(of: path) ?? 0) > 0 else { return }
    do {
      self = try Backup.open(path) { try DenyList($0) }
    } catch {
      self = try DenyList(salvaging: path)
    }
  }

  init(_ db: Connection) throws {
    // Before version 6 nobody was erased.
    guard try db.tableExists("forgotten") else { return }
    for row in try db.rows("SELECT address, at FROM forgotten") { addresses[row[0]] = row[1] }
    ids = Set(try db.rows("SELECT id FROM contact WHERE forgotten_at IS NOT NULL").map { $0[0] as String })
  }

  /// Whether somebody of a file is on the list by their id.
  func names(_ db: Connection) throws -> Bool {
    guard try db.tableExists("forgotten") else { return false }
    let list = JSON.array(ids.map(JSON.string)).canonical
    return try db.row(
      "SELECT 1 FROM json_each(?) d JOIN contact c ON c.id = d.value WHERE c.forgotten_at IS NULL LIMIT 1", [list]) != nil
  }

  private init(salvaging path: String) throws(StoreError) {
    let store = try RawStore(at: path)
    for row in store.rows(of: "forgotten") {
      guard let address = Data.fromDatabaseValue(row["address"] ?? .null) else { continue }
      addresses[address] = Int64.fromDatabaseValue(row["at"] ?? .null) ?? 0
    }
    for row in store.rows(of: "contact") where row["forgotten_at"].map({ !$0.isNull }) ?? false {
      if let id = String.fromDatabaseValue(row["id"] ?? .null) { ids.insert(id) }
    }
    isComplete = store.unreadable["forgotten"] == nil && store.unreadable["contact"] == nil
  }
}

extension Database {
  /// Erases whoever is on `list` from this store, as `forget` does: their destinations are told once more, which does no harm.
  /// - Returns: people erased.
  func apply(_ list: DenyList, who: String, at now: Instant) throws(StoreError) -> Int {
    guard !list.isEmpty else { return 0 }
    let people = try write { db in
      for (address, at) in list.addresses {
        try db.run(
          "INSERT INTO forgotten (address, at) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET at = MAX(at, excluded.at)", [address, at])
      }
      let columns = "id, \(SealedPlace.email.readable()), \(SealedPlace.phone.readable()), created_at"
      return try db.rows("SELECT \(columns) FROM contact WHERE forgotten_at IS NULL").map { row in
        let email = (row[1] as String?).flatMap { Email($0)?.normalised }
        let phone = (row[2] as String?).flatMap { Phone($0)?.text }
        return (id: row[0] as String, created: row[3] as Int64, addresses: [email, phone].compactMap(\.self))
      }
    }
    // Read only where somebody's address has to be compared.
    var known: SymmetricKey?
    var gone = 0
    for person in people {
      var isDenied = list.ids.contains(person.id)
      if !isDenied, !list.addresses.isEmpty, !person.addresses.isEmpty {
        if known == nil { known = try key.key(making: false) }
        guard let secret = known else { continue }
        // Who came back after the erasure, and said yes again, is somebody new.
        isDenied = try read { db in
          try person.addresses.contains { try db.forgotten($0, secret).map { $0 >= person.created } ?? false }
        }
      }
      guard isDenied else { continue }
      _ = try forget(contact: person.id, who: who, at: now)
      gone += 1
    }
    return gone
  }
}
