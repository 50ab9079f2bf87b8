// Why somebody is in a segment or is not: each condition by itself. Whose person it is, is typed or was chosen in the list.
import Domain
import Terminal

struct WhyMemberScreen: Screen {
  let ref: SegmentRef
  /// An id, an email address or a phone number.
  private(set) var input: TextInput
  private(set) var reasons: MemberReasons?
  private(set) var refusal = ""
  /// Whether keys go to the line of the address.
  private(set) var isTyping: Bool
  private var scroll = Scroll()

  /// Without somebody it asks for one.
  init(ref: SegmentRef, who: String? = nil) {
    self.ref = ref
    input = TextInput(who ?? "", limit: 254)
    isTyping = who == nil
  }

  let title = "Why"
  /// While nobody is typed yet the meaning is asked for, which the page below shows: a page has to ask for something.
  var load: ConsoleEffect { input.isEmpty ? .loadMeaning(ref) : .tags(.reasons(ref, who: input.text.trimmingSpaces())) }

  func bindings(_ look: Look) -> Bindings<Command> {
    guard !isTyping else {
      return Bindings([
        Binding([.enter], .tags(.confirm), name: look.glyphs.keyEnter, "ask"), Binding([.escape], .back, name: "Esc", "back"),
      ])
    }
    return Bindings([Binding(["w"], .tags(.why), name: "W", "somebody else"), .scroll(look.glyphs)])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard isTyping else { return scroll.apply(key, count: lines(look).count, height: textRect(look).height) ? .stay : nil }
    switch key {
    case .escape: return reasons == nil ? .back : stopTyping()
    case .enter:
      guard !input.text.trimmingSpaces().isEmpty else { return .stay }
      return .ask([load])
    case .function(1), .control("c"): return nil
    default:
      refusal = ""
      _ = input.apply(key)
      return .stay
    }
  }

  private mutating func stopTyping() -> Step {
    isTyping = false
    return .stay
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    scroll.apply(mouse, count: lines(look).count, height: textRect(look).height) ? .stay : nil
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    guard isTyping else { return nil }
    input.insert(text.cleanedLine)
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard command == .tags(.why) else { return nil }
    (isTyping, input) = (true, TextInput("", limit: 254))
    return .stay
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .tags(.reasons(let reasons)) where reasons.ref == ref && reasons.who == input.text.trimmingSpaces():
      (self.reasons, refusal, isTyping, scroll) = (reasons, "", false, Scroll())
    case .tags(.refused(let reason)): (reasons, refusal) = (nil, reason)
    default: break
    }
    return .stay
  }

  // MARK: View

  private func textRect(_ look: Look) -> Rect {
    let body = look.body
    let top = isTyping ? (body.height >= 14 ? 4 : 2) : look.air.count
    return Rect(x: body.x, y: body.y + top, width: body.width, height: body.height - top)
  }

  func note(_ look: Look) -> String {
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: textRect(look).height).upperBound
    return below > 0 ? "\(below) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    if isTyping {
      let y = look.body.y + look.air.count
      let question = "\(look.isNarrow ? "" : "Who is asked about \(ref.text)? ")Email address, phone number or id:"
      canvas.write(Width.fit(question, to: look.body.width), x: look.body.x, y: y, .dim)
      input.draw(on: &canvas, x: look.body.x, y: y + 1, width: look.body.width, .title)
    } else if reasons == nil, refusal.isEmpty {
      canvas.drawLoading(look)
    }
    canvas.draw(lines(look), scroll, in: textRect(look))
  }

  private func lines(_ look: Look) -> [TextLine] {
    if !refusal.isEmpty { return TextLine.wrapped(refusal, .error, width: look.body.width) }
    guard let reasons else { return [] }
    let verdict = "\(reasons.person) is \(reasons.isIn ? "" : "not ")in \(ref.text)"
    var lines = TextLine.wrapped(verdict, .title, width: look.body.width) + [.empty]
    for row in reasons.rows {
      let x = 2 * row.depth
      let mark = row.holds ? (look.glyphs.isASCII ? "+" : "✓") : (look.glyphs.isASCII ? "-" : "✗")
      let words = TextLine.wrapped(row.condition, row.holds ? .text : .dim, x: x + 2, width: look.body.width)
      let first = words.first?.pieces.first?.text ?? ""
      lines.append(TextLine(mark, row.holds ? .accent : .error, x: x).adding(first, row.holds ? .text : .dim, x: x + 2))
      lines += words.dropFirst()
    }
    return lines
  }
}
