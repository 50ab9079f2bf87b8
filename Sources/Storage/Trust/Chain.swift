// Consents and the audit log as chains: each row holds an HMAC over the one before and all of its own values (RELIABILITY.md 2.6, 2.7).
import Crypto
import Foundation
import GRDB

extension Schema {
  /// `link` is NULL only in rows that nobody's key has linked. `chain` holds how far each chain reaches, and a proof of that by the key:
  /// who takes the last rows away cannot write the line that would say so.
  static let chains =
    """
    ALTER TABLE audit ADD COLUMN link BLOB;
    ALTER TABLE consent ADD COLUMN link BLOB;
    CREATE TABLE chain (
      name TEXT PRIMARY KEY, key_id BLOB NOT NULL, older INTEGER NOT NULL, entries INTEGER NOT NULL, last INTEGER NOT NULL,
      head BLOB NOT NULL, proof BLOB NOT NULL) STRICT, WITHOUT ROWID;

    """ + Chain.allCases.map(\.guards).joined()
}

/// A table to which rows are only ever added.
enum Chain: String, CaseIterable {
  case audit, consent

  /// All but the number and the link.
  var columns: [String] {
    switch self {
    case .audit: ["at", "who", "what", "detail"]
    case .consent:
      ["contact", "channel", "state", "wording", "wording_sha256", "quiz_version", "locale", "at", "kiosk", "session"]
    }
  }

  /// A row that is there already may be given its link, once, and nothing else.
  fileprivate var guards: String {
    let refusal = "SELECT RAISE(ABORT, '\(self == .audit ? "the audit log is" : "consent records are") only added to')"
    return """
      DROP TRIGGER \(rawValue)_is_fixed;
      CREATE TRIGGER \(rawValue)_is_fixed BEFORE UPDATE OF n, \(columns.joined(separator: ", ")) ON \(rawValue) BEGIN \(refusal); END;
      CREATE TRIGGER \(rawValue)_is_linked BEFORE UPDATE OF link ON \(rawValue) WHEN OLD.link IS NOT NULL BEGIN \(refusal); END;

      """
  }

  /// All that a link vouches for, in one form that nothing else can have: every value with its kind and its length.
  func entry(_ number: Int64, _ values: some Sequence<DatabaseValue>) -> Data {
    var bytes = Data()
    bytes.add(rawValue.databaseValue)
    bytes.add(number.databaseValue)
    for value in values { bytes.add(value) }
    return bytes
  }
}

extension Data {
  fileprivate mutating func add(_ value: DatabaseValue) {
    switch value.storage {
    case .null: append(0)
    case .int64(let number): add(1, UInt64(bitPattern: number))
    case .double(let number): add(2, number.bitPattern)
    case .string(let text): add(3, Data(text.utf8))
    case .blob(let data): add(4, data)
    }
  }

  private mutating func add(_ kind: UInt8, _ number: UInt64) {
    append(kind)
    for shift in stride(from: 56, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  private mutating func add(_ kind: UInt8, _ data: Data) {
    add(kind, UInt64(data.count))
    append(data)
  }
}

/// How far a chain reaches.
struct ChainHead {
  let chain: Chain
  /// By which key it is linked.
  let key: Data
  /// Rows that were there before they were linked.
  let older: Int64
  var entries: Int64
  /// Number of the last row.
  var last: Int64
  /// Its link; zeros before the first.
  var link: Data
  var proof: Data?

  /// What stands before the first row.
  static let nothing = Data(count: SHA256.byteCount)

  /// Nil for a chain that was not begun.
  static func read(_ chain: Chain, _ db: Connection) throws -> ChainHead? {
    try db.row("SELECT key_id, older, entries, last, head, proof FROM chain WHERE name = ?", [chain.rawValue]).map {
      ChainHead(chain: chain, key: $0[0], older: $0[1], entries: $0[2], last: $0[3], link: $0[4], proof: $0[5])
    }
  }

  /// What the proof is about.
  var claim: Data {
    var bytes = Data()
    for value in ["head of \(chain.rawValue)".databaseValue, key.databaseValue, older.databaseValue] { bytes.add(value) }
    for value in [entries.databaseValue, last.databaseValue, link.databaseValue] { bytes.add(value) }
    return bytes
  }

  mutating func take(_ number: Int64, _ link: Data) {
    (entries, last, self.link) = (entries + 1, number, link)
  }

  func save(_ db: Connection) throws {
    try db.run(
      """
      INSERT INTO chain (name, key_id, older, entries, last, head, proof)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, askwell_link(?2, zeroblob(32), ?7))
      ON CONFLICT (name) DO UPDATE SET entries = excluded.entries, last = excluded.last, head = excluded.head, proof = excluded.proof
      """, [chain.rawValue, key, older, entries, last, link, claim])
  }
}

// MARK: Adding

extension Connection {
  /// Adds a row, linked to the one before. Without the key by which the chain was begun the row is written all the same, unlinked:
  /// nothing a shopper said may be lost for that, and the doctor tells of it.
  func append(_ values: [(any DatabaseValueConvertible)?], to chain: Chain) throws {
    if try row("SELECT 1 FROM chain WHERE name = ?", [chain.rawValue]) == nil { try begin(chain) }
    let values = values.map { $0?.databaseValue ?? .null }
    let head = try ChainHead.read(chain, self)
    let number = max(try value("SELECT MAX(n) FROM \(chain.rawValue)") ?? 0, head?.last ?? 0) + 1
    let names = chain.columns.joined(separator: ", ")
    let places = Array(repeating: "?", count: chain.columns.count + 1).joined(separator: ", ")
    let link: Data? = try value(
      "INSERT INTO \(chain.rawValue) (n, \(names), link) VALUES (\(places), askwell_link(?, ?, ?)) RETURNING link",
      StatementArguments(
        [number.databaseValue] + values + [
          head?.key.databaseValue ?? .null, head?.link.databaseValue ?? .null, chain.entry(number, values).databaseValue,
        ]))
    guard var head, let link else { return }
    head.take(number, link)
    try head.save(self)
  }

  /// Links the rows of chains that were not begun, as those of a store from before there were any. Without a key nothing is done.
  func beginChains() throws {
    for chain in Chain.allCases where try ChainHead.read(chain, self) == nil { try begin(chain) }
  }

  private func begin(_ chain: Chain) throws {
    guard let key: Data = try value("SELECT askwell_chain_key()") else { return }
    // A chain that has lost its head alone is not begun anew: that would hide what became of its rows.
    if try row("SELECT 1 FROM \(chain.rawValue) WHERE link IS NOT NULL LIMIT 1") != nil { return }
    var (entries, last, link) = (Int64(0), Int64.min, ChainHead.nothing)
    while true {
      let page = try rows(
        "SELECT n, \(chain.columns.joined(separator: ", ")) FROM \(chain.rawValue) WHERE n > ? ORDER BY n LIMIT 1000", [last])
      for row in page {
        last = row[0]
        let next: Data? = try value(
          "UPDATE \(chain.rawValue) SET link = askwell_link(?, ?, ?) WHERE n = ? RETURNING link",
          [key, link, chain.entry(last, row.databaseValues.dropFirst()), last])
        guard let next else { return }
        (entries, link) = (entries + 1, next)
      }
      if page.isEmpty { break }
    }
    try ChainHead(chain: chain, key: key, older: entries, entries: entries, last: entries == 0 ? 0 : last, link: link).save(self)
  }
}
