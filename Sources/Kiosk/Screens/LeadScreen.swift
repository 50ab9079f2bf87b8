// Asking for a contact: an offer, never a condition; each consent a box of its own, un-ticked.
import Domain
import Terminal

/// The lead step being filled in.
struct LeadScreen: Equatable, Sendable {
  enum Row: Equatable, Sendable { case field(LeadStep.Field), consent(Channel), done }
  enum Fault: Equatable, Sendable { case email, phone, missing }

  let step: LeadStep
  var inputs: [LeadStep.Field: TextInput]
  var ticked: Set<Channel> = []
  var cursor = 0
  var faults: [LeadStep.Field: Fault] = [:]
  /// How far the consent at the cursor is read, where it is longer than the screen.
  var scroll = Scroll()

  init(_ step: LeadStep) {
    self.step = step
    inputs = Dictionary(uniqueKeysWithValues: Set(step.ask).map { ($0, TextInput(limit: $0 == .name ? 80 : 254)) })
  }

  var rows: [Row] {
    var seen: Set<LeadStep.Field> = []
    return step.ask.filter { seen.insert($0).inserted }.map(Row.field) + Channel.allCases.filter(isAsked).map(Row.consent) + [.done]
  }

  /// A consent is asked for only where its address is.
  private func isAsked(_ channel: Channel) -> Bool {
    step.consent[channel] != nil && step.ask.contains(channel == .email ? .email : .phone)
  }

  enum Result: Equatable { case stay, back, done(email: Email?, phone: Phone?, name: String?, ticked: Set<Channel>) }

  var isTyping: Bool { if case .field = rows[cursor] { true } else { false } }

  /// - Parameter long: the wording of the consent at the cursor, where it is longer than the screen: it is read to its end before it is ticked.
  mutating func update(_ key: Key, _ long: LongText? = nil) -> Result {
    if long?.read(key, &scroll) == true { return .stay }
    let before = cursor
    defer { if cursor != before { scroll = Scroll() } }
    switch key {
    case .escape: return .back
    case .up, .backTab, .pageUp: cursor = max(0, cursor - 1)
    case .down, .tab, .pageDown: cursor = min(rows.count - 1, cursor + 1)
    case .enter: return enter()
    case .space where !isTyping: tick()
    case .backspace:
      guard case .field(let field) = rows[cursor], inputs[field]?.isEmpty == false else { return .back }
      edit(field, key)
    default: if case .field(let field) = rows[cursor] { edit(field, key) }
    }
    return .stay
  }

  /// A touch on a row: a box is ticked, the last row goes on. `long` is as for `update`, of that row.
  mutating func press(_ item: Int, _ long: LongText? = nil) -> Result {
    guard rows.indices.contains(item) else { return .stay }
    let isNew = cursor != item
    cursor = item
    if isNew { scroll = Scroll() }
    if rows[item] == .done { return enter() }
    if let long, isNew || long.read(.space, &scroll) { return .stay }
    tick()
    return .stay
  }

  /// The wording of a consent in `row` that is longer than the screen.
  func long(_ row: Int, _ look: Look) -> LongText? {
    guard rows.indices.contains(row), case .consent(let channel) = rows[row] else { return nil }
    let height = LeadScreen.bottom(look) - LeadScreen.top(look)
    // A column less, for the sign that there is more.
    return wording(channel, look).count > height ? LongText(wording(channel, look, less: 1), height: height) : nil
  }

  private static func top(_ look: Look) -> Int { look.layout.headerRow + 2 }
  private static func bottom(_ look: Look) -> Int { look.layout.footerRow - (look.layout.isCompact ? 0 : 1) }

  mutating func paste(_ text: String) {
    guard case .field(let field) = rows[cursor] else { return }
    inputs[field]?.insert(text)
    faults[field] = nil
  }

  /// A whole line in the place of what stands in the field.
  mutating func write(_ line: String) {
    guard case .field(let field) = rows[cursor] else { return }
    inputs[field] = TextInput(line, limit: inputs[field]?.limit ?? 254)
    faults[field] = nil
  }

  private mutating func edit(_ field: LeadStep.Field, _ key: Key) {
    if inputs[field]?.apply(key) == true { faults[field] = nil }
  }

  private mutating func tick() {
    guard case .consent(let channel) = rows[cursor] else { return }
    if ticked.remove(channel) == nil { ticked.insert(channel) }
  }

  /// Enter goes on to the next row; on a box it ticks nothing; on the last row it is done.
  private mutating func enter() -> Result {
    guard rows[cursor] == .done else {
      if case .field(let field) = rows[cursor] { check(field) }
      if !(faults.keys.contains { .field($0) == rows[cursor] }) { cursor += 1 }
      return .stay
    }
    inputs.keys.forEach { check($0) }
    if let first = rows.firstIndex(where: { row in faults.keys.contains { .field($0) == row } }) {
      cursor = first
      return .stay
    }
    return .done(email: Email(text(.email)), phone: Phone(text(.phone)), name: text(.name).isEmpty ? nil : text(.name), ticked: ticked)
  }

  private func text(_ field: LeadStep.Field) -> String { inputs[field]?.text.cleaned().trimmingSpaces() ?? "" }

  private mutating func check(_ field: LeadStep.Field) {
    let typed = text(field)
    let needed = step.require.contains(field) || field == .email && ticked.contains(.email) || field == .phone && ticked.contains(.sms)
    if typed.isEmpty {
      faults[field] = needed ? .missing : nil
    } else {
      let isSound = field == .email ? Email(typed) != nil : field == .phone ? Phone(typed) != nil : true
      faults[field] = isSound ? nil : field == .email ? .email : .phone
    }
  }

  // MARK: Drawing

  func view(_ canvas: inout Canvas, _ look: Look) {
    let body = look.layout.body
    var top = LeadScreen.top(look)
    let wording = if case .consent(let channel) = rows[cursor] { wording(channel, look).count } else { 0 }
    if let long = long(cursor, look) { return draw(long, &canvas, look) }
    // On a low screen the wording of a consent needs every row, and a long one on each.
    if wording == 0 || !look.layout.isCompact && wording + 8 <= LeadScreen.bottom(look) - top {
      let head = Rect(x: body.x, y: top + look.layout.gap, width: body.width, height: 3)
      top = canvas.drawTitle(look.words.leadTitle, help: look.words.leadText, in: head, look.layout)
    }
    let room = LeadScreen.bottom(look) - top
    let places = places(height: room, look)
    // A consent is read whole or not at all: rows that do not fit wait until the cursor comes.
    let shift = max(0, places[cursor].bottom - room)
    for (index, place) in places.enumerated() where place.y >= shift && place.bottom <= shift + room {
      let y = top + place.y - shift
      draw(rows[index], at: y, index == cursor, &canvas, look)
      canvas.button(Rect(x: body.x - 2, y: y, width: body.width + 2, height: place.bottom - place.y), item: index)
    }
    canvas.drawScroll(
      above: shift > 0, below: places.last.map { $0.bottom > shift + room } ?? false, x: body.right, top: top, bottom: top + room)
  }

  /// A consent that is longer than the screen has it for itself.
  private func draw(_ long: LongText, _ canvas: inout Canvas, _ look: Look) {
    let (body, top) = (look.layout.body, LeadScreen.top(look))
    let seen = scroll.visible(count: long.lines.count, height: long.height)
    draw(rows[cursor], at: top, true, &canvas, look, lines: Array(long.lines[seen]))
    canvas.button(Rect(x: body.x - 2, y: top, width: body.width + 2, height: long.height), item: cursor)
    canvas.drawScroll(above: seen.lowerBound > 0 || cursor > 0, below: true, x: body.right, top: top, bottom: top + long.height)
  }

  /// Where each row stands below the first, with a gap after each consent while there is room for it.
  private func places(height: Int, _ look: Look) -> [(y: Int, bottom: Int)] {
    let heights = rows.map { row in
      switch row {
      case .field: 2
      case .consent(let channel): wording(channel, look).count
      case .done: 1
      }
    }
    let consents = rows.count { if case .consent = $0 { true } else { false } }
    let gap = heights.reduce(consents, +) <= height ? 1 : 0
    var y = 0
    return zip(rows, heights).map { row, height in
      let place = (y, y + height)
      if case .consent = row { y += gap }
      y += height
      return place
    }
  }

  private func wording(_ channel: Channel, _ look: Look, less: Int = 0) -> [String] {
    Width.wrap(look.quiz.text(step.consent[channel], in: look.locale), to: look.layout.body.width - 5 - less)
  }

  private func draw(_ row: Row, at y: Int, _ isHere: Bool, _ canvas: inout Canvas, _ look: Look, lines: [String]? = nil) {
    let x = look.layout.body.x
    if isHere { canvas.write(look.glyphs.pointer, x: max(0, x - 2), y: y, .strongAccent) }
    switch row {
    case .field(.email): draw(.email, label: look.words.email, at: y, isHere, &canvas, look)
    case .field(.phone): draw(.phone, label: look.words.phone, at: y, isHere, &canvas, look)
    case .field(.name): draw(.name, label: look.words.name, at: y, isHere, &canvas, look)
    case .consent(let channel): draw(channel, lines ?? wording(channel, look), at: y, isHere, &canvas, look)
    case .done:
      let label = "  \(look.words.next.prefix(1).uppercased() + look.words.next.dropFirst())  "
      canvas.write(label, x: x, y: y, isHere ? .selected : .choice)
      if isHere { canvas.cursor = Point(x: x, y: y) }
    }
  }

  private func draw(_ field: LeadStep.Field, label: String, at y: Int, _ isHere: Bool, _ canvas: inout Canvas, _ look: Look) {
    let body = look.layout.body
    let label = Width.fit(label, to: LeadScreen.labelWidth(look) - 1, ellipsis: look.glyphs.ellipsis)
    let left = body.x + LeadScreen.labelWidth(look)
    let width = min(body.right - left - 2, look.layout.isLarge ? 64 : 44)
    canvas.write(label, x: body.x, y: y, isHere ? .title : .text)
    canvas.rule(x: left, y: y + 1, width: width, isHere ? .accent : .border)
    inputs[field]?.draw(on: &canvas, x: left, y: y, width: width, hasFocus: isHere)
    if let fault = faults[field] {
      canvas.write(Width.pad(text(of: fault, look.words), to: width), x: left, y: y + 1, .error, width: look.layout.column.right - left)
    } else if field == .email, let hint = Email(text(.email))?.typoHint {
      canvas.write(Width.pad(look.words.didYouMean.replacing("{x}", with: hint), to: width), x: left, y: y + 1, .dim)
    }
  }

  private static func labelWidth(_ look: Look) -> Int { look.layout.isCompact ? 10 : 15 }

  func text(of fault: Fault, _ words: Words) -> String {
    switch fault {
    case .email: words.faults.email
    case .phone: words.faults.phone
    case .missing: words.faults.required
    }
  }

  private func draw(_ channel: Channel, _ lines: [String], at y: Int, _ isHere: Bool, _ canvas: inout Canvas, _ look: Look) {
    let body = look.layout.body
    canvas.write(ticked.contains(channel) ? "[x]" : "[ ]", x: body.x, y: y, isHere ? .strongAccent : .choice)
    if isHere { canvas.cursor = Point(x: body.x + 1, y: y) }
    for (row, line) in lines.enumerated() { canvas.write(line, x: body.x + 5, y: y + row, isHere ? .text : .dim) }
  }

  func bindings(_ look: Look) -> Bindings<String> {
    var rows = [Binding([.up, .down], "move", name: look.glyphs.keyUpDown, look.words.move)]
    if case .consent = self.rows[cursor] { rows.append(Binding([.space], "tick", name: look.words.spaceKey, look.words.tick)) }
    rows.append(Binding([.enter], "next", name: look.glyphs.keyEnter, look.words.next))
    rows.append(Binding([.escape], "back", name: "Esc", look.words.back))
    return Bindings(rows)
  }
}
