// Under which name a namespace or an answer stands at the vendor: one field. The tags' own texts stay as they are.
import Domain
import Terminal

/// What is typed.
struct OtherNameEntry: Equatable, Sendable {
  var name = ""
}

/// Gives an item another name there, or its own back.
struct OtherNameScreen: Screen {
  let destination: String
  let item: String
  private let label: String
  /// Names of other parts, in small letters, with whose they are.
  private let taken: [String: String]
  private(set) var draft: Draft<OtherNameEntry>
  /// Saved, and not answered yet.
  private var isSaving = false

  /// - Parameter page: where the name must not be another part's.
  init(_ row: SamplePage.Name, among page: SamplePage) {
    destination = page.destination
    item = row.item ?? row.part
    let others = page.names.filter { $0.item != nil && $0.item != row.item }
    label = row.itemWords
    taken = Dictionary(others.map { ($0.nameThere.lowercased(), $0.itemWords) }) { first, _ in first }
    draft = OtherNameScreen.form(label, taken).open(OtherNameEntry(name: row.given ?? ""))
  }

  private var form: Form<OtherNameEntry> { OtherNameScreen.form(label, taken) }

  private static func form(_ label: String, _ taken: [String: String]) -> Form<OtherNameEntry> {
    Form(
      label,
      .text(
        "name", \.name, help: "Letters, digits and _; empty gives it its own name back. What the vendor puts before it stays.",
        check: { OtherNameScreen.fault($0, taken) }))
  }

  private static func fault(_ name: String, _ taken: [String: String]) -> String? {
    guard !name.isEmpty else { return nil }
    guard name.wholeMatch(of: /[A-Za-z0-9_]{1,50}/) != nil else { return "Letters, digits and _, at most 50" }
    return taken[name.lowercased()].map { "\($0) has this name: two parts under one name cannot be told apart" }
  }

  let title = "Name there"
  var load: ConsoleEffect { .sending(.sample(destination)) }
  let isTyping = true

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      Binding([.control("s")], .sending(.save), name: "Ctrl-S", isSaving ? "saving" : "save"),
      Binding([.enter], .open, name: look.glyphs.keyEnter, "save"),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    isSaving ? (key == .escape ? .back : .stay) : step(draft.apply(key, in: form))
  }
  mutating func paste(_ text: String, _ look: Look) -> Step? { isSaving ? .stay : step(draft.paste(text, in: form)) }
  mutating func press(_ item: Int, _ look: Look) -> Step? { isSaving ? .stay : step(draft.press(item, in: form)) }

  private mutating func step(_ outcome: Draft<OtherNameEntry>.Outcome?) -> Step? {
    switch outcome {
    case .save(let entry)?:
      isSaving = true
      return .ask([.sending(.rename(destination, item: item, to: entry.name.trimmingSpaces()))])
    case .cancel?: return .back
    case .changed?: return .stay
    case nil: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard isSaving else { return .stay }
    switch reply {
    case .sending(.saved(destination, _, _)):
      return .all([.back, .say(Toast("Saved. What was sent before stays there under its old name"))])
    case .sending(.refused(let faults)):
      isSaving = false
      draft.refuse(field: 0, (faults.values.sorted().first ?? "Not saved").capitalisedFirst)
    case .failed: isSaving = false
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    let body = look.body
    let rect = look.air.isEmpty ? body : Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
    form.draw(draft, on: &canvas, in: rect)
  }
}

extension SamplePage.Name {
  /// What the vendor's names are made of: the merchant's name, else its own.
  fileprivate var nameThere: String { given ?? (item.map { $0.hasPrefix("answer.") ? String($0.dropFirst(7)) : $0 } ?? part) }
}
