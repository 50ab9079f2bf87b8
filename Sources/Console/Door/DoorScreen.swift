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
  private(set) var message = ""
  /// The form of the first use.
  private(set) var setup: NewPINScreen?

  init(message: String = "") { self.message = message }

  /// Seconds to wait before the role may try; 0 when it may.
  var waitSeconds: Int { door?.waitSeconds[role] ?? 0 }
  /// Whether anything typed is in memory.
  var holdsDigits: Bool { !digits.isEmpty || setup != nil }
  private var isBlocked: Bool { door?.blocked.contains(role) ?? false }

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
    message = ""
    switch setup?.apply(key) {
    case .set(let digits)?: return .set(.owner, digits)
    case .cancel?, nil: return .leave
    case .stay?: return .stay
    }
  }

  private mutating func type(_ digit: Character) {
    guard waitSeconds == 0, !isBlocked, !isBusy, digits.count < PINRules.most else { return }
    digits.append(digit)
    message = ""
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
    role = role == .owner ? .staff : .owner
    forget()
  }

  /// Drops what has been typed.
  mutating func forget() {
    digits = ""
    message = ""
    setup = setup.map { NewPINScreen(role: $0.role) }
  }

  mutating func refuse(_ refusal: Refusal) {
    isBusy = false
    door?.waitSeconds[refusal.role] = refusal.waitSeconds > 0 ? refusal.waitSeconds : nil
    if refusal.isBlocked { door?.blocked.insert(refusal.role) }
    message = refusal.waitSeconds > 0 ? "" : "Wrong PIN. Try again."
  }

  mutating func fail(_ reason: String) {
    isBusy = false
    setup = setup.map { NewPINScreen(role: $0.role) }
    message = reason
  }

  /// A second of every wait has passed.
  mutating func countDown() {
    for (role, seconds) in door?.waitSeconds ?? [:] { door?.waitSeconds[role] = seconds > 1 ? seconds - 1 : nil }
  }
}

extension DoorScreen {
  func draw(on canvas: inout Canvas, _ layout: Layout) {
    guard let door else { return }
    let bounds = Rect(x: layout.column.x, y: 0, width: layout.column.width, height: layout.footerRow)
    let top = max(1, bounds.height / 2 - 6)
    canvas.writeCentred("A s k w e l l", in: bounds, y: top, .strongAccent)
    canvas.writeCentred(door.store, in: bounds, y: top + 1, .dim)
    let below = Rect(x: bounds.x, y: top + 3, width: bounds.width, height: bounds.height - top - 3)
    if let setup {
      setup.draw(on: &canvas, in: below)
      canvas.writeCentred(message, in: bounds, y: below.bottom - 1, .error)
      return setup.bindings(canvas.glyphs).drawFooter(on: &canvas, in: layout.footer)
    }
    drawEntry(on: &canvas, in: below)
    bindings(canvas.glyphs).drawFooter(on: &canvas, in: layout.footer, right: [.leave])
  }

  private func drawEntry(on canvas: inout Canvas, in rect: Rect) {
    let small = rect.height < 8
    let y = rect.y + (small ? 0 : 1)
    canvas.writeCentred(role == .owner ? "Owner's PIN" : "Staff PIN", in: rect, y: y, .title)
    let dots = Array(repeating: canvas.glyphs.dotOn, count: digits.count).joined(separator: " ")
    let shown = Width.of(dots) <= rect.width - 4 ? dots : String(repeating: canvas.glyphs.dotOn, count: digits.count)
    canvas.writeCentred(digits.isEmpty ? " " : shown, in: rect, y: y + 2, .strongAccent)
    if canAnswer { placeCursor(after: Width.of(shown), on: &canvas, in: rect, y: y + 2) }
    let (text, style) = state(canvas.glyphs)
    for (index, line) in Width.wrap(text, to: min(rect.width, 56)).enumerated() {
      canvas.writeCentred(line, in: rect, y: y + (small ? 3 : 4) + index, style)
    }
  }

  private var canAnswer: Bool { waitSeconds == 0 && !isBusy && !isBlocked }

  private func placeCursor(after width: Int, on canvas: inout Canvas, in rect: Rect, y: Int) {
    canvas.cursor = Point(x: rect.x + (rect.width + width) / 2 + (width > 0 ? 1 : 0), y: y)
    canvas.isCursorVisible = true
  }

  private func state(_ glyphs: Glyphs) -> (String, Style) {
    if isBusy { return ("Checking\(glyphs.ellipsis)", .dim) }
    if isBlocked { return ("! Locked after too many wrong PINs. The owner unlocks it on the command line.", .error) }
    if waitSeconds > 0 { return ("! Too many wrong PINs. Wait \(Figures.countdown(seconds: waitSeconds)).", .error) }
    return message.hasPrefix("Locked") ? (message, .dim) : (message.isEmpty ? "" : "! \(message)", .error)
  }

  private func bindings(_ glyphs: Glyphs) -> Bindings<Command> {
    let open = Binding<Command>.open("open", glyphs)
    let other = Binding<Command>([.tab], .older, name: "Tab", role == .owner ? "staff" : "owner")
    return Bindings([open] + ((door?.roles.count ?? 0) > 1 ? [other] : []))
  }
}
