// Keys in memory: all of them in one page, which is neither swapped out nor written into an image of a crash, where the system lets it
// (RELIABILITY.md 2.4). Copies live for one operation; the library overwrites them.
import Crypto
import Glibc
import Synchronization

/// 32 bytes of a key, for as long as this value lives.
final class HeldKey: Sendable {
  static let length = 32
  private let slot: Int?
  /// Where the page could not be had, or is full.
  private let loose: SymmetricKey?

  /// - Parameter key: of 32 bytes; another one is held outside of the page.
  init(_ key: SymmetricKey) {
    slot = key.bitCount == HeldKey.length * 8 ? KeyPage.shared.put(key) : nil
    loose = slot == nil ? key : nil
  }

  deinit { if let slot { KeyPage.shared.clear(slot) } }

  /// For one operation.
  var key: SymmetricKey { slot.map(KeyPage.shared.key) ?? loose ?? SymmetricKey(size: .bits256) }
}

/// The page of this process.
private final class KeyPage: Sendable {
  static let shared = KeyPage()
  // A page is never moved and never given back; who may write where is settled by `free`.
  private nonisolated(unsafe) let start: UnsafeMutableRawPointer?
  private let free: Mutex<[Int]>

  private init() {
    let size = Int(sysconf(Int32(_SC_PAGESIZE)))
    let page = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let page, page != UnsafeMutableRawPointer(bitPattern: -1) else {
      start = nil
      free = Mutex([])
      return
    }
    // A system that allows neither is no reason to keep the shop closed.
    _ = mlock(page, size)
    _ = madvise(page, size, Int32(MADV_DONTDUMP))
    start = page
    free = Mutex(Array(stride(from: 0, to: size, by: HeldKey.length)))
  }

  func put(_ key: SymmetricKey) -> Int? {
    guard let start, let slot = free.withLock({ $0.popLast() }) else { return nil }
    key.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: start + slot, count: HeldKey.length).copyMemory(from: bytes)
    }
    return slot
  }

  func key(_ slot: Int) -> SymmetricKey {
    SymmetricKey(data: UnsafeRawBufferPointer(start: start.map { $0 + slot }, count: HeldKey.length))
  }

  func clear(_ slot: Int) {
    guard let start else { return }
    (start + slot).initializeMemory(as: UInt8.self, repeating: 0, count: HeldKey.length)
    free.withLock { $0.append(slot) }
  }
}
