// Who is let in: PINs with their waits, the first use, and what the audit log hears of it (RELIABILITY.md 2.3).
internal import Console
internal import Domain
internal import Storage

extension ConsoleRole {
  /// The role under which the store keeps the PIN.
  var stored: Role {
    switch self {
    case .owner: .owner
    case .merchant: .merchant
    case .staff: .staff
    }
  }
}

extension Desk {
  var storeName: String { configuration.storeTitle ?? configuration.store ?? "" }

  func door() throws(StoreError) -> Door {
    let states = try store.pinStates(bootSeconds: bootSeconds())
    let roles = ConsoleRole.allCases.filter { states[$0.stored] != nil }
    let waits = roles.map { ($0, Int(clamping: states[$0.stored]?.waitSeconds ?? 0)) }.filter { $0.1 > 0 }
    return Door(
      store: storeName, roles: roles, waitSeconds: Dictionary(waits, uniquingKeysWith: { $1 }),
      blocked: Set(roles.filter { states[$0.stored]?.isBlocked == true }))
  }

  func isOpenToAll() throws(StoreError) -> Bool { isThrowAway ? try !store.hasPIN(for: .owner) : false }

  func check(_ digits: String, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    admit(nil)
    let verdict = try store.checkPIN(digits, for: role.stored, bootSeconds: bootSeconds())
    guard verdict == .right else { return .refused(try refusal(of: role)) }
    try store.audit("console.unlock", who: role.rawValue, at: clock())
    return .admitted(try admission(of: role))
  }

  private func refusal(of role: ConsoleRole) throws(StoreError) -> Refusal {
    let state = try store.pinStates(bootSeconds: bootSeconds())[role.stored]
    let refusal = Refusal(role: role, waitSeconds: Int(clamping: state?.waitSeconds ?? 0), isBlocked: state?.isBlocked ?? false)
    try store.audit(
      "console.refuse", who: role.rawValue,
      detail: ["failures": .int(Int64(state?.failures ?? 0)), "wait_seconds": .int(Int64(refusal.waitSeconds))], at: clock())
    return refusal
  }

  private func admission(of role: ConsoleRole) throws(StoreError) -> Admission {
    let admission = Admission(
      role: role, store: storeName, zone: configuration.zone, status: try status(), staffFloor: configuration.staffFloor)
    admit(role)
    return admission
  }

  /// The owner, who has no PIN; shown round when they come in for the first time.
  func firstAdmission() throws(StoreError) -> Admission {
    let isFirstUse = !hasBeenIn
    var admission = try admission(of: .owner)
    admission.isFirstUse = isFirstUse
    return admission
  }

  /// The owner's first PIN may be set by whoever stands there; every other one by the owner alone.
  func set(_ digits: String, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    if let fault = PINRules.fault(in: digits, for: role) { return .failed("This PIN cannot be used: \(fault.lowercasedFirst).") }
    let isFirstUse = try !store.hasPIN(for: .owner)
    guard admitted == .owner || isFirstUse && role == .owner else { return .failed("Only the owner sets PINs.") }
    let before: JSON = try store.hasPIN(for: role.stored) ? "another" : "none"
    try store.setPIN(digits, for: role.stored)
    let detail: JSON = ["role": .string(role.rawValue), "before": ["pin": before], "after": ["pin": "set"]]
    try store.audit("pin.set", who: ConsoleRole.owner.rawValue, detail: detail, at: clock())
    return admitted == .owner ? .pinSaved(role) : .admitted(try firstAdmission())
  }

  /// The version is read before what it is the version of: what is committed in between is noticed at the next look.
  func status() throws(StoreError) -> StoreStatus {
    let version = try version()
    return StoreStatus(version: version, destinations: try destinationStates(at: clock()))
  }

  func destinationStates(at now: Instant) throws(StoreError) -> [DestinationState] {
    try store.destinationCounts().map { counts in
      DestinationState(
        name: counts.name, vendor: counts.vendor, waiting: counts.pending, delivered: counts.delivered, dead: counts.dead,
        pausedBecause: counts.pausedBecause,
        oldestSeconds: counts.oldestPending.map { Int(max(0, now.milliseconds - $0.milliseconds) / 1000) })
    }
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
