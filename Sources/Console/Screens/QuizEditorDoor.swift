// The one place that knows which page edits a quiz.
import Terminal

extension Page {
  /// The editor of the quiz `ref`.
  static func editor(of ref: String) -> Page { Page(EditorScreen(ref: ref)) }
}

extension Binding<Command> {
  /// A key for who may edit; staff are told who may.
  static func editing(
    _ key: Character, _ command: EditingCommand, _ label: String, _ look: Look, footer: Bool = true, offBecause: String? = nil
  ) -> Self {
    let refusal = look.role.may(.edit) ? offBecause : Right.edit.refusal
    return Binding([.character(key)], .editing(command), name: key.uppercased(), label, footer: footer, offBecause: refusal)
  }

  static let simulate = Binding([.character("s")], .editing(.simulate), name: "S", "simulate")

  static func edit(_ ref: String?, _ look: Look) -> Self {
    .editing("e", .edit, "edit", look, offBecause: ref == nil ? "No quiz is chosen" : nil)
  }
}
