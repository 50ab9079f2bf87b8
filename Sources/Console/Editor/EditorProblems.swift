// What is wrong with a quiz, as the editor lists it: its own faults at once, what the shop knows about it when the shop has had time.
import Domain
import Terminal

/// How far the shop has looked into the text.
struct EditorSurvey: Equatable, Sendable {
  /// What it found; problems of an older text stay until it has found out about the new one.
  var found: [Problem] = []
  /// The last report that was done with the text in sight; nil while it is looked into.
  var report: ReachReport?
  /// Counts the questions.
  var number = 0
  /// One question at a time: between two of them the keys come first.
  var isUnderWay = false
  /// The text that was asked about last.
  var text = ""
}

extension EditorScreen {
  /// The next part of the work, unless one is under way: its answer asks again.
  mutating func askReach() -> [ConsoleEffect] {
    guard let text = edits?.document.text, !survey.isUnderWay else { return [] }
    guard text != survey.text || survey.report == nil else { return [] }
    if text != survey.text { survey.report = nil }
    survey.number += 1
    survey.isUnderWay = true
    survey.text = text
    return [.editor(.reach(number: survey.number, text: text))]
  }

  mutating func receive(_ report: ReachReport?, _ number: Int) -> Step {
    guard number == survey.number else { return .stay }
    survey.isUnderWay = false
    // What was typed meanwhile makes the answer void.
    guard survey.text == edits?.document.text else { return .ask(askReach()) }
    guard let report else {
      survey.report = ReachReport(problems: [], isDone: true)
      survey.found = []
      check()
      return .stay
    }
    if report.isDone || survey.found.isEmpty {
      survey.found = report.problems
      check()
    }
    guard report.isDone else { return .ask(askReach()) }
    survey.report = report
    return .stay
  }

  /// Keeps what the text itself tells, and what the shop has found that still has its place.
  mutating func take(_ own: [Problem]) {
    if survey.text != edits?.document.text { survey.report = nil }
    let known = Set(own.map(Place.init))
    let found = survey.found.filter { problem in
      !known.contains(Place(problem)) && (problem.path.isEmpty || tree?[TreePath(problem.path)] != nil)
    }
    problems = own + found
    listed = EditorScreen.grouped(problems).sorted { $0.severity < $1.severity }
  }

  private struct Place: Hashable {
    var code: String
    var path: String
    init(_ problem: Problem) { (code, path) = (problem.code, problem.path) }
  }

  /// Whether it is known which products can win; empty while it is being found out.
  var provedWords: String {
    guard let report = survey.report, report.ways > 0 else { return "" }
    let ways = Figures.counted(report.ways, "way", "ways")
    if !report.isProved { return "products not proved, \(ways) tried   " }
    return report.isExhaustive ? "products proved over all paths (\(ways))   " : "products proved (\(ways))   "
  }

  // MARK: Together

  /// Texts without a translation by language, other warnings of one kind by the question or part that they are in. Errors stay alone: each
  /// of them has to be mended.
  static func grouped(_ problems: [Problem]) -> [Problem] {
    var all: [(first: Problem, count: Int)] = []
    var places: [String: Int] = [:]
    for problem in problems {
      let key = problem.severity == .error ? nil : groupKey(problem)
      if let key, let place = places[key] {
        all[place].count += 1
      } else {
        if let key { places[key] = all.count }
        all.append((problem, 1))
      }
    }
    return all.map { group in
      var problem = group.first
      if let language = missingLanguage(problem) {
        problem.message = "\(language): \(Figures.counted(group.count, "text is", "texts are")) missing"
      } else if group.count > 1 {
        problem.message += " (and \(Figures.grouped(group.count - 1)) more here)"
      }
      return problem
    }
  }

  private static func groupKey(_ problem: Problem) -> String {
    if let language = missingLanguage(problem) { return "missing \(language)" }
    let part = TreePath(Array(TreePath(problem.path).steps.prefix(2)))
    return "\(problem.code) \(part.text)"
  }

  /// The language that `Lint` misses a text in: `no de text`.
  private static func missingLanguage(_ problem: Problem) -> Substring? {
    let words = problem.message.split(separator: " ")
    return problem.code == "missing_translation" && words.count == 3 ? words[1] : nil
  }
}

// MARK: The list

extension EditorScreen {
  /// What is wrong first; notes, which have nothing wrong about them, apart.
  func drawProblems(on canvas: inout Canvas, _ rect: Rect, _ look: Look) {
    guard rect.height > 1 else { return }
    let wrong = listed.prefix { $0.severity != .note }
    let style: Style = wrong.first.map { $0.severity == .error ? .error : .title } ?? .dim
    let head = Width.fit(problemWords(width: rect.width - 2, look), to: rect.width - 2, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(head, x: rect.x + 2, y: rect.y + 1, style)
    var y = rect.y + 2
    for (index, problem) in listed.enumerated() {
      // The first of the notes has a head of its own, which is worth its row only with a note below.
      if index == wrong.count, !wrong.isEmpty {
        guard y + 1 < rect.bottom else { return }
        canvas.write("Notes", x: rect.x + 2, y: y, .dim)
        y += 1
      }
      guard y < rect.bottom else { return }
      draw(problem, on: &canvas, in: Rect(x: rect.x, y: y, width: rect.width, height: 1))
      canvas.button(Rect(x: rect.x, y: y, width: rect.width, height: 1), item: EditorScreen.problemButtons + index)
      y += 1
    }
  }

  private func draw(_ problem: Problem, on canvas: inout Canvas, in place: Rect) {
    // What a language lacks is no single part's.
    let text = problem.code == "missing_translation" ? problem.message : "\(name(of: problem)): \(problem.message)"
    let (mark, style): (String, Style) =
      switch problem.severity {
      case .error: ("!", .error)
      case .warning: ("!", .accent)
      case .note: ("-", .dim)
      }
    canvas.write(mark, x: place.x + 2, y: place.y, style)
    canvas.write(Width.fit(text, to: place.width - 4, ellipsis: canvas.glyphs.ellipsis), x: place.x + 4, y: place.y, .dim)
  }

  /// `3 things to look at · 13 notes`, with fewer words where they do not fit.
  private func problemWords(width: Int, _ look: Look) -> String {
    let wrong = listed.count { $0.severity != .note }
    let notes = listed.count - wrong
    let more = notes > 0 ? " \(look.dot) \(Figures.counted(notes, "note", "notes"))" : ""
    guard wrong > 0 else { return notes > 0 ? "Nothing wrong" + more : "Nothing to look at" }
    let words = Figures.counted(wrong, "thing to look at", "things to look at") + more
    return Width.of(words) <= width ? words : "\(Figures.grouped(wrong)) to look at" + more
  }
}
