// A damaged store: found before a shopper comes where that can be, mended before the kiosk opens, and told of in the log.
import Domain
import Kiosk
import Storage

extension Clerk {
  private var mending: Mending { Mending(of: premises.database, keyFile: premises.keyFile) }

  /// The store, mended first where it has to be.
  func openMended() throws(StoreError) -> Database {
    if let store { return store }
    let mending = self.mending
    if let words = mending.lostLog() { premises.log.say(words) }
    if let fault = mending.fault() {
      try mend(fault)
      return try open()
    }
    do {
      return try open()
    } catch {
      guard let damage = mending.damage(in: error) else { throw error }
      try mend(damage)
      return try open()
    }
  }

  private func mend(_ fault: StoreError) throws(StoreError) {
    premises.log.say("the store is damaged and is being mended: \(fault.message)")
    post(.mending)
    let mended = try mending.mend(fault, who: "kiosk", at: .now)
    premises.log.say("the store is mended: \(mended.salvage.words); the damaged file is kept as \(mended.setAside)")
  }

  /// Damage that was met while the store was used. What is on the screen goes on as far as it can; between two shoppers the program ends.
  func meetDamage(_ fault: StoreError) {
    guard !hasMetDamage else { return }
    hasMetDamage = true
    mending.note(fault)
    if sitting == nil { onDiskFailure() }
  }
}
