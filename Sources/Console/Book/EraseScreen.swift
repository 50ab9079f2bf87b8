// Before somebody is erased: what goes, what stays, and the first letters of the address as a signature.
import Domain
import Terminal

/// The question that an erasure needs an answer to.
struct EraseScreen: Screen {
  private let page: ContactPage
  private let proof: String
  private var input = TextInput("", limit: 8)
  private var isAsked = false
  private var isWrong = false
  /// Of what goes and stays, on a low screen.
  private var scroll = Scroll()

  init(_ page: ContactPage) {
    self.page = page
    proof = ContactPage.proof(of: page.contact)
  }

  let title = "Erase"
  /// What is shown is what was in sight: nothing is loaded anew.
  var load: ConsoleEffect { .book(.contact(id: page.contact.id)) }
  let isTyping = true

  func bindings(_ look: Look) -> Bindings<Command> {
    let off = input.text.lowercased() == proof ? nil : "Type the first \(proof.count) characters of the address"
    return Bindings([
      Binding([.enter], .book(.erase), name: look.glyphs.keyEnter, "erase for good", offBecause: off),
      Binding([.escape], .back, name: "Esc", "keep"), .scrollQuietly(look.glyphs),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if isAsked { return .stay }
    if key == .escape { return .back }
    guard key != .enter else {
      isWrong = input.text.lowercased() != proof
      return nil
    }
    if key != .space, scroll.apply(key, count: lines(look).count, height: look.body.height - 1) { return .stay }
    isWrong = false
    return input.apply(key) ? .stay : nil
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    input.insert(text)
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard command == .book(.erase) else { return nil }
    isAsked = true
    return .ask([.book(.erase(id: page.contact.id, typed: input.text))])
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .book(.erased(page.contact.id, let told)):
      let words = told.isEmpty ? "Erased. Nobody else had heard of this person." : "Erased. Told to forget: \(told.joined(separator: ", "))"
      return .all([.back, .back, .say(Toast(words))])
    case .failed: isAsked = false
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    let lines = lines(look)
    // The last row is for what is typed.
    let text = Rect(x: look.body.x, y: look.body.y, width: look.body.width, height: look.body.height - 1)
    let rest = canvas.draw(lines, scroll, in: text)
    let y = min(look.body.y + lines.count, look.body.bottom - 1)
    let x = canvas.write("Type \(proof.count) characters ", x: look.body.x, y: y, isWrong ? .error : .dim)
    input.draw(on: &canvas, x: x + 1, y: y, width: min(12, look.body.right - x - 1), .title)
    let more = "\(rest) more"
    if rest > 0 { canvas.write(more, x: look.body.right - Width.of(more), y: y, .dim) }
  }

  /// Who has heard of the person, and will hear of this.
  private var told: String {
    let names = Set(page.sendings.filter { $0.state != "waiting" || $0.attempts > 0 }.map(\.destination)).sorted()
    return names.isEmpty ? "Nobody else has heard of this person." : "Told to forget: \(names.joined(separator: ", "))."
  }

  private func lines(_ look: Look) -> [TextLine] {
    let contact = page.contact
    let address = contact.email?.text ?? contact.phone?.text ?? contact.id
    let going = [
      "Goes: addresses, name and properties; \(Figures.counted(contact.tags.count, "tag", "tags")) with their history; "
        + "\(Figures.counted(page.sendings.count, "delivery", "deliveries")); what was typed in "
        + "\(Figures.counted(page.sessions.count, "session", "sessions")).",
      "Stays: the sessions, as nobody's; the words and times of consents, which prove that what was sent was allowed.",
      "\(told) There is no way back.",
    ]
    let title = TextLine("Erase \(Width.fit(address, to: max(8, look.body.width - 8), ellipsis: look.glyphs.ellipsis))?", .title)
    let text = going.flatMap { TextLine.wrapped($0, width: look.body.width) + look.air }
    return look.air + [title] + look.air + text
  }
}
