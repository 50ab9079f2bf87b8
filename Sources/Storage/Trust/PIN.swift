// PINs of the console. A hash cannot protect six digits: the lock-out and a pepper outside the database do (RELIABILITY.md 2.3).
import Crypto
import CryptoExtras
import Domain
import Foundation
import GRDB

/// Who may use the console.
public enum Role: String, Hashable, Sendable, CaseIterable { case owner, merchant, staff }

/// What came of one try.
public enum PINVerdict: Hashable, Sendable {
  /// The role is in.
  case right
  /// - Parameter failures: wrong tries in a row, this one with them; 0 for a role that has no PIN.
  case wrong(failures: Int)
  /// Nothing was compared. `seconds` is what is left of the wait.
  case wait(seconds: Int64)
}

/// What makes a PIN too weak.
public enum PINRule {
  /// Behind the lock-out six leave a guesser 0.003 % a day (RELIABILITY.md 2.3).
  public static let fewestDigits = 6

  /// Why `pin` may not be used; nil when it may.
  public static func objection(to pin: String) -> String? {
    let digits = pin.utf8.map { Int($0) - 48 }
    guard digits.allSatisfy((0...9).contains) else { return "a PIN is digits only" }
    guard digits.count >= fewestDigits else { return "a PIN has at least \(fewestDigits) digits" }
    let steps = Set(zip(digits.dropFirst(), digits).map { $0 - $1 })
    if steps == [0] { return "one digit repeated is the first thing anybody tries" }
    if steps == [1] || steps == [-1] { return "digits in a row, up or down, are the first thing anybody tries" }
    return nil
  }
}

/// Waits after wrong tries, on CLOCK_BOOTTIME: the wall clock plays no part, so setting it shortens nothing.
enum LockOut {
  static let freeTries = 5
  static let secondsAfter: [Int64] = [30, 60, 300, 900, 3_600]
  /// NIST SP 800-63B 5.2.2 allows no more than 100 failures in a row; then only a new PIN opens the role.
  static let mostTries = 100
  static let forGood: Int64 = 10 * 365 * 86_400

  static func seconds(afterFailures failures: Int) -> Int64 {
    if failures < freeTries { return 0 }
    if failures >= mostTries { return forGood }
    return secondsAfter[min(failures - freeTries, secondsAfter.count - 1)]
  }
}

extension Database {
  /// Whether there is a PIN that lets the role in.
  public func hasPIN(for role: Role) throws(StoreError) -> Bool {
    try read { try $0.row("SELECT 1 FROM pin WHERE role = ?", [role.rawValue]) != nil }
  }

  /// Sets the role's PIN and ends its lock-out. About 0.1 s.
  /// - Throws: exit code 65 for a PIN that `PINRule` objects to.
  public func setPIN(_ pin: String, for role: Role) throws(StoreError) {
    if let objection = PINRule.objection(to: pin) { throw .badData("this PIN is too weak: \(objection)") }
    let hash = try PINHash(of: pin, key: key.key(making: true))
    try write { db in
      try db.run(
        "INSERT OR REPLACE INTO pin (role, hash, salt, n, r, p) VALUES (?, ?, ?, ?, ?, ?)",
        [role.rawValue, Data(hash.hash), Data(hash.salt), hash.cost.n, hash.cost.r, hash.cost.p])
    }
  }

  /// Takes the role's PIN away, with its lock-out: the way back for whoever owns the machine. False when there was none.
  public func forgetPIN(of role: Role) throws(StoreError) -> Bool {
    try write { db in
      try db.run("DELETE FROM pin WHERE role = ?", [role.rawValue])
      return db.changesCount > 0
    }
  }

  /// Compares one try, about 0.1 s. The failure is on disk before the comparison, so that a pulled plug buys no second try; a right PIN
  /// takes it back.
  /// - Parameter bootSeconds: CLOCK_BOOTTIME now. After a restart it starts again, and so does the wait that was owed.
  public func checkPIN(_ pin: String, for role: Role, bootSeconds: Int64) throws(StoreError) -> PINVerdict {
    let key = try key.key(making: !hasPIN(for: role))
    let attempt = try write { try PINAttempt.begin(role, bootSeconds: bootSeconds, $0) }
    switch attempt {
    case .wait(let seconds): return .wait(seconds: seconds)
    case .unknownRole:
      // As slow as a known one: time tells nothing.
      _ = try PINHash(of: pin, key: key)
      return .wrong(failures: 0)
    case .compare(let stored, let failures):
      guard try stored.matches(pin, key: key) else { return .wrong(failures: failures) }
      try write { try $0.run("UPDATE pin SET failures = 0, wait_seconds = 0 WHERE role = ?", [role.rawValue]) }
      return .right
    }
  }
}

extension Database {
  /// Whose PIN it is; nil for nobody's. Counts as a wrong try of each role only when it is nobody's: staff who use their own PIN must not
  /// lock the owner out. About 0.1 s a role.
  public func checkPIN(_ pin: String, forAnyOf roles: [Role], bootSeconds: Int64) throws(StoreError) -> Role? {
    var tried: [Role] = []
    for role in roles {
      switch try checkPIN(pin, for: role, bootSeconds: bootSeconds) {
      case .right:
        for other in tried { try takeBackTry(of: other) }
        return role
      case .wrong: tried.append(role)
      case .wait: continue
      }
    }
    return nil
  }

  private func takeBackTry(of role: Role) throws(StoreError) {
    try write { db in
      let failures: Int = try db.value("SELECT failures FROM pin WHERE role = ?", [role.rawValue]) ?? 0
      let left = max(failures - 1, 0)
      try db.run(
        "UPDATE pin SET failures = ?, wait_seconds = ? WHERE role = ?", [left, LockOut.seconds(afterFailures: left), role.rawValue])
    }
  }
}

/// The step before a comparison.
private enum PINAttempt {
  case wait(seconds: Int64)
  case unknownRole
  case compare(PINHash, failures: Int)

  static func begin(_ role: Role, bootSeconds now: Int64, _ db: Connection) throws -> PINAttempt {
    guard
      let row = try db.row("SELECT hash, salt, n, r, p, failures, wait_seconds, wait_from FROM pin WHERE role = ?", [role.rawValue])
    else { return .unknownRole }
    let (owed, from): (Int64, Int64) = (row[6], row[7])
    if now < from { try db.run("UPDATE pin SET wait_from = ? WHERE role = ?", [now, role.rawValue]) }
    let left = owed - max(now - from, 0)
    if left > 0 { return .wait(seconds: left) }
    let failures = 1 + (row[5] as Int)
    try db.run(
      "UPDATE pin SET failures = ?, wait_seconds = ?, wait_from = ? WHERE role = ?",
      [failures, LockOut.seconds(afterFailures: failures), now, role.rawValue])
    let cost = PINHash.Cost(n: row[2], r: row[3], p: row[4])
    return .compare(PINHash(hash: Array(row[0] as Data), salt: Array(row[1] as Data), cost: cost), failures: failures)
  }
}

/// scrypt over HMAC-SHA256(pepper, PIN), with its parameters.
private struct PINHash {
  struct Cost {
    var n = 1 << 15
    var r = 8
    var p = 1
  }
  let hash: [UInt8]
  let salt: [UInt8]
  let cost: Cost

  init(hash: [UInt8], salt: [UInt8], cost: Cost) {
    self.hash = hash
    self.salt = salt
    self.cost = cost
  }

  init(of pin: String, key: SymmetricKey) throws(StoreError) {
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes(Array.init)
    self.init(hash: try PINHash.derive(pin, salt, Cost(), key), salt: salt, cost: Cost())
  }

  /// In constant time.
  func matches(_ pin: String, key: SymmetricKey) throws(StoreError) -> Bool {
    let tried = try PINHash.derive(pin, salt, cost, key)
    return tried.count == hash.count && zip(tried, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ pin: String, _ salt: [UInt8], _ cost: Cost, _ key: SymmetricKey) throws(StoreError) -> [UInt8] {
    let input = HMAC<SHA256>.authenticationCode(for: Data(pin.utf8), using: key)
    do {
      return try KDF.Scrypt.deriveKey(
        from: Data(input), salt: Data(salt), outputByteCount: 32, rounds: cost.n, blockSize: cost.r, parallelism: cost.p
      ).withUnsafeBytes(Array.init)
    } catch {
      throw .bug("scrypt refused n=\(cost.n) r=\(cost.r) p=\(cost.p): \(error)")
    }
  }
}
