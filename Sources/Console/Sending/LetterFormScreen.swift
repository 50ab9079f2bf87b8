// What of a dead letter can be mended before it is sent again: addresses, names and tags. What was consented to is not among it.
import Terminal

/// The form of a dead letter.
struct LetterFormScreen: Screen {
  let id: String
  private(set) var draft: Draft<LetterFields>
  /// Saved, and not answered yet.
  private var isSaving = false

  /// Keys of the fields, as faults name them.
  private static let keys = ["email", "phone", "name", "locale", "tags", "removed_tags"]
  private static var form: Form<LetterFields> {
    Form(
      "What is sent",
      .text("email", \.email, help: "This delivery alone: the contact stays as it is"),
      .text("phone", \.phone, help: "With + and the country: +33612345678"), .text("name", \.name), .text("locale", \.locale),
      .text("tags", \.tags, help: "With blanks between them: goal:sleep skin:dry"),
      .text("removed tags", \.removedTags, help: "What the vendor shall take away"))
  }

  init(id: String, fields: LetterFields) {
    self.id = id
    draft = LetterFormScreen.form.open(fields)
  }

  let title = "Edit"
  var load: ConsoleEffect { .sending(.letter(id: id)) }
  let isTyping = true

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      Binding([.control("s")], .sending(.save), name: "Ctrl-S", "save"), Binding([.tab, .down], .move, name: "Tab", "next"),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    isSaving ? (key == .escape ? .back : .stay) : step(draft.apply(key, in: LetterFormScreen.form))
  }
  mutating func paste(_ text: String, _ look: Look) -> Step? {
    isSaving ? .stay : step(draft.paste(text, in: LetterFormScreen.form))
  }
  mutating func press(_ item: Int, _ look: Look) -> Step? {
    isSaving ? .stay : step(draft.press(item, in: LetterFormScreen.form))
  }

  private mutating func step(_ outcome: Draft<LetterFields>.Outcome?) -> Step? {
    switch outcome {
    case .save(let fields)?:
      isSaving = true
      return .ask([.sending(.change(id: id, fields))])
    case .cancel?: return .back
    case .changed?: return .stay
    case nil: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.letterChanged(id, let keys)) where isSaving:
      let words = keys.isEmpty ? "Nothing was changed" : "Changed: \(keys.joined(separator: ", ")). R sends it again"
      return .all([.back, .say(Toast(words))])
    case .sending(.letterRefused(id, let faults)):
      isSaving = false
      for (index, key) in LetterFormScreen.keys.enumerated().reversed() {
        if let reason = faults[key] { draft.refuse(field: index, reason) }
      }
      return faults[""].map { .say(Toast($0, .trouble)) } ?? .stay
    case .failed: isSaving = false
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    let body = look.body
    let rect = look.air.isEmpty ? body : Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
    LetterFormScreen.form.draw(draft, on: &canvas, in: rect)
  }
}
