// The shop's figures over a period, a page each: what happened, where shoppers leave, what they choose, what they are shown and buy.
import Domain
import Terminal

/// All pages of figures. They draw from one report, so that going from one to the next asks nothing. Live.
struct FunnelScreen: Screen {
  /// The pages, in the order of the arrows.
  enum Part: Int, Equatable, Sendable, CaseIterable {
    case summary, steps, questions, products, times, places, variants

    var title: String {
      switch self {
      case .summary: "Summary"
      case .steps: "Funnel"
      case .questions: "Questions"
      case .products: "Products"
      case .times: "Time"
      case .places: "Places"
      case .variants: "A/B"
      }
    }
  }

  private(set) var ask: FunnelAsk
  /// The last answer; it stays in sight while the next is counted.
  private(set) var page: FunnelPage?
  private(set) var part: Part
  /// The question in sight, from 0.
  private(set) var question = 0
  private(set) var scroll = Scroll()
  /// All that a filter can be set to, as far as it has been seen.
  private(set) var names = FunnelNames()
  /// Period and filter while they are being chosen.
  private(set) var form: FunnelForm?

  init(_ ask: FunnelAsk = FunnelAsk(), part: Part = .summary) {
    self.ask = ask
    self.part = part
  }

  let title = "Figures"
  var load: ConsoleEffect { .loadFunnel(ask) }
  let isLive = true
  var version: Int64? { page?.version }
  var isTyping: Bool { form != nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    if form != nil { return FunnelForm.bindings(look) }
    let quizzes: [Binding<Command>] =
      names.quizzes.count > 1 ? [Binding(["z"], .funnel(.nextQuiz), name: "Z", "quiz", footer: !look.isNarrow)] : []
    let updown: Binding<Command> =
      part == .questions
      ? Binding([.up, .down, .home, .end], .move, name: look.glyphs.keyUpDown, "question", footer: !look.isNarrow)
      : Binding(
        [.up, .down, .pageUp, .pageDown, .home, .end], .move, name: look.glyphs.keyUpDown, "scroll", footer: !look.isNarrow && isLong(look))
    return Bindings(
      [
        Binding([.right, .tab], .funnel(.nextPart), name: look.glyphs.keyLeftRight, "page"),
        Binding([.left, .backTab], .funnel(.previousPart), name: look.glyphs.isASCII ? "Left" : "←", "page before", footer: false),
        updown, Binding(["p"], .funnel(.nextPeriod), name: "P", ask.period.next.words),
        Binding(["f"], .funnel(.choose), name: "F", "filter"),
      ] + quizzes)
  }

  private func isLong(_ look: Look) -> Bool { lines(look).count > contentRect(look).height }

  // MARK: Keys

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if form != nil { return fill { $0.apply(key) } }
    if part == .questions, let page {
      let last = max(0, page.report.allQuestions.count - 1)
      let here = min(question, last)
      switch key {
      case .up: return show(question: max(0, here - 1))
      case .down: return show(question: min(last, here + 1))
      case .home: return show(question: 0)
      case .end: return show(question: last)
      default: break
      }
    }
    return scroll.apply(key, count: lines(look).count, height: contentRect(look).height) ? .stay : nil
  }

  private mutating func show(question: Int) -> Step {
    if question != self.question { scroll = Scroll() }
    self.question = question
    return .stay
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    guard form == nil else { return .stay }
    return scroll.apply(mouse, count: lines(look).count, height: contentRect(look).height) ? .stay : nil
  }

  /// A press on one of the pages' names, or on a field of the form.
  mutating func press(_ item: Int, _ look: Look) -> Step? {
    form == nil ? Part(rawValue: item).map { show($0) } : fill { $0.press(item) }
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    form == nil ? nil : fill { $0.paste(text) }
  }

  /// Lets the form have it; what it comes to is counted.
  private mutating func fill(_ change: (inout FunnelForm) -> FunnelForm.Outcome?) -> Step? {
    guard var filled = form else { return nil }
    let outcome = change(&filled)
    form = filled
    switch outcome {
    case .taken(let ask)?:
      form = nil
      return count(ask)
    case .cancelled?: form = nil
    case .changed?: break
    case nil: return nil
    }
    return .stay
  }

  private mutating func show(_ part: Part) -> Step {
    self.part = part
    scroll = Scroll()
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard case .funnel(let command) = command else { return nil }
    let parts = Part.allCases.count
    switch command {
    case .nextPart: return Part(rawValue: (part.rawValue + 1) % parts).map { show($0) }
    case .previousPart: return Part(rawValue: (part.rawValue + parts - 1) % parts).map { show($0) }
    case .nextPeriod: return count(FunnelAsk(ask.period.next, filter: ask.filter))
    case .nextQuiz: return count(FunnelAsk(ask.period, filter: nextQuiz))
    case .choose:
      form = page.map { FunnelForm(ask, names: names, today: look.clock.zone.date(of: $0.report.asOf)) }
      return .stay
    case .open, .take: return nil
    }
  }

  /// After the last quiz all of them again. Another quiz has other versions.
  private var nextQuiz: FunnelFilter {
    var filter = ask.filter
    let place = names.quizzes.firstIndex { $0.ref == filter.quiz } ?? -1
    filter.quiz = names.quizzes.indices.contains(place + 1) ? names.quizzes[place + 1].ref : nil
    filter.version = nil
    return filter
  }

  private mutating func count(_ ask: FunnelAsk) -> Step {
    self.ask = ask
    scroll = Scroll()
    return .ask([load])
  }

  // MARK: Replies

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .funnel(let page) where page.ask == ask:
      self.page = page
      names.add(page.report)
    // What is in sight stays what was asked for.
    case .failed: ask = page?.ask ?? ask
    default: break
    }
    return .stay
  }
}
