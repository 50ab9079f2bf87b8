// What can be said to a question: every choice, and of numbers, dates and words one for each way in which the quiz tells them apart.

/// Answers to one question, each a way of its own.
struct PossibleAnswers {
  /// In the order of the file, numbers and dates ascending; skipping an optional question comes last. Empty where nothing is accepted.
  var answers: [Answer]
  /// Whether there are answers with other consequences than these: too many to try them all, or compared in a way that is not looked into.
  var isThinned = false
}

/// Finds the answers to a quiz's questions. Choices are never taken together, even where nothing follows from the difference: each is
/// one that a shopper sees.
struct AnswerReading {
  /// A multi-choice question of more choices is tried with one, two and as many of them as it takes.
  static let mostOfEverySet = 9
  /// Orders of a ranking, and values of a number or date.
  static let most = 512

  private let now: Instant
  private let zone: StoreZone
  private let catalog: Catalog
  /// Comparisons by the question whose answer they read.
  private let comparisons: [String: [Predicate]]

  init(_ quiz: Quiz, _ catalog: Catalog, in surroundings: Surroundings) {
    now = surroundings.now
    zone = surroundings.zone
    self.catalog = catalog
    var comparisons: [String: [Predicate]] = [:]
    for part in quiz.expressions.flatMap(\.expression.parts) {
      for case .answer(let ref) in Set(part.fieldsOfItsOwn) { comparisons[ref, default: []].append(part) }
    }
    self.comparisons = comparisons
  }

  func answers(to question: Question, visible: [Choice]) -> PossibleAnswers {
    switch question.kind {
    case .statement: PossibleAnswers(answers: [.empty])
    case .single, .picture, .dropdown, .yesNo: chosen(visible.map { [$0.ref] }, question, visible)
    case .multi: multi(question, visible)
    case .ranking: ranking(question, visible)
    case .slider, .number, .rating, .scale: numbers(question)
    case .date: dates(question)
    default: texts(question)
    }
  }

  // MARK: Choices

  private func chosen(_ sets: [[String]], _ question: Question, _ visible: [Choice], isThinned: Bool = false) -> PossibleAnswers {
    var seen: Set<Answer> = [.empty]
    let said = sets.compactMap { try? question.answer(choosing: $0, visible: visible) }.filter { seen.insert($0).inserted }
    let isSkippable = question.optional || question.kind == .multi && question.fewest == 0
    return PossibleAnswers(answers: said + (isSkippable ? [.empty] : []), isThinned: isThinned)
  }

  private func multi(_ question: Question, _ visible: [Choice]) -> PossibleAnswers {
    let plain = visible.filter { !$0.isNone && !$0.isAll }.map(\.ref)
    let special = visible.filter { $0.isNone || $0.isAll }.map { [$0.ref] }
    let isWhole = plain.count <= AnswerReading.mostOfEverySet
    var sets = plain.map { [$0] }
    if isWhole {
      sets = (1..<max(1, 1 << plain.count)).map { mask in plain.indices.filter { mask & (1 << $0) != 0 }.map { plain[$0] } }
    } else {
      for (place, one) in plain.enumerated() { sets += plain.dropFirst(place + 1).map { [one, $0] } }
      // Where more are asked for, so many that stand beside each other; then as many as there may be.
      if question.fewest > 2 { sets += plain.indices.map { start in Array((plain[start...] + plain[..<start]).prefix(question.fewest)) } }
      sets.append(Array(plain.prefix(question.most ?? plain.count)))
    }
    return chosen(sets + special, question, visible, isThinned: !isWhole)
  }

  private func ranking(_ question: Question, _ visible: [Choice]) -> PossibleAnswers {
    let refs = visible.map(\.ref)
    let count = min(question.top ?? refs.count, refs.count)
    var orders: [[String]] = [[]]
    for _ in 0..<count {
      orders = orders.flatMap { order in refs.filter { !order.contains($0) }.map { order + [$0] } }
      guard orders.count <= AnswerReading.most else {
        // Each stands in each place once.
        let turns = refs.indices.map { start in Array((refs[start...] + refs[..<start]).prefix(count)) }
        return chosen(turns, question, visible, isThinned: true)
      }
    }
    return chosen(orders, question, visible)
  }

  // MARK: Numbers and dates

  private func numbers(_ question: Question) -> PossibleAnswers {
    var edges = Edges<Number>()
    for part in comparisons[question.ref] ?? [] { edges.add(part, of: .answer(question.ref), numbers(of:)) }
    let bounds = question.bands.flatMap { [$0.from, $0.to] } + [question.minimum, question.maximum]
    let turns = edges.values + bounds.compactMap(\.self)
    var seen: Set<NumberClass> = []
    let said = question.steps(beside: turns.isEmpty ? [0] : turns).compactMap { number -> Answer? in
      guard let answer = try? question.answer(typing: number.text()) else { return nil }
      let alike = NumberClass(band: question.band(of: number)?.choice.ref, sides: edges.signature(of: number))
      return seen.insert(alike).inserted ? answer : nil
    }
    return told(said, question, isCoarse: edges.isCoarse)
  }

  private struct NumberClass: Hashable {
    var band: String?
    var sides: Set<Edges<Number>.Edge>
  }

  private struct DateClass: Hashable {
    var band: String?
    var sides: Set<Edges<CivilDate>.Edge>
  }

  private func dates(_ question: Question) -> PossibleAnswers {
    var edges = Edges<CivilDate>()
    for part in comparisons[question.ref] ?? [] { edges.add(part, of: .answer(question.ref), dates(of:)) }
    let today = zone.date(of: now)
    let years = question.bands.flatMap { [$0.from, $0.to] }.compactMap { $0?.whole }
    let ages = Set(years.flatMap { [$0 - 1, $0, $0 + 1] } + [30]).filter { (0..<150).contains($0) }
    let days =
      ages.map { today.monthsEarlier(12 * $0) } + edges.values.flatMap { [$0.days(later: -1), $0, $0.days(later: 1)] }
      + [question.earliest, question.latest].compactMap(\.self)
    var seen: Set<DateClass> = []
    let said = Set(days).sorted().compactMap { day -> Answer? in
      guard let answer = try? question.answer(typing: day.iso) else { return nil }
      let band = question.band(of: Number(day.age(on: today)))?.choice.ref
      return seen.insert(DateClass(band: band, sides: edges.signature(of: day))).inserted ? answer : nil
    }
    return told(said, question, isCoarse: edges.isCoarse)
  }

  /// No more than are told apart, evenly chosen; skipping counts where something can follow from it.
  private func told(_ said: [Answer], _ question: Question, isCoarse: Bool) -> PossibleAnswers {
    let most = AnswerReading.most
    let kept = said.count <= most ? said : (0..<most).map { said[$0 * (said.count - 1) / (most - 1)] }
    let matters = !question.bands.isEmpty || comparisons[question.ref] != nil
    let skipped: [Answer] = question.optional && (matters || kept.isEmpty) ? [.empty] : []
    return PossibleAnswers(answers: kept + skipped, isThinned: isCoarse || kept.count < said.count)
  }

  private func numbers(of value: Value) -> [Number]? {
    let onSale = catalog.variants.lazy.filter { $0.status == .active }
    return switch value {
    case .number(let number): [number]
    case .field(.product(.price)): Set(onSale.compactMap(\.price)).sorted()
    case .field(.product(.stock)): Set(onSale.compactMap(\.stock).map { Number($0) }).sorted()
    default: nil
    }
  }

  private func dates(of value: Value) -> [CivilDate]? { if case .date(let date) = value { [date] } else { nil } }

  // MARK: Words

  private func texts(_ question: Question) -> PossibleAnswers {
    let any = ["x", "a@example.com", "+493012345678", "4006381333931"].compactMap { try? question.answer(typing: $0) }.prefix(1)
    guard let parts = comparisons[question.ref] else { return PossibleAnswers(answers: Array(any)) }
    var isThinned = false
    var words: [String] = []
    for part in parts {
      switch part {
      case .compare(_, .equal, .text(let word)), .compare(_, .notEqual, .text(let word)): words.append(word)
      case .isOneOf(_, let values), .isNoneOf(_, let values):
        words += values.compactMap { if case .text(let word) = $0 { word } else { nil } }
      case .isSet: break
      default: isThinned = true
      }
    }
    var seen: Set<Answer> = []
    let said = (any + words.compactMap { try? question.answer(typing: $0) }).filter { seen.insert($0).inserted }
    return PossibleAnswers(answers: said + (question.optional ? [.empty] : []), isThinned: isThinned)
  }
}

extension CivilDate {
  fileprivate func days(later days: Int) -> CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + days) }
}
