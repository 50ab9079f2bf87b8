// A quiz as lines of text: versions first, then the questions with their conditions, choices and jumps.
import Domain
import Terminal

/// Writes a quiz page out.
struct QuizText {
  let page: QuizPage
  let marked: String?
  let look: Look

  private var quiz: Quiz { page.quiz }
  private var width: Int { look.body.width }
  /// Where question titles begin: after numbers and refs.
  private var titleColumn: Int {
    let names = quiz.questions.map(\.ref) + quiz.slots.map(\.ref)
    return look.isNarrow ? 4 : min(22, 6 + (names.map { Width.of($0) }.max() ?? 0))
  }

  var lines: [TextLine] { look.air + versions + [.empty] + questions + [.empty] + results }

  private var versions: [TextLine] {
    [TextLine("Versions", .title)]
      + page.versions.map { version in
        let isShown = version.hash == quiz.version
        var line = TextLine(isShown ? look.glyphs.pointer : "", .accent)
        line.add("v\(version.number)", isShown ? .title : .text, x: 2)
        line.add(version.shortHash, .dim, x: 8)
        line.add(look.clock.moment(version.imported, now: page.asOf), .dim, x: 17)
        let isMarked = version.hash == marked
        let states = [version.hash == page.inForce && page.versions.count > 1 ? "in force" : "", isMarked ? "marked" : ""]
        let state = states.filter { !$0.isEmpty }.joined(separator: ", ")
        guard !look.isNarrow else { return state.isEmpty ? line : line.adding(isMarked ? "marked" : state, .accent, endingAt: width) }
        return line.adding("\(Figures.grouped(version.completed)) completed", .dim, endingAt: 46).adding(state, .accent, x: 49)
      }
  }

  private var questions: [TextLine] {
    let kinds = width - 18
    var head = TextLine("Questions", .title)
    if !look.isNarrow { head.add("\(quiz.questions.count)", .dim, x: 11) }
    return [head] + quiz.questions.enumerated().flatMap { question($0.element, number: $0.offset + 1, kinds: kinds) }
  }

  private func question(_ question: Question, number: Int, kinds: Int) -> [TextLine] {
    let title = quiz.text(question.title, in: quiz.locale)
    var line = TextLine("\(number)", .dim, x: number < 10 ? 1 : 0)
    if look.isNarrow {
      line.add(Width.fit(question.ref, to: width - 24, ellipsis: look.glyphs.ellipsis), .title, x: 4)
      line = line.adding(kind(question), .dim, endingAt: width)
    } else {
      line.add(Width.fit(question.ref, to: titleColumn - 5, ellipsis: look.glyphs.ellipsis), .title, x: 4)
      line.add(Width.fit(title, to: kinds - titleColumn - 2, ellipsis: look.glyphs.ellipsis), x: titleColumn)
      line.add(kind(question), .dim, x: kinds)
    }
    return [line] + branches(question)
  }

  /// `single, 4`, `number`, `multi, 6, optional`.
  private func kind(_ question: Question) -> String {
    let count = question.kind.hasChoices && question.kind != .yesNo ? " \(question.choices.count)" : ""
    let name = question.kind.rawValue.replacing("_", with: " ")
    return name + count + (question.optional ? " optional" : "")
  }

  private func branches(_ question: Question) -> [TextLine] {
    var notes: [(mark: String, text: String)] = []
    if let showIf = question.showIf { notes.append(("if", showIf.text)) }
    for jump in question.next {
      let target =
        switch jump.target {
        case .question(let ref): ref
        case .results: "results"
        }
      notes.append((arrow, jump.when.map { "\(target) when \($0.text)" } ?? target))
    }
    return notes.flatMap { note in
      TextLine.wrapped(note.text, .dim, x: titleColumn + 3, width: width).enumerated().map { index, line in
        index == 0 ? line.adding(note.mark, .accent, x: titleColumn) : line
      }
    }
  }

  private var arrow: String { look.glyphs.isASCII ? "->" : "→" }

  private var results: [TextLine] {
    [TextLine("Results", .title)]
      + quiz.slots.map { slot in
        var line = TextLine(slot.ref, .title, x: 4)
        line.add(Figures.counted(slot.max, "product", "products"), .dim, x: max(titleColumn, line.end + 2))
        if let filter = slot.filter { line.add("  \(filter.text)", .dim) }
        return line
      }
  }
}
