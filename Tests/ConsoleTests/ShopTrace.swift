// The shop's quiz and one session through it.
import Console
import Domain

extension Shop {
  /// Four questions, one of them conditional, one with jumps.
  static func quiz(_ version: String) -> Quiz {
    func question(_ ref: String, _ kind: QuestionKind, _ title: LocalizedText, choices: [String] = []) -> Question {
      var question = Question(ref: ref, kind: kind, title: title)
      question.choices = choices.map { Choice(ref: $0, label: LocalizedText($0)) }
      return question
    }
    let hello = question("hello", .statement, "Welcome")
    var feel = question("feel", .single, "How does your skin feel by noon?", choices: ["dry", "shiny", "both", "calm"])
    let dry = Predicate.compare(.answer("feel"), .equal, .text("dry"))
    feel.next = [Jump(when: dry, to: .question("layers")), Jump(when: nil, to: .question("reacts"))]
    var layers = question("layers", .multi, "How many layers do you like?", choices: ["one", "two", "three"])
    layers.showIf = dry
    layers.optional = true
    let reacts = question("reacts", .number, "How often does it react?")
    var quiz = Quiz(ref: "skin", title: "Find your routine", questions: [hello, feel, layers, reacts])
    var treat = Slot(ref: "treat", max: 2)
    treat.filter = .compare(.product(.type), .equal, .text("serum"))
    var results = Section(ref: "routine", slots: [Slot(ref: "cleanse"), treat])
    results.title = "Your routine"
    quiz.sections = [results]
    quiz.version = version
    return quiz
  }

  static func session(_ id: String) -> SessionPage {
    let row = sessions.first { $0.id == id } ?? sessions[0]
    let why = [Take.Why(question: "feel", choice: "shiny", points: 3000), Take.Why(question: "values", choice: "vegan", points: 1500)]
    let take = Take(
      session: id, quiz: "skin", version: hash, path: ["feel", "values", "budget"], ignored: ["layers"],
      tags: [tag("skin:oily"), tag("value:vegan")], variables: [:], outcome: "fresh", asked: 3,
      products: [
        .init(sku: "OAT-200", product: "oat", slot: "cleanse", score: 4500, matched: 2, pinned: false, ladder: nil, why: why),
        .init(sku: "NIA-30", product: "nia", slot: "treat", score: 3000, matched: 1, pinned: true, ladder: .threshold, why: [why[0]]),
        .init(sku: "CLAY-75", product: "clay", slot: nil, score: 1500, matched: 1, pinned: false, ladder: nil, why: [why[1]]),
      ],
      excluded: [
        .init(sku: "RET-30", product: "ret", score: 4000, gate: .excluded),
        .init(sku: "GOLD-50", product: "gold", score: 3000, gate: .filter),
      ], emptySlots: ["protect"])
    return SessionPage(
      row: row, asOf: now,
      steps: [
        .init(question: "feel", answer: "Shiny around nose and forehead"), .init(question: "values", answer: "Vegan, no fragrance"),
        .init(question: "budget", answer: "25.00 EUR"), .init(question: "note", answer: ""),
      ],
      take: row.state == .completed ? take : nil, hash: row.state == .completed ? hash : nil,
      titles: ["OAT-200": "Oat milk cleanser", "NIA-30": "Niacinamide serum", "CLAY-75": "Clay mask", "RET-30": "Retinol night oil"],
      labels: ["feel.shiny": "Shiny around nose and forehead", "values.vegan": "Vegan"],
      slots: ["cleanse": "Cleanse", "treat": "Treat", "protect": "Protect"])
  }
}
