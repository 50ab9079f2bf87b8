// Values that say who somebody is, as they lie in the file: sealed, and found again by an index that tells nobody what it is of
// (RELIABILITY.md 2.4).
import Crypto
internal import Domain
import Foundation
import GRDB

/// Where a sealed value stands. With its row's name the place is authenticated: a value that was moved opens nowhere.
enum SealedPlace: String, CaseIterable, Sendable {
  case email = "contact.email"
  case phone = "contact.phone"
  case name = "contact.name"
  case properties = "contact.properties"
  case payload = "outbox.payload"
  /// Of what was typed alone: a choice says nobody's name.
  case answer = "answer.value"
  case answers = "session.answered"

  /// Whether a value may stand there as it is: nothing was typed, or nothing is known.
  fileprivate func allowsPlain(_ text: String) -> Bool {
    switch self {
    case .answer, .answers: true
    case .properties, .payload: text == "{}"
    case .email, .phone, .name: false
    }
  }
}

/// By what an address is found again.
enum BlindKind: String, Sendable { case email, phone }

/// The keys of one store. AES-256-GCM under a random nonce: good for 2^32 values (NIST SP 800-38D, 8.3).
final class Vault: Sendable {
  /// What a sealed value begins with: no JSON, ref or address does.
  static let mark = "~"
  private static let keyIDLength = 4

  /// Which key it is, in eight hex digits; it tells nothing else about the key.
  let keyID: String
  private let head: Data
  private let sealing: HeldKey
  /// The first that there was comes first: each hashes what the one before made of an address.
  private let blinding: [HeldKey]
  private let isOn: Bool

  /// - Parameters:
  ///   - masters: the key in force and behind it the former ones, the newest first, as the key file has them; one at least.
  ///   - isOn: false leaves everything as it is, under a name of its own: to measure what sealing costs.
  init(_ masters: [SymmetricKey], isOn: Bool = true) {
    func key(_ master: SymmetricKey, for purpose: String, bytes: Int, salt: Data = Data()) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(inputKeyMaterial: master, salt: salt, info: Data("askwell \(purpose) 1".utf8), outputByteCount: bytes)
    }
    let master = masters.first ?? SymmetricKey(size: .bits256)
    sealing = HeldKey(key(master, for: "sealing", bytes: 32))
    blinding = masters.reversed().map { HeldKey(key($0, for: "blind index", bytes: 32)) }
    // Of the former ones, too: without them nobody would be found again.
    var former = SHA256()
    for other in masters.dropFirst() { other.withUnsafeBytes { former.update(bufferPointer: $0) } }
    let salt = masters.count > 1 ? Data(former.finalize()) : Data()
    head = key(master, for: "key id", bytes: Vault.keyIDLength, salt: salt).withUnsafeBytes { Data($0) }
    keyID = isOn ? Digest.hex(head) : "unsealed"
    self.isOn = isOn
  }

  /// Of one key.
  convenience init(master: SymmetricKey) { self.init([master]) }

  /// Of a store whose values were sealed with the key called `keyID`: the one in force, or a former one. With none of that name, or where
  /// nothing is sealed yet, the one in force.
  static func suited(_ masters: [SymmetricKey], to keyID: String?) -> Vault {
    let fitting = masters.indices.lazy.map { Vault(Array(masters[$0...])) }.first { $0.keyID == keyID }
    return fitting ?? Vault(masters)
  }

  /// The value as it is stored in `place` of the row called `row`.
  func sealed(_ text: String, in place: SealedPlace, of row: String, nonce: AES.GCM.Nonce? = nil) throws -> String {
    guard isOn else { return text }
    let box = try AES.GCM.seal(Data(text.utf8), using: sealing.key, nonce: nonce, authenticating: claim(place, row))
    guard let bytes = box.combined else { throw StoreError.bug("AES-GCM made a value without its nonce") }
    return Vault.mark + (head + bytes).base64EncodedString()
  }

  /// What was sealed.
  /// - Throws: SQLite's `MISMATCH` (exit code 65, see `StoreError`) for a value that was moved, changed or damaged, or never sealed.
  func opened(_ stored: String, in place: SealedPlace, of row: String) throws -> String {
    if !isOn || Vault.isPlain(stored, in: place) { return stored }
    guard Vault.isSealed(stored) else { throw Vault.refusal(place, row, "was not sealed by this program") }
    guard let bytes = Data(base64Encoded: String(stored.dropFirst())), bytes.starts(with: head) else {
      throw Vault.refusal(place, row, "is not sealed with this store's key")
    }
    do {
      let box = try AES.GCM.SealedBox(combined: Data(bytes.dropFirst(Vault.keyIDLength)))
      return String(decoding: try AES.GCM.open(box, using: sealing.key, authenticating: claim(place, row)), as: UTF8.self)
    } catch {
      throw Vault.refusal(place, row, "does not open")
    }
  }

  /// Sixteen bytes in hex that follow from the address and tell nobody which it was.
  func blind(_ address: String, _ kind: BlindKind) -> String {
    guard isOn else { return address }
    return blinding.reduce(address) { Vault.hash($0, kind, $1.key) }
  }

  /// What `blind` makes of an address of which `stored` is what a former vault made.
  func reblind(_ stored: String, _ kind: BlindKind, since former: Vault) -> String {
    guard isOn else { return stored }
    return blinding.dropFirst(former.blinding.count).reduce(stored) { Vault.hash($0, kind, $1.key) }
  }

  private static func hash(_ text: String, _ kind: BlindKind, _ key: SymmetricKey) -> String {
    Digest.hex(HMAC<SHA256>.authenticationCode(for: Data("\(kind.rawValue)\u{1F}\(text)".utf8), using: key).prefix(16))
  }

  /// Which key a value was sealed with; nil for one that is not sealed.
  static func keyID(of stored: String) -> String? {
    guard isSealed(stored), let bytes = Data(base64Encoded: String(stored.dropFirst())), bytes.count > keyIDLength else { return nil }
    return Digest.hex(bytes.prefix(keyIDLength))
  }

  static func isSealed(_ stored: String) -> Bool { stored.utf8.first == UInt8(ascii: "~") }

  /// Whether a value stands in `place` as it is, and rightly.
  static func isPlain(_ stored: String, in place: SealedPlace) -> Bool { !isSealed(stored) && place.allowsPlain(stored) }

  private func claim(_ place: SealedPlace, _ row: String) -> Data { Data("\(place.rawValue)\u{1F}\(row)\u{1F}\(keyID)".utf8) }

  private static func refusal(_ place: SealedPlace, _ row: String, _ what: String) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_MISMATCH,
      message: "\(place.rawValue) of row \(row) \(what): it was changed or damaged; run askwell doctor, then restore a backup")
  }
}
