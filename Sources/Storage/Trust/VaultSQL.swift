// Sealing and opening as SQLite's functions: a statement names the place and the row, and no caller holds a key.
internal import Domain
import Foundation
import GRDB

extension Vault {
  /// Makes the functions known to a connection. Where there is no key, asking for one says why.
  static func register(_ vault: Result<Vault, StoreError>, on db: Connection) {
    db.add(
      function: DatabaseFunction("askwell_sealed", argumentCount: 3) { values in
        try vault.asked.each(values) { try $0.sealed($3, in: $1, of: $2) }
      })
    db.add(
      function: DatabaseFunction("askwell_opened", argumentCount: 3, pure: true) { values in
        try vault.asked.each(values) { try $0.opened($3, in: $1, of: $2) }
      })
    db.add(
      function: DatabaseFunction("askwell_readable", argumentCount: 3, pure: true) { values in
        let vault = try vault.asked
        do {
          return try vault.each(values) { try $0.opened($3, in: $1, of: $2) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_MISMATCH {
          return nil
        }
      })
    db.add(
      function: DatabaseFunction("askwell_blind", argumentCount: 2, pure: true) { values in
        guard let address = String.fromDatabaseValue(values[1]) else { return nil }
        guard let kind = String.fromDatabaseValue(values[0]).flatMap(BlindKind.init) else { throw unknown(values[0]) }
        return try vault.asked.blind(address, kind)
      })
    db.add(function: DatabaseFunction("askwell_key_id", argumentCount: 0, pure: true) { _ in try vault.asked.keyID })
    db.add(
      function: DatabaseFunction("askwell_says_word", argumentCount: 5, pure: true) { values in
        try vault.asked.says(values)
      })
  }

  private func each(
    _ values: [DatabaseValue], _ work: (Vault, SealedPlace, String, String) throws -> String
  ) throws -> String? {
    guard let text = String.fromDatabaseValue(values[2]) else { return nil }
    guard let place = String.fromDatabaseValue(values[0]).flatMap(SealedPlace.init) else { throw Vault.unknown(values[0]) }
    return try work(self, place, Vault.row(values[1]), text)
  }

  /// How a row is called by the number or text that names it.
  static func row(_ value: DatabaseValue) -> String {
    if case .int64(let number) = value.storage { return String(number) }
    return String.fromDatabaseValue(value) ?? ""
  }

  private static func unknown(_ value: DatabaseValue) -> StoreError { .bug("a statement names \(value) as a place for sealed values") }

  /// Whether a word, in lower case, is in a contact's email, phone or name: `(word, n, email, phone, name)`.
  private func says(_ values: [DatabaseValue]) throws -> Bool {
    guard let word = String.fromDatabaseValue(values[0]) else { return false }
    let row = Vault.row(values[1])
    for (place, value) in zip([SealedPlace.email, .phone, .name], values[2...]) {
      guard let stored = String.fromDatabaseValue(value) else { continue }
      if let text = try? opened(stored, in: place, of: row), text.lowercased().hasBytes(of: word) { return true }
    }
    return false
  }
}

extension Result<Vault, StoreError> {
  /// The vault, or for SQLite why there is none (exit code 78, see `StoreError`).
  fileprivate var asked: Vault {
    get throws {
      switch self {
      case .success(let vault): return vault
      case .failure(let error): throw DatabaseError(resultCode: .SQLITE_AUTH, message: error.message)
      }
    }
  }
}

extension String {
  /// Whether the bytes of `word` stand in this text one after the other, as SQLite's `instr` looks.
  fileprivate func hasBytes(of word: String) -> Bool {
    let (text, word) = (Array(utf8), Array(word.utf8))
    guard let first = word.first else { return true }
    guard text.count >= word.count else { return false }
    return (0...text.count - word.count).contains { text[$0] == first && text[$0..<$0 + word.count].elementsEqual(word) }
  }
}

extension SealedPlace {
  var column: String { String(rawValue.drop { $0 != "." }.dropFirst()) }

  /// SQL for what was sealed here, in the row of `alias`; NULL for nothing, and for a value that does not open: one damaged value is to stop
  /// no shopper and no list. The doctor tells of those.
  func readable(_ alias: String? = nil) -> String {
    let prefix = alias.map { $0 + "." } ?? ""
    let value = prefix + column
    let opened = "askwell_readable('\(rawValue)', \(row(prefix)), \(value))"
    switch self {
    case .email, .phone, .name, .payload: return opened
    // Most are not sealed: those cost no call.
    case .properties: return "CASE \(value) WHEN '{}' THEN '{}' ELSE \(opened) END"
    case .answer, .answers: return "CASE substr(\(value), 1, 1) WHEN '\(Vault.mark)' THEN \(opened) ELSE \(value) END"
    }
  }

  /// SQL for the argument called `value`, sealed for the row that the statement changes.
  func sealed(_ value: String) -> String { "askwell_sealed('\(rawValue)', \(row("")), \(value))" }

  private func row(_ prefix: String) -> String {
    switch self {
    case .email, .phone, .name, .properties: prefix + "n"
    case .payload, .answers: prefix + "id"
    case .answer: "\(prefix)session || ' ' || \(prefix)ordinal"
    }
  }
}

extension Connection {
  /// A value as it is to be stored.
  func sealed(_ text: String, in place: SealedPlace, of row: String) throws -> String {
    try value("SELECT askwell_sealed(?, ?, ?)", [place.rawValue, row, text]) ?? text
  }

  /// A stored value as it was before.
  func opened(_ stored: String, in place: SealedPlace, of row: String) throws -> String {
    if Vault.isPlain(stored, in: place) { return stored }
    return try value("SELECT askwell_opened(?, ?, ?)", [place.rawValue, row, stored]) ?? stored
  }

  /// The same; nil for a value that does not open.
  func readable(_ stored: String, in place: SealedPlace, of row: String) throws -> String? {
    if Vault.isPlain(stored, in: place) { return stored }
    return try value("SELECT askwell_readable(?, ?, ?)", [place.rawValue, row, stored])
  }

  /// What an address is looked up by; nil for none.
  func blind(_ address: String?, _ kind: BlindKind) throws -> String? {
    guard let address else { return nil }
    return try value("SELECT askwell_blind(?, ?)", [kind.rawValue, address])
  }
}
