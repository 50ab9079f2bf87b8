// One invented shopper: answers at random, sometimes leaves, sometimes says who they are.
internal import Domain
internal import Storage

/// One session from the first screen to its end, as a kiosk would have told it.
struct DemoShopper {
  /// What came of it.
  struct Visit {
    var steps: [SessionStep] = []
    var isCompleted = false
    var isLead = false
    /// What was bought afterwards.
    var order: Order?
  }

  /// No session takes longer: fifteen questions of twenty seconds, the lead step and the wait at the end.
  static let longestSeconds = 1200
  private static let kiosks = ["window", "counter"]

  private let index: QuizIndex
  private let id: String
  private let currency: String
  private let surroundings: Surroundings
  private var dice: DemoDice
  private var clock: Instant
  private var visit = Visit()
  private var quiz: Quiz { index.quiz }

  init(index: QuizIndex, begun: Instant, zone: StoreZone, dice: DemoDice, currency: String = "EUR") {
    self.index = index
    self.currency = currency
    self.dice = dice
    clock = begun
    id = Identifier.ulid(now: begun, random: &self.dice)
    let locales = index.quiz.locales
    surroundings = Surroundings(
      store: DemoShop.name, kiosk: DemoShopper.kiosks[self.dice.skewed(DemoShopper.kiosks.count)],
      locale: locales[self.dice.skewed(locales.count)], now: begun, zone: zone)
  }

  mutating func visit(_ people: inout DemoPeople) -> Visit {
    visit.steps.append(
      .begin(
        SessionStart(
          id: id, quiz: quiz.ref, version: quiz.version, catalogRevision: index.catalog.revision, surroundings: surroundings,
          shortCode: ShortCode.of(session: id))))
    note(.wake)
    note(.view)
    let answers = answers()
    let stays = dice.isLucky(percent: 65)
    let given = stays ? answers.count : dice.number(0...max(0, answers.count - 1))
    for (place, step) in answers.prefix(given).enumerated() { answer(step, isFirst: place == 0) }
    if given < answers.count {
      note(.questionView, answers[given].question)
      leave()
    } else {
      finish(answers, &people)
    }
    return visit
  }

  private mutating func note(_ event: SessionEvent, _ question: String? = nil) {
    visit.steps.append(.note(event, session: id, question: question, at: clock))
  }

  private mutating func pass(seconds: ClosedRange<Int>) {
    clock = Instant(milliseconds: clock.milliseconds + Int64(dice.number(seconds.lowerBound * 1000...seconds.upperBound * 1000)))
  }

  // MARK: Answers

  private typealias Given = (question: String, answer: Answer)

  /// Answers all along one path. Every question is answered beforehand, and again where the path shows other choices.
  private mutating func answers() -> [Given] {
    var answers: [String: Answer] = [:]
    for question in quiz.questions where question.kind != .hidden {
      answers[question.ref] = answer(to: question, visible: question.choices.filter { $0.showIf == nil })
    }
    var walk = Walk(quiz, answers: answers, in: surroundings)
    for _ in 0..<4 * quiz.questions.count {
      guard let question = walk.waiting else { break }
      answers[question.ref] = answer(to: question, visible: walk.visible)
      walk = Walk(quiz, answers: answers, in: surroundings)
    }
    return walk.steps.compactMap { step in answers[step.question.ref].map { (step.question.ref, $0) } }
  }

  private mutating func answer(to question: Question, visible: [Choice]) -> Answer {
    if question.kind == .statement || question.optional && dice.isLucky(percent: 30) { return .empty }
    switch question.kind {
    case .multi: return .choices(several(question, visible))
    case .ranking: return .choices(Array(visible.map(\.ref).shuffled(using: &dice).prefix(question.top ?? visible.count)))
    case .slider, .number, .rating, .scale: return .number(number(question))
    case .date: return .date(date(question))
    case .email, .phone, .name:
      let person = DemoPeople.person(dice.number(0...999))
      return .text(question.kind == .email ? person.email : question.kind == .phone ? person.phone : person.name)
    // Of the range that GS1 leaves to shops themselves.
    case .barcode: return .text("2000000000008")
    case .text, .longText: return .text("For you")
    default: return visible.isEmpty ? .empty : .choices([visible[dice.skewed(visible.count)].ref])
    }
  }

  private mutating func several(_ question: Question, _ visible: [Choice]) -> [String] {
    let regular = visible.filter { !$0.isNone && !$0.isAll }
    if let none = visible.first(where: \.isNone), dice.isLucky(percent: 15) { return [none.ref] }
    let most = min(question.most ?? regular.count, regular.count)
    let fewest = min(max(1, question.fewest), most)
    let count = fewest + dice.skewed(most - fewest + 1)
    return Array(regular.map(\.ref).shuffled(using: &dice).prefix(count))
  }

  private mutating func number(_ question: Question) -> Number {
    let low = question.minimum ?? 0
    let step = max(question.step?.millionths ?? 1_000_000, 1)
    let steps = ((question.maximum ?? low + 10).millionths - low.millionths) / step
    return Number(millionths: low.millionths + step * Int64(dice.number(0...max(0, Int(steps)))))
  }

  private mutating func date(_ question: Question) -> CivilDate {
    let today = surroundings.zone.date(of: surroundings.now).daysSinceEpoch
    let earliest = question.earliest?.daysSinceEpoch ?? today - 70 * 365
    return CivilDate(daysSinceEpoch: dice.number(earliest...max(earliest, question.latest?.daysSinceEpoch ?? today)))
  }

  private var given = 0

  /// Views the question, thinks, answers; now and then goes back and says it once more.
  private mutating func answer(_ step: Given, isFirst: Bool) {
    note(.questionView, step.question)
    pass(seconds: 3...20)
    if isFirst { note(.start) }
    record(step)
    guard !isFirst, dice.isLucky(percent: 6) else { return }
    note(.back)
    note(.questionView, step.question)
    pass(seconds: 2...8)
    record(step)
  }

  private mutating func record(_ step: Given) {
    given += 1
    visit.steps.append(
      .record(RecordedAnswer(session: id, ordinal: given, question: step.question, answer: step.answer, at: clock)))
  }

  // MARK: Ends

  /// Two of three just walk away; the kiosk waits and lets go.
  private mutating func leave() {
    let ending = dice.isLucky(percent: 67) ? Ending.timeout : .quit
    pass(seconds: ending == .timeout ? 75...75 : 2...20)
    note(ending == .timeout ? .timeout : .quit)
    visit.steps.append(.end(session: id, ending, at: clock))
  }

  private mutating func finish(_ answers: [Given], _ people: inout DemoPeople) {
    let lead = lead(&people)
    let raw = Dictionary(answers.map { ($0.question, $0.answer) }, uniquingKeysWith: { $1 })
    let seating = Seating(raw, index: index, session: id, in: surroundings)
    visit.steps.append(
      .submit(
        Submission(
          session: id, at: clock, take: seating.take, answers: seating.told, lead: lead, code: quiz.handoff.code(session: id),
          locale: surroundings.locale, namespaces: quiz.namespaces, quizTitle: quiz.text(quiz.title, in: quiz.locale))))
    note(.complete)
    visit.isCompleted = true
    visit.isLead = lead != nil
    guard dice.isLucky(percent: 70) else { return }
    pass(seconds: 10...60)
    note(.handoffShown)
    takeAway(seating.take, lead)
  }

  /// Keeps some of what was shown; one of six prints it, one of three buys some of it within twelve days.
  private mutating func takeAway(_ take: Take, _ lead: Lead?) {
    let kept = take.products.prefix(3).map(\.sku).filter { _ in dice.isLucky(percent: 80) }
    guard !kept.isEmpty else { return }
    let prices = kept.map { sku in (sku, Money.minor(index.catalog.variant(sku)?.price ?? 0, in: currency)) }
    visit.steps.append(.basket(ShownBasket(skus: kept, value: prices.reduce(0) { $0 + $1.1 }), session: id, at: clock))
    note(.cart)
    if dice.isLucky(percent: 16) { note(.receipt) }
    guard dice.isLucky(percent: 34) else { return }
    let hours = Int64(dice.skewed(12 * 24))
    var order = Order(name: "#\(id.suffix(8))", at: clock.advanced(bySeconds: hours * 3_600 + 600))
    for (sku, price) in prices where order.lines.isEmpty || dice.isLucky(percent: 60) {
      order.lines.append(Order.Line(sku: sku, quantity: dice.isLucky(percent: 15) ? 2 : 1, price: price))
    }
    let others = index.catalog.variants
    if dice.isLucky(percent: 30), let other = others.isEmpty ? nil : others[dice.number(0...others.count - 1)], !kept.contains(other.sku) {
      order.lines.append(Order.Line(sku: other.sku, quantity: 1, price: Money.minor(other.price ?? 0, in: currency)))
    }
    if let lead, dice.isLucky(percent: 40) { (order.email, order.phone) = (lead.email, lead.phone) } else { order.session = id }
    order.isCancelled = dice.isLucky(percent: 5)
    visit.order = order
  }

  /// Half leave an address; each box is ticked or not by itself.
  private mutating func lead(_ people: inout DemoPeople) -> Lead? {
    guard quiz.lead.moment != .never, !quiz.lead.ask.isEmpty else { return nil }
    note(.leadView)
    pass(seconds: 5...40)
    guard dice.isLucky(percent: 50) else { return nil }
    let person = people.next(&dice)
    let ask = quiz.lead.ask
    let hasPhone = ask.contains(.phone) && dice.isLucky(percent: 30)
    let hasEmail = ask.contains(.email) && (!hasPhone || dice.isLucky(percent: 80))
    let isNamed = ask.contains(.name) && dice.isLucky(percent: 70)
    var lead = Lead(
      email: hasEmail ? Email(person.email) : nil, phone: hasPhone ? Phone(person.phone) : nil, name: isNamed ? person.name : nil)
    guard lead.hasIdentifier else { return nil }
    if hasEmail, dice.isLucky(percent: 65) { tick(.email, &lead) }
    if hasPhone, dice.isLucky(percent: 45) { tick(.sms, &lead) }
    note(.lead)
    if !lead.consents.isEmpty { note(.consent) }
    return lead
  }

  private func tick(_ channel: Channel, _ lead: inout Lead) {
    guard let wording = quiz.lead.consent[channel] else { return }
    lead.consents.append(
      ConsentGiven(
        channel: channel, wording: quiz.text(wording, in: surroundings.locale), locale: surroundings.locale, quizVersion: quiz.version,
        at: clock))
  }
}
