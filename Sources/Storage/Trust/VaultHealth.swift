// What `askwell doctor` asks of the sealed values: is their key there and private, and do they open?
internal import Domain
import GRDB

extension Database {
  /// Opens what stands in some hundred rows of each table, spread evenly.
  func encryption(_ db: Connection) throws -> HealthCheck {
    let vault: Vault
    switch self.vault {
    case .failure(let error): return HealthCheck(check: "encryption", isOK: false, detail: error.message)
    case .success(let found): vault = found
    }
    if key.given == nil, let mode = StoreFile.mode(of: key.path), mode & 0o077 != 0 {
      return HealthCheck(check: "encryption", isOK: false, detail: "others can read \(key.path); askwell doctor --fix, or chmod 600 it")
    }
    let sample = VaultSample(db: db, vault: vault)
    try sample.open([.email, .phone, .name, .properties], of: "contact", row: "n", where: "forgotten_at IS NULL")
    try sample.open([.payload], of: "outbox", row: "id", where: "payload <> '{}'")
    try sample.open([.answers], of: "session", row: "id", where: "substr(answered, 1, 1) = '\(Vault.mark)'")
    try sample.open([.answer], of: "answer", row: "session || ' ' || ordinal", where: "substr(value, 1, 1) = '\(Vault.mark)'")
    let lies = "the key lies in \(key.place)"
    guard let fault = sample.fault else {
      let tried = sample.opened == 0 ? "nothing is sealed yet" : "\(sample.opened) values of a sample open"
      return HealthCheck(check: "encryption", isOK: true, detail: "\(tried); \(lies)")
    }
    let tried = "\(sample.shut) of \(sample.opened + sample.shut) values of a sample do not open"
    return HealthCheck(check: "encryption", isOK: false, detail: "\(tried): \(fault); \(lies)")
  }
}

/// What came of trying.
private final class VaultSample {
  private static let rows = 500
  private let db: Connection
  private let vault: Vault
  private(set) var opened = 0
  private(set) var shut = 0
  /// Of the first that did not open.
  private(set) var fault: String?

  init(db: Connection, vault: Vault) {
    self.db = db
    self.vault = vault
  }

  func open(_ places: [SealedPlace], of table: String, row: String, where condition: String) throws {
    let step = max(1, try db.count("SELECT COUNT(*) FROM \(table) WHERE \(condition)") / VaultSample.rows)
    var number = 0
    let columns = places.map(\.column).joined(separator: ", ")
    try db.each("SELECT \(row), \(columns) FROM \(table) WHERE \(condition)") { values in
      number += 1
      guard (number - 1) % step == 0 else { return }
      for (index, place) in places.enumerated() {
        guard let stored: String = values[index + 1] else { continue }
        open(stored, in: place, of: Vault.row(values[0]))
      }
    }
  }

  private func open(_ stored: String, in place: SealedPlace, of row: String) {
    if Vault.isPlain(stored, in: place) { return }
    do {
      _ = try vault.opened(stored, in: place, of: row)
      opened += 1
    } catch {
      shut += 1
      fault = fault ?? (error as? DatabaseError)?.message ?? "\(error)"
    }
  }
}
