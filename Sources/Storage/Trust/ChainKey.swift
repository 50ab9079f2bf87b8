// By which key the chains are linked, and how SQL asks for a link.
import Crypto
import Foundation
import GRDB
import Synchronization

/// The key of the chains, derived from the key file's and read once.
final class ChainKey: Sendable {
  private let file: KeyFile
  private let known = Mutex<HeldKey?>(nil)

  private let isOn: Bool

  /// - Parameter isOn: false links nothing: to measure what the chains cost.
  init(_ file: KeyFile, isOn: Bool = true) {
    self.file = file
    self.isOn = isOn
  }

  /// - Throws: what is wrong with the key file.
  func key() throws(StoreError) -> SymmetricKey {
    if let held = known.withLock({ $0 }) { return held.key }
    let key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: try file.key(making: false), info: Data("askwell chain".utf8), outputByteCount: SHA256.byteCount)
    known.withLock { $0 = HeldKey(key) }
    return key
  }

  /// Tells one key from another, and nothing else of it.
  static func id(of key: SymmetricKey) -> Data { Data(HMAC<SHA256>.authenticationCode(for: Data("id".utf8), using: key).prefix(8)) }

  /// - Parameter before: the link of the row before, 32 bytes.
  static func link(_ before: Data, _ entry: Data, _ key: SymmetricKey) -> Data {
    var mac = HMAC<SHA256>(key: key)
    mac.update(data: before)
    mac.update(data: entry)
    return Data(mac.finalize())
  }

  /// Makes `askwell_link(key id, link before, entry)` and `askwell_chain_key()` known to a connection; both are NULL where the key cannot be
  /// read, and a link under another key's id too.
  func register(on db: Connection) {
    db.add(
      function: DatabaseFunction("askwell_link", argumentCount: 3) { [self] values in
        guard let id = Data.fromDatabaseValue(values[0]), let before = Data.fromDatabaseValue(values[1]),
          let entry = Data.fromDatabaseValue(values[2]), let key = try? key(), ChainKey.id(of: key) == id
        else { return nil }
        return ChainKey.link(before, entry, key)
      })
    db.add(
      function: DatabaseFunction("askwell_chain_key", argumentCount: 0) { [self] _ in
        isOn ? (try? key()).map { ChainKey.id(of: $0) } : nil
      })
  }
}
