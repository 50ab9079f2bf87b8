// Two versions of a quiz side by side, in words: what changes for shoppers from one to the other.
import Domain
import Terminal

/// The differences of two versions as a page.
struct QuizComparisonScreen: TextPage {
  let ref: String
  /// Hashes; nil is the draft.
  let from: String?
  let to: String?
  private var comparison: QuizComparison?
  private var refusal = ""
  var scroll = Scroll()

  init(ref: String, from: String?, to: String?) {
    self.ref = ref
    self.from = from
    self.to = to
  }

  let title = "Changes"
  var load: ConsoleEffect { .editing(.compare(ref: ref, from: from, to: to)) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .editing(.changes(let changes)) where changes.ref == ref: comparison = changes
    case .editing(.refused(let reason)): refusal = reason
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard comparison != nil else { return refusal.isEmpty ? canvas.drawLoading(look) : canvas.drawNothing("Not compared", refusal, look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] {
    guard let comparison else { return [] }
    let count = comparison.changes.count
    let words =
      count == 0
      ? "Nothing changes for shoppers" : "\(Figures.counted(count, "change", "changes")) from \(comparison.from) to \(comparison.to)"
    let head = [TextLine(words, .title)] + (look.isNarrow ? [] : [.empty])
    return look.air + head
      + comparison.changes.flatMap { change in
        TextLine.wrapped(change, x: 2, width: look.body.width).enumerated().map { index, line in
          index == 0 ? line.adding(look.dot, .accent, x: 0) : line
        }
      }
  }
}
