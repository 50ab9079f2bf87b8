// The list below the editor's tree: what is wrong first, notes apart.
internal import Domain
internal import Terminal

/// A problem as it stands below the tree.
struct ProblemLine: Equatable, Sendable {
  /// Place in `EditorScreen.listed`.
  var index: Int
  var severity: Problem.Severity
  var text: String

  /// So many find room at most.
  static let most = 4
}

extension EditorScreen {
  /// What is wrong first; notes, which have nothing wrong about them, apart.
  func drawProblems(on canvas: inout Canvas, _ rect: Rect, _ look: Look) {
    guard rect.height > 1 else { return }
    let wrong = listed.prefix { $0.severity != .note }
    let style: Style = wrong.first.map { $0.severity == .error ? .error : .title } ?? .dim
    let head = Width.fit(problemWords(width: rect.width - 2, look), to: rect.width - 2, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(head, x: rect.x + 2, y: rect.y + 1, style)
    var y = rect.y + 2
    for line in problemLines {
      // The first of the notes has a head of its own, which is worth its row only with a note below.
      if line.index == wrong.count, !wrong.isEmpty {
        guard y + 1 < rect.bottom else { return }
        canvas.write("Notes", x: rect.x + 2, y: y, .dim)
        y += 1
      }
      guard y < rect.bottom else { return }
      draw(line, on: &canvas, in: Rect(x: rect.x, y: y, width: rect.width, height: 1))
      canvas.button(Rect(x: rect.x, y: y, width: rect.width, height: 1), item: EditorScreen.problemButtons + line.index)
      y += 1
    }
  }

  private func draw(_ line: ProblemLine, on canvas: inout Canvas, in place: Rect) {
    let (mark, style): (String, Style) =
      switch line.severity {
      case .error: ("!", .error)
      case .warning: ("!", .accent)
      case .note: ("-", .dim)
      }
    canvas.write(mark, x: place.x + 2, y: place.y, style)
    canvas.write(Width.fit(line.text, to: place.width - 4, ellipsis: canvas.glyphs.ellipsis), x: place.x + 4, y: place.y, .dim)
  }

  /// The lines of what is listed, as many as find room at most.
  func firstLines() -> [ProblemLine] {
    listed.prefix(ProblemLine.most).enumerated().map { index, problem in
      // What a language lacks is no single part's.
      let text = problem.code == "missing_translation" ? problem.message : "\(name(of: problem)): \(problem.message)"
      return ProblemLine(index: index, severity: problem.severity, text: text)
    }
  }

  /// `3 things to look at · 13 notes`, with fewer words where they do not fit.
  private func problemWords(width: Int, _ look: Look) -> String {
    let wrong = listed.count { $0.severity != .note }
    let notes = listed.count - wrong
    let more = notes > 0 ? " \(look.dot) \(Figures.counted(notes, "note", "notes"))" : ""
    guard checking.found != nil || !listed.isEmpty else { return "" }
    guard wrong > 0 else { return notes > 0 ? "Nothing wrong" + more : "Nothing to look at" }
    let words = Figures.counted(wrong, "thing to look at", "things to look at") + more
    return Width.of(words) <= width ? words : "\(Figures.grouped(wrong)) to look at" + more
  }
}
