// The funnel as a picture: every step as a bar, what left there shaded at its end; and one question in full.
import Domain
import Terminal

extension FunnelText {
  // MARK: Funnel

  var steps: [TextLine] {
    let rows = [entry, start] + (isMixed ? quizzes : questions) + after
    let picture = chart([("seen", 0), ("of \(count(funnel.views))", 4), ("left", 0), ("of seen", 2), ("median", 3)], rows)
    return picture + [.empty] + (isMixed ? dim("Z shows one quiz, question by question.") : []) + (isSpoken ? [] : dim(legend))
  }

  private var legend: String {
    let shade = glyphs.isASCII ? "." : "▒"
    return "\(shade) left at this step and did not come to the results. Who jumps past a question does not see it."
  }

  /// Questions of several quizzes make no one way. Who listens hears all of them.
  private var isMixed: Bool { !isSpoken && report.filter.quiz == nil && report.quizzes.count > 1 }

  private var questions: [BarChart.Row] {
    report.allQuestions.enumerated().map { step(number: $0.offset + 1, $0.element) }
  }

  private var quizzes: [BarChart.Row] {
    report.quizzes.map { part in
      row("  \(words(part.title))", part.funnel.starts, left: max(0, part.funnel.starts - part.funnel.completions))
    }
  }

  private func row(_ name: String, _ seen: Int, left: Int? = nil, time: String = "", _ style: Style = .text)
    -> BarChart.Row
  {
    let isKnown = left != nil && seen > 0
    return BarChart.Row(
      name,
      [
        count(seen), share(Rate(seen, of: funnel.views)), left.map(count) ?? "",
        isKnown ? share(Rate(left ?? 0, of: seen)) : "",
        time,
      ], value: seen, gone: max(0, min(left ?? 0, seen)), style)
  }

  private var entry: BarChart.Row {
    row("Views", funnel.views, left: max(0, funnel.views - funnel.starts), .title)
  }
  private var start: BarChart.Row { row("Starts", funnel.starts, .title) }

  private func step(number: Int, _ question: FunnelReport.QuestionWords) -> BarChart.Row {
    let sums = funnel.questions[question.ref] ?? Funnel.QuestionSums()
    return row("\(number) \(words(question.title))", sums.views, left: sums.drops, time: time(tenths: sums.tenths(atPercent: 50)))
  }

  private var after: [BarChart.Row] {
    let lead = funnel.leadViews > 0 ? [row("Asked for an address", funnel.leadViews, left: funnel.leadDrops)] : []
    return lead + [
      row("Results", funnel.completions, .title), row("  left an address", funnel.completedLeads),
      row("  saw the hand-off", funnel.handoffs),
      row("  its code came back", funnel.scans), row("  bought in 30 days", funnel.conversion().count),
    ]
  }

  // MARK: One question

  /// All of them, one after the other.
  var everyQuestion: [TextLine] { report.allQuestions.indices.flatMap { question($0) } }

  /// The question at `place`, or the last one.
  func question(_ place: Int) -> [TextLine] {
    let all = report.allQuestions
    guard !all.isEmpty else { return dim("No question has been seen in this period.") }
    let place = max(0, min(place, all.count - 1))
    let question = all[place]
    let sums = funnel.questions[question.ref] ?? Funnel.QuestionSums()
    let title = TextLine.wrapped(plain("\(place + 1) \(words(question.title))"), .title, width: width)
    return title + dim(facts(question, sums)) + [.empty] + choices(question, sums) + ways(question, sums, all)
  }

  /// `318 saw it · 306 answered · …`: everything that happened at it.
  private func facts(_ question: FunnelReport.QuestionWords, _ sums: Funnel.QuestionSums) -> String {
    var parts = ["\(count(sums.views)) saw it"]
    if !question.isStatement { parts.append("\(count(sums.answers)) answered") }
    if question.isOptional { parts.append("\(count(sums.skips)) left it empty (\(share(sums.skipRate)) of \(count(sums.views)))") }
    parts.append("\(count(sums.drops)) left here (\(share(sums.dropOff)) of \(count(sums.views)))")
    if sums.timed > 0 {
      parts.append("half within \(time(tenths: sums.tenths(atPercent: 50))), 90% within \(time(tenths: sums.tenths(atPercent: 90)))")
    }
    return parts.joined(separator: " \(look.dot) ")
  }

  private func choices(_ question: FunnelReport.QuestionWords, _ sums: Funnel.QuestionSums) -> [TextLine] {
    guard !question.choices.isEmpty else {
      return dim(question.isStatement ? "It is read, and asks nothing." : "Its answers are typed; they are counted, not told.") + [.empty]
    }
    let (shown, rest) = most(question.choices)
    let rows = shown.map { choice in
      let chosen = sums.choices[choice.ref] ?? 0
      return BarChart.Row(words(choice.label), [count(chosen), share(sums.choiceShare(choice.ref))], value: chosen)
    }
    let all = sums.choices.values.reduce(0, +)
    let several = all > sums.answers ? dim("One shopper may choose several.") : []
    return chart([("chosen", 0), ("of \(count(sums.answers))", 0)], rows, whole: max(1, sums.answers, sums.choices.values.max() ?? 0))
      + rest
      + several + [.empty]
  }

  /// Where they went from here; several ways are branches.
  private func ways(
    _ question: FunnelReport.QuestionWords, _ sums: Funnel.QuestionSums, _ all: [FunnelReport.QuestionWords]
  ) -> [TextLine] {
    guard sums.views > 0 else { return [] }
    let titles = Dictionary(all.enumerated().map { ($0.element.ref, "\($0.offset + 1) \(words($0.element.title))") }) { first, _ in first }
    let rows = sums.waysByCount.map { way in
      let went = sums.ways[way] ?? 0
      let name = way == Funnel.results ? "the results" : titles[way] ?? way
      return BarChart.Row(name, [count(went), share(sums.transitionShare(way))], value: went)
    }
    let left = BarChart.Row("left here", [count(sums.drops), share(sums.dropOff)], value: sums.drops, gone: sums.drops)
    return [head("From here to")] + chart([("went", 0), ("of \(count(sums.views))", 0)], rows + [left], whole: sums.views)
  }
}
