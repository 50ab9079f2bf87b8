// Whether the chains are as they were written: what the doctor says of them. The first row that is not is named.
import Crypto
internal import Domain
import Foundation
import GRDB

/// A chain as an owner may write it down, to be compared another day: rows can only have come since.
public struct ChainState: Hashable, Sendable {
  /// `audit` or `consent`.
  public var name: String
  public var entries: Int
  /// Link of the last row, 64 hex digits.
  public var head: String
}

extension Database {
  /// How far the chains reach, by what the store says; only `health` follows them row by row.
  public func chains() throws(StoreError) -> [ChainState] {
    try read { db in
      try Chain.allCases.compactMap { chain in
        try ChainHead.read(chain, db).map { ChainState(name: chain.rawValue, entries: Int($0.entries), head: Digest.hex($0.link)) }
      }
    }
  }

  /// Whether a head that was written down, in full or as its first digits, is a link of one of the chains. An older copy of the file, put
  /// back in place of the newer, has it not. Reads both tables.
  public func knowsHead(_ digits: String) throws(StoreError) -> Bool {
    guard digits.utf8.count >= 8, digits.allSatisfy(\.isHexDigit) else { return false }
    return try read { db in
      try Chain.allCases.contains { chain in
        try db.row("SELECT 1 FROM \(chain.rawValue) WHERE hex(link) LIKE ? || '%' LIMIT 1", [digits]) != nil
      }
    }
  }

  /// One check a chain, `audit_chain` and `consent_chain`. Reads all their rows: some microseconds each.
  func chainHealth(_ db: Connection) throws -> [HealthCheck] {
    let key = Result { () throws(StoreError) in try chainKey.key() }
    return try Chain.allCases.map { chain in
      let (isOK, detail) = try ChainCheck(chain: chain, db: db).finding(key)
      return HealthCheck(check: chain.rawValue + "_chain", isOK: isOK, detail: detail)
    }
  }
}

struct ChainCheck {
  let chain: Chain
  let db: Connection

  func finding(_ key: Result<SymmetricKey, StoreError>) throws -> (isOK: Bool, detail: String) {
    let head = try ChainHead.read(chain, db)
    switch (key, head) {
    case (.failure(let error), _): return (false, "cannot be followed: \(error.message)")
    case (.success, nil): return try withoutHead()
    case (.success(let key), let head?):
      guard head.key == ChainKey.id(of: key) else {
        return (false, "was written with another key than the one in the key file: restore that key file")
      }
      if let fault = try fault(head, key) { return (false, "\(fault): somebody has changed the store's file; compare it with a backup") }
      let older = head.older > 0 ? ", \(head.older) of them from before they were chained" : ""
      return (true, "\(head.entries) entries\(older), head \(Digest.hex(head.link).prefix(16))")
    }
  }

  private func withoutHead() throws -> (isOK: Bool, detail: String) {
    let isLinked = try db.row("SELECT 1 FROM \(chain.rawValue) WHERE link IS NOT NULL LIMIT 1") != nil
    return isLinked
      ? (false, "the line that says how far it reaches was taken away: somebody has changed the store's file; compare it with a backup")
      : (false, "not begun, because there was no key; the next entry begins it")
  }

  /// What is wrong first, in words that name its number.
  private func fault(_ head: ChainHead, _ key: SymmetricKey) throws -> String? {
    let sql = "SELECT link, n, \(chain.columns.joined(separator: ", ")) FROM \(chain.rawValue) ORDER BY n"
    var (entries, last, link) = (Int64(0), Int64(0), ChainHead.nothing)
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql))
    while let row = try cursor.next() {
      let number: Int64 = row[1]
      let expected = ChainKey.link(link, chain.entry(number, row.databaseValues.dropFirst(2)), key)
      guard row[0] as Data? == expected else {
        if row[0] as Data? == nil { return "entry \(number) was written without the key, or by another hand" }
        if entries == head.entries { return "entry \(number) was added by another hand" }
        return number > last + 1 ? "entry \(last + 1) is missing" : "entry \(number) is not as it was written"
      }
      (entries, last, link) = (entries + 1, number, expected)
    }
    if entries < head.entries { return "entry \(last + 1) is missing, and what came after it: \(entries) of \(head.entries) are there" }
    let isOurs = head.proof == ChainKey.link(ChainHead.nothing, head.claim, key)
    let isWhole = head.entries == entries && head.link == link && head.last == last
    return isOurs && isWhole ? nil : "the line that says how far it reaches (\(head.entries) entries) is not as it was written"
  }
}
