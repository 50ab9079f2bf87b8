// The PIN screen: digits as dots, the wait after too many wrong ones, setting the first PIN.
import Terminal

/// The console's door. Whatever is typed here is forgotten as soon as it has been sent.
struct DoorScreen: Equatable, Sendable {
  enum Outcome: Equatable {
    case stay
    case check(ConsoleRole, String)
    case set(ConsoleRole, String)
    case leave
  }

  private(set) var door: Door?
  private(set) var role = ConsoleRole.owner
  private(set) var digits = ""
  /// A PIN is being compared: that takes half a second on purpose.
  private(set) var isBusy = false
  /// What has just happened; nil while nothing has.
  private(set) var message: Toast?
  /// The form of the first use.
  private(set) var setup: NewPINScreen?

  init(message: Toast? = nil) { self.message = message }

  /// Seconds to wait before the role may try; 0 when it may.
  var waitSeconds: Int { door?.waitSeconds[role] ?? 0 }
  /// Whether anything typed is in memory.
  var holdsDigits: Bool { !digits.isEmpty || setup != nil }
  var isBlocked: Bool { door?.blocked.contains(role) ?? false }

  mutating func open(_ door: Door) {
    self.door = door
    if !door.roles.contains(.owner) { setup = setup ?? NewPINScreen(role: .owner) } else { setup = nil }
    if !door.roles.contains(role) { role = .owner }
  }

  mutating func apply(_ key: Key) -> Outcome {
    guard door != nil else { return .stay }
    if setup != nil { return applyToSetup(key) }
    switch key {
    case .character("q"), .character("Q"), .control("c"): return .leave
    case .tab, .backTab, .left, .right: changeRole()
    case .escape: forget()
    case .backspace: digits = String(digits.dropLast())
    case .enter: return check()
    case .character(let digit) where digit.isASCII && digit.isNumber: type(digit)
    default: break
    }
    return .stay
  }

  private mutating func applyToSetup(_ key: Key) -> Outcome {
    message = nil
    switch setup?.apply(key) {
    case .set(let digits)?: return .set(.owner, digits)
    case .cancel?, nil: return .leave
    case .stay?: return .stay
    }
  }

  private mutating func type(_ digit: Character) {
    guard waitSeconds == 0, !isBlocked, !isBusy, digits.count < PINRules.most else { return }
    digits.append(digit)
    message = nil
  }

  private mutating func check() -> Outcome {
    guard !digits.isEmpty, !isBusy, waitSeconds == 0 else { return .stay }
    isBusy = true
    let typed = digits
    digits = ""
    return .check(role, typed)
  }

  private mutating func changeRole() {
    guard let roles = door?.roles, roles.count > 1, !isBusy else { return }
    role = nextRole(after: role)
    forget()
  }

  /// Round all roles that have a PIN.
  func nextRole(after role: ConsoleRole) -> ConsoleRole {
    let roles = ConsoleRole.allCases.filter { door?.roles.contains($0) ?? false }
    guard let place = roles.firstIndex(of: role) else { return roles.first ?? role }
    return roles[(place + 1) % roles.count]
  }

  /// Drops what has been typed.
  mutating func forget() {
    digits = ""
    message = nil
    setup = setup.map { NewPINScreen(role: $0.role) }
  }

  mutating func refuse(_ refusal: Refusal) {
    isBusy = false
    door?.waitSeconds[refusal.role] = refusal.waitSeconds > 0 ? refusal.waitSeconds : nil
    if refusal.isBlocked { door?.blocked.insert(refusal.role) }
    message = refusal.waitSeconds > 0 ? nil : Toast("Wrong PIN. Try again.", .trouble)
  }

  mutating func fail(_ reason: String) {
    isBusy = false
    setup = setup.map { NewPINScreen(role: $0.role) }
    message = Toast(reason, .trouble)
  }

  /// A second of every wait has passed.
  mutating func countDown() {
    for (role, seconds) in door?.waitSeconds ?? [:] { door?.waitSeconds[role] = seconds > 1 ? seconds - 1 : nil }
  }
}
