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

/// How far the text itself has been looked through. Reading it takes the worker some time, which no key waits for.
struct EditorCheck: Equatable, Sendable {
  /// What is known of it; after a change what was known before, until the answer comes. Nil before the first.
  var found: [Problem]?
  /// One question at a time: whoever changes faster than answers come is told about the last text alone.
  var isUnderWay = false
  /// The text that was asked about last.
  var text: String?
}

extension EditorScreen {
  /// Has the text looked through, unless it has been or another one is just now.
  mutating func askCheck() -> [ConsoleEffect] {
    guard let text = edits?.document.text, !checking.isUnderWay, text != checking.text else { return [] }
    checking.isUnderWay = true
    checking.text = text
    return [.editor(.check(text: text))]
  }

  mutating func receive(_ problems: [Problem], of text: String) -> Step {
    guard text == checking.text else { return .stay }
    checking.isUnderWay = false
    guard text == edits?.document.text else { return .ask(askCheck()) }
    checking.found = problems
    listProblems()
    return .stay
  }

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
      listProblems()
      return .stay
    }
    if report.isDone || survey.found.isEmpty {
      survey.found = report.problems
      listProblems()
    }
    guard report.isDone else { return .ask(askReach()) }
    survey.report = report
    return .stay
  }

  /// What the text itself tells, and what the shop has found that still has its place.
  private mutating func listProblems() {
    let own = checking.found ?? []
    let known = Set(own.map(Place.init))
    let found = survey.found.filter { problem in
      !known.contains(Place(problem)) && (problem.path.isEmpty || tree?[TreePath(problem.path)] != nil)
    }
    problems = own + found
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
