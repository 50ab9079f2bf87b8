// What the plain console says to drafts, plans and what is published.
import Domain

extension PlainConsole {
  mutating func tell(_ answer: EditingAnswer) -> [ConsoleEffect] {
    switch answer {
    case .draft(let draft):
      guard case .publish = asked else { return lookAt(draft) }
      guard draft.savedAt != nil else {
        tell(["\(draft.ref) has no draft."])
        return []
      }
      asked = .publish(draft)
      return [.editing(.plan(ref: draft.ref, text: draft.text))]
    case .plan(let plan):
      guard plan.faults.isEmpty else {
        tell(["It cannot be published yet:"] + plan.faults.map { $0.text(file: plan.ref) })
        return []
      }
      say("", "Version \(plan.number) of \(plan.ref):")
      lines += plan.changes.isEmpty ? ["Nothing changes for shoppers."] : plan.changes
      if plan.running > 0 { say("\(Figures.counted(plan.running, "session", "sessions")) under way: they end as they began.") }
      ask(asked)
    case .published(let ref, let number): tell(["Version \(number) of \(ref) is in force."])
    case .overtaken: tell(["Somebody else has changed it meanwhile: look at it again."])
    case .refused(let reason): tell([reason])
    default: break
    }
    return []
  }

  /// What the text tells itself, then what the shop knows of it.
  private mutating func lookAt(_ draft: QuizDraft) -> [ConsoleEffect] {
    let file = QuizFile(draft.text)
    let problems = (file.problems + file.lint).sorted { $0.severity < $1.severity }
    let wrong = problems.filter { $0.severity != .note }
    say("", wrong.isEmpty ? "\(draft.ref): nothing wrong." : "\(draft.ref): \(Figures.counted(wrong.count, "thing", "things")) to look at.")
    lines += wrong.map { $0.text(file: draft.ref) }
    lookedInto = draft.text
    return [.editor(.reach(number: 0, text: lookedInto))]
  }

  /// The shop looks into it a part at a time, and has to be asked until it is done.
  mutating func tell(_ report: ReachReport?) -> [ConsoleEffect] {
    guard report?.isDone ?? true else { return [.editor(.reach(number: 0, text: lookedInto))] }
    lookedInto = ""
    let all = report?.problems ?? []
    let notes = all.filter { $0.severity == .note }
    lines += all.filter { $0.severity != .note }.map(\.message)
    if !notes.isEmpty { say("\(Figures.counted(notes.count, "note", "notes")):") }
    lines += notes.map(\.message)
    backToMenu()
    return []
  }
}
