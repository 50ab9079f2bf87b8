// The kiosk's screens as lines, for screen readers: one step at a time, in sentences, nothing that moves.
import Domain

/// What the plain kiosk says now.
public struct PlainSpeech: Equatable, Sendable {
  /// The step itself; said when it changes, and when somebody asks.
  public var step: [String]
  /// What has just happened to it; said each time.
  public var notice: String?
  /// A PIN is asked for.
  public var isSecret = false
}

extension KioskProgram {
  /// What a screen reader is to say about the screen in force.
  public var speech: PlainSpeech {
    let words = Words.in(locale)
    let plain = PlainWords.in(locale)
    switch overlay {
    case .stillThere:
      // Once; the seconds that pass are not counted aloud.
      let seconds = String(shown?.configuration.warningSeconds ?? 15)
      return PlainSpeech(step: [plain.stillThere.replacing("{n}", with: seconds)])
    case .startOver: return PlainSpeech(step: [words.leaveTitle, words.leaveText, plain.startOver])
    case .called: return PlainSpeech(step: [words.calledTitle, words.calledText, plain.goOn])
    case .help, .why, nil: break
    }
    guard pending == nil || pending == .recall else { return PlainSpeech(step: []) }
    switch stage {
    case .attract: return PlainSpeech(step: attract(words, plain))
    case .message(let screen): return PlainSpeech(step: screen.spoken(words))
    case .language(let screen):
      return PlainSpeech(step: [words.chooseLanguage] + numbered(screen.locales.map(Words.name)) + [plain.one])
    case .code(let screen):
      return PlainSpeech(step: [words.codeTitle, words.codeText, plain.text], notice: screen.isUnknown ? words.codeUnknown : nil)
    case .question(let screen): return speech(of: screen, words, plain)
    case .lead(let screen): return speech(of: screen, words, plain)
    case .results(let screen): return speech(of: screen, words, plain)
    case .review(let screen): return PlainSpeech(step: review(screen, words, plain))
    case .handoff(let screen):
      let discount = screen.basket.discount.map { ["\(words.discountIs) \($0)"] } ?? []
      return PlainSpeech(
        step: [words.scanTitle + ".", plain.till.replacing("{x}", with: screen.basket.shortCode)] + discount + [plain.goOn],
        notice: receiptWords(words))
    case .door(let screen):
      return PlainSpeech(step: [words.exitTitle + ".", words.exitText], notice: screen.isWrong ? words.exitWrong : nil, isSecret: true)
    case .staff(let screen):
      return PlainSpeech(step: screen.name == nil ? numbered(screen.lines(words)) : [words.staffName])
    }
  }

  private func numbered(_ lines: [String]) -> [String] { lines.enumerated().map { "\($0.offset + 1). \($0.element)" } }

  private func attract(_ words: Words, _ plain: PlainWords) -> [String] {
    let others = card.locales.filter { $0 != locale }.map(Words.name).joined(separator: ", ")
    let texts = [card.title.text(in: locale, default: card.locale), card.text.text(in: locale, default: card.locale), words.promise]
    return texts.filter { !$0.isEmpty } + [plain.begin] + (others.isEmpty ? [] : [plain.otherLanguage.replacing("{x}", with: others)])
  }

  private func say(_ text: LocalizedText?) -> String {
    let words = shown?.quiz.text(text, in: locale) ?? ""
    return Piping.fill(words) { visit?.said($0, in: locale) }
  }

  // MARK: Questions

  private func speech(of screen: QuestionScreen, _ words: Words, _ plain: PlainWords) -> PlainSpeech {
    let question = screen.question
    let place = plain.question.replacing("{n}", with: String(visit?.step ?? 1)).replacing("{m}", with: String(visit?.total ?? 1))
    var lines = [place, say(question.title), say(question.help)] + asked(screen, words, plain)
    if question.optional { lines.append(screen.isTyping || screen.takesTime ? plain.leaveOut : plain.skipCommand) }
    // Once at the beginning, and when somebody asks.
    if visit?.isAtStart == true || overlay == .help { lines.append(screen.takesLetters ? plain.textCommands : plain.commands) }
    return PlainSpeech(step: lines.filter { !$0.isEmpty }, notice: screen.fault.map { words.text(of: $0, for: question) })
  }

  /// What can be said to a question, and how.
  private func asked(_ screen: QuestionScreen, _ words: Words, _ plain: PlainWords) -> [String] {
    let question = screen.question
    switch screen.field {
    case .statement: return [say(question.text), plain.goOn]
    case .typed where question.kind == .number, .number: return [numbers(question, plain)]
    case .typed: return [question.kind == .barcode ? words.scanHint + "." : plain.text]
    case .date:
      let example = CivilDate(year: 1984, month: 11, day: 24).map(words.calendar.short) ?? ""
      return [plain.date.replacing("{x}", with: example)]
    case .choice(let choice):
      let list = choice.listed.map { index in
        let mark = choice.picked.contains(choice.choices[index].ref) ? ", \(plain.chosen)" : ""
        return "\(index + 1). \(choice.labels[index])\(mark)"
      }
      if list.count > KioskProgram.mostSpoken { return [plain.many.replacing("{n}", with: String(list.count))] }
      return list + [question.kind == .ranking ? plain.ranking : choice.takesSeveral ? plain.several : plain.one]
    }
  }

  /// More choices than this are searched for, not read out.
  static let mostSpoken = 24

  private func numbers(_ question: Question, _ plain: PlainWords) -> String {
    guard let low = question.minimum, let high = question.maximum else { return plain.anyNumber }
    let unit = say(question.unit)
    let (from, to) = (Money.number(low, decimals: 0, locale: locale), Money.number(high, decimals: 0, locale: locale))
    return plain.number.replacing("{low}", with: from).replacing("{high}", with: unit.isEmpty ? to : "\(to) \(unit)")
  }

  // MARK: Lead, results, review

  private func speech(of screen: LeadScreen, _ words: Words, _ plain: PlainWords) -> PlainSpeech {
    var step = screen.cursor == 0 ? [words.leadTitle, words.leadText] : []
    switch screen.rows[screen.cursor] {
    case .field(let field):
      let label = field == .email ? words.email : field == .phone ? words.phone : words.name
      step += [label + ".", plain.text, screen.step.require.contains(field) ? "" : plain.leaveOut, plain.textCommands]
      return PlainSpeech(step: step.filter { !$0.isEmpty }, notice: screen.faults[field].map { screen.text(of: $0, words) })
    case .consent(let channel): return PlainSpeech(step: step + [say(screen.step.consent[channel]), plain.agree])
    case .done: return PlainSpeech(step: step + [plain.goOn])
    }
  }

  private func speech(of screen: ResultsScreen, _ words: Words, _ plain: PlainWords) -> PlainSpeech {
    guard let shop = shown else { return PlainSpeech(step: []) }
    let page = ResultsPage(screen.ranked, quiz: shop.quiz, locale: locale) { say(LocalizedText($0, locale: locale)) }
    func price(_ number: Number?) -> String { Money.text(number, currency: shop.configuration.currency, locale: locale) }
    guard !page.groups.isEmpty else {
      return PlainSpeech(step: [page.noMatch.isEmpty ? words.nothing : page.noMatch, words.askStaff, plain.goOn])
    }
    var lines = [page.title + "."]
    var number = 0
    for group in page.groups {
      if !group.title.isEmpty { lines.append(group.title + ":") }
      for item in group.items {
        number += 1
        let state = screen.dropped.contains(item.sku) ? ", \(words.dropped)" : ""
        let facts = [item.title + state, price(item.price), item.location].filter { !$0.isEmpty }.joined(separator: ", ")
        let why = item.because(words, separator: ", ")
        lines.append("\(number). \(facts)." + (why.isEmpty ? "" : " \(why.prefix(1).uppercased())\(why.dropFirst())."))
      }
    }
    for (place, offer) in page.offers.enumerated() {
      let text = offer.words(words, separator: ", ") { price($0) }
      let state = screen.taken.contains(offer.sku) ? words.added : ""
      let facts = [text, state, price(offer.price), offer.location].filter { !$0.isEmpty }.joined(separator: ", ")
      lines.append("\(number + place + 1). \(facts)." + (place == 0 ? " \(plain.addIt)" : ""))
    }
    if !page.runnerUps.isEmpty {
      lines.append(words.alsoClose + " " + page.runnerUps.map { "\($0.title) \(price($0.price))" }.joined(separator: ", ") + ".")
    }
    if page.keptOut > 0 { lines.append(words.keptOut.replacing("{x}", with: words.products(page.keptOut))) }
    return PlainSpeech(step: lines + [plain.results], notice: receiptWords(words))
  }

  private func review(_ screen: ReviewScreen, _ words: Words, _ plain: PlainWords) -> [String] {
    guard let visit else { return [] }
    let first = screen.canGoOn ? [words.seeResult] : []
    let lines = screen.lines(of: visit, locale: locale).map { "\($0.label) \($0.detail)" }
    return [words.reviewTitle + ".", words.reviewText] + numbered(first + lines) + [plain.one, plain.commands]
  }

  private func receiptWords(_ words: Words) -> String? {
    switch receipt {
    case nil: nil
    case .printing: words.printing
    case .ended(.done): words.printed
    case .ended(.paperOut): words.paperOut
    case .ended(.failed): words.printFailed
    }
  }
}

extension MessageScreen {
  func spoken(_ words: Words) -> [String] {
    switch kind {
    case .thanks: [words.thanks, words.thanksText]
    case .sorry: [words.sorryTitle + ".", words.sorryText]
    case .mending: [words.sorryTitle + ".", words.mendingText]
    case .notSaved: [words.notSaved]
    case .closed(let moment): [words.closedTitle + "."] + (moment.map { [words.opening($0)] } ?? [])
    }
  }
}
