// One shopper in front of the kiosk: what they said so far, and where in the quiz they stand.
import Domain

/// A session as the screens need it. Nothing of it outlives the shopper.
struct Visit: Equatable, Sendable {
  /// The shop as this shopper sees it: of an experiment, its variant.
  let shop: Shop
  let session: String
  /// The language that the shopper reads now; a session is ranked in the one in which it ends.
  var locale: String
  /// All that was said, by question; answers that were gone back over stay as drafts.
  private(set) var answers: [String: Answer]
  /// Questions that the shopper has answered on the present way, in order.
  private(set) var trail: [String]
  /// Questions whose answers of an earlier session still stand: they are given again unasked, once the path comes to them.
  private var kept: Set<String> = []
  /// Answers recorded so far in this session.
  private(set) var ordinal = 0
  /// How much of the progress bar is full; it never goes back (FEATURES.md 24).
  private(set) var share = 0.0
  private(set) var walk: Walk
  private var place: Surroundings
  var lead: Lead?
  /// The lead step as it was left: who goes back finds it again.
  var leadDraft: LeadScreen?
  var isCompleted = false
  /// The results with what was dropped of them; nil before.
  var results: ResultsScreen?

  /// A new session; `other` hands over what was said before, for a retake.
  init(_ shop: Shop, _ begun: Begun, locale: String, after other: Visit? = nil) {
    self.shop = shop
    session = begun.session
    self.locale = locale
    place = begun.surroundings
    place.locale = locale
    answers = other?.answers ?? [:]
    trail = other?.trail ?? []
    share = other?.share ?? 0
    lead = other?.lead
    walk = Walk(shop.quiz, answers: [:], in: place)
    derive()
  }

  /// A new session with the answers that a hand-off code has brought back.
  init(_ shop: Shop, _ begun: Begun, locale: String, recalled: Recalled) {
    self.init(shop, begun, locale: locale)
    for (question, answer) in recalled.answers { answers[question] = answer }
    kept = Set(recalled.answers.map(\.question))
    // What was only read is not to be read again.
    for question in quiz.questions where question.kind == .statement {
      answers[question.ref] = .empty
      kept.insert(question.ref)
    }
  }

  var quiz: Quiz { shop.quiz }

  /// The facts around the session, in the language of now.
  var surroundings: Surroundings { place }

  /// What is handed in: of questions on the path only what was confirmed; what is off it counts nowhere and is told as ignored.
  var submitted: [String: Answer] {
    let path = Set(walk.path)
    return answers.filter { trail.contains($0.key) || !path.contains($0.key) }
  }

  /// Answers of the trail as they have to be recorded anew for a retake.
  var carried: [(question: String, answer: Answer)] { trail.compactMap { ref in answers[ref].map { (ref, $0) } } }

  /// The question to ask; nil when the path has reached the results.
  var waiting: Question? { walk.waiting }

  /// Steps that the shopper has behind them; hidden questions are none.
  private var done: Int { walk.steps.count { $0.question.kind != .hidden } }
  var step: Int { done + 1 }
  /// Steps in all, as far as can be said.
  private(set) var total = 1
  var isAtStart: Bool { done == 0 }

  func screen() -> QuestionScreen? {
    walk.waiting.map { question in
      QuestionScreen(
        question, visible: walk.visible, session: session, draft: answers[question.ref], words: Words.in(locale), text: text)
    }
  }

  /// A text of the quiz in the shopper's language, with the shopper's own words filled in.
  func text(_ text: LocalizedText) -> String { Piping.fill(quiz.text(text, in: locale)) { said($0, in: locale) } }

  /// What a text's `{{answer.goal}}`, `{{score.calm}}`, `{{outcome}}` or `{{name}}` stands for; nil while nothing is known.
  func said(_ name: String, in locale: String) -> String? {
    if name.hasPrefix("answer.") { return words(ofAnswerTo: String(name.dropFirst(7)), in: locale) }
    if name.hasPrefix("score.") { return walk.facts.variables[String(name.dropFirst(6))].map(String.init) }
    switch name {
    case "outcome": return walk.facts.outcome
    case "name":
      return lead?.name
        ?? walk.steps.lazy.compactMap { $0.question.kind == .name ? words(ofAnswerTo: $0.question.ref, in: locale) : nil }.first
    default: return nil
    }
  }

  /// Of an answer on the path, in the shopper's language.
  private func words(ofAnswerTo ref: String, in locale: String) -> String? {
    guard let step = walk.steps.first(where: { $0.question.ref == ref }), !step.answer.isEmpty else { return nil }
    return AnswerWords.text(of: step.answer, step.question, quiz, locale)
  }

  /// Takes the answer to the waiting question; returns its ordinal.
  mutating func take(_ answer: Answer, to question: Question) -> Int {
    answers[question.ref] = answer
    trail.append(question.ref)
    ordinal += 1
    derive()
    return ordinal
  }

  /// Asks `question` again; what was said after it stands as far as it still makes sense then.
  mutating func reopen(_ question: String) {
    guard let place = walk.path.firstIndex(of: question) else { return }
    kept = Set(walk.path[place...].dropFirst())
    let before = Set(walk.path[..<place])
    trail = trail.filter(before.contains)
    derive()
  }

  /// Takes the answers that still stand, as far as the path asks for them; each is to be recorded anew.
  mutating func carryOn() -> [(question: String, answer: Answer, ordinal: Int)] {
    var taken: [(question: String, answer: Answer, ordinal: Int)] = []
    while let question = walk.waiting, kept.remove(question.ref) != nil, let answer = answers[question.ref] {
      let ordinal = take(answer, to: question)
      // It makes no sense any more: the shopper is asked.
      if walk.waiting?.ref == question.ref {
        trail.removeAll { $0 == question.ref }
        self.ordinal -= 1
        derive()
        break
      }
      taken.append((question.ref, answer, ordinal))
    }
    return taken
  }

  /// Counts an answer of an earlier session that is recorded anew.
  mutating func nextOrdinal() -> Int {
    ordinal += 1
    return ordinal
  }

  /// Back to the question before; false at the first one.
  mutating func goBack() -> Bool {
    guard let last = walk.steps.last(where: { $0.question.kind != .hidden })?.question.ref else { return false }
    trail.removeAll { $0 == last }
    derive()
    return true
  }

  mutating func speak(_ locale: String) {
    self.locale = locale
    place.locale = locale
    derive()
  }

  /// The path follows from the answers, each time anew (FORMAT.md, Session, step 1).
  private mutating func derive() {
    let confirmed = Set(trail)
    walk = Walk(quiz, answers: answers.filter { confirmed.contains($0.key) }, in: place)
    let path = Set(walk.path)
    trail = trail.filter(path.contains)
    let answered = Double(done)
    let remaining = walk.fewestRemaining
    total = done + max(remaining, 1)
    share = max(share, answered / max(answered + Double(remaining), 1))
  }

  /// Whether the lead step comes now that the results were seen.
  var wantsLeadNow: Bool { quiz.lead.asks(.afterResults) && lead == nil }

  /// What was typed and ticked, with the wording that was shown. The time is the session's beginning until the store writes its own.
  func lead(email: Email?, phone: Phone?, name: String?, ticked: Set<Channel>) -> Lead {
    let consents = Channel.allCases.filter(ticked.contains).map { channel in
      ConsentGiven(
        channel: channel, wording: quiz.text(quiz.lead.consent[channel], in: locale), locale: locale, quizVersion: quiz.version,
        at: place.now)
    }
    return Lead(email: email, phone: phone, name: name, consents: consents)
  }
}

extension LeadStep {
  /// Whether anything is asked at this moment.
  func asks(_ moment: Moment) -> Bool { self.moment == moment && !ask.isEmpty }
}
