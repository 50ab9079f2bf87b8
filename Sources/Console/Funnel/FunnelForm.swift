// Which sessions are counted, as a form: the days, and of which quiz, store, kiosk, language and variant.
import Domain
import Terminal

/// All that a filter of figures can be set to, as reports have named it.
struct FunnelNames: Equatable, Sendable {
  /// A ref and how people read it.
  struct Name: Equatable, Sendable {
    var ref: String
    var title: String
  }
  private(set) var quizzes: [Name] = []
  private(set) var versions: [Name] = []
  private(set) var stores: [Name] = []
  private(set) var kiosks: [Name] = []
  private(set) var locales: [Name] = []
  private(set) var variants: [Name] = []

  /// What a report of fewer sessions does not name is still there.
  mutating func add(_ report: FunnelReport) {
    FunnelNames.add(report.quizzes, to: &quizzes)
    FunnelNames.add(report.versions, to: &versions)
    FunnelNames.add(report.stores, to: &stores)
    FunnelNames.add(report.kiosks, to: &kiosks)
    FunnelNames.add(report.locales, to: &locales)
    FunnelNames.add(report.variants, to: &variants)
  }

  private static func add(_ parts: [FunnelReport.Part], to names: inout [Name]) {
    for part in parts {
      guard let ref = part.name, !names.contains(where: { $0.ref == ref }) else { continue }
      names.append(Name(ref: ref, title: part.title.cleanedLine))
    }
  }
}

/// The form while it is being filled in. Enter takes it from any field: most change one of them.
struct FunnelForm: Equatable, Sendable {
  enum Outcome: Equatable {
    case changed, cancelled
    case taken(FunnelAsk)
  }

  /// One thing that can be filtered by.
  private struct Choice: Equatable, Sendable {
    static let all = "all"
    /// `all`, then the titles; two of the same title have their refs behind them.
    let titles: [String]
    private let refs: [String?]
    var title: String

    init(_ known: [FunnelNames.Name], chosen: String?) {
      // What is filtered by stays, although no report has named it.
      let isKnown = chosen.map { chosen in known.contains { $0.ref == chosen } } ?? true
      let names = known + (isKnown ? [] : [chosen].compactMap(\.self).map { FunnelNames.Name(ref: $0, title: $0) })
      let titles = names.map { name in
        names.contains { $0.title == name.title && $0.ref != name.ref } || name.title == Choice.all
          ? "\(name.title) (\(name.ref))" : name.title
      }
      self.titles = [Choice.all] + titles
      refs = [nil] + names.map(\.ref)
      title = names.firstIndex { $0.ref == chosen }.map { titles[$0] } ?? Choice.all
    }

    var isEmpty: Bool { refs.count < 2 }
    var ref: String? { titles.firstIndex(of: title).flatMap { refs[$0] } }
  }

  private struct Fields: Equatable, Sendable {
    let periods = FunnelPeriod.usual.map(\.words)
    var period: String
    var first: String
    var last: String
    var quiz: Choice
    var version: Choice
    var store: Choice
    var kiosk: Choice
    var locale: Choice
    var variant: Choice
  }

  private var draft: Draft<Fields>
  private let today: CivilDate

  init(_ ask: FunnelAsk, names: FunnelNames, today: CivilDate) {
    self.today = today
    var (first, last) = ("", "")
    if case .between(let from, let to) = ask.period { (first, last) = (from.iso, to.iso) }
    let filter = ask.filter
    let fields = Fields(
      period: FunnelPeriod.usual.contains(ask.period) ? ask.period.words : FunnelPeriod.last(30).words, first: first, last: last,
      quiz: Choice(names.quizzes, chosen: filter.quiz), version: Choice(names.versions, chosen: filter.version),
      store: Choice(names.stores, chosen: filter.store), kiosk: Choice(names.kiosks, chosen: filter.kiosk),
      locale: Choice(names.locales, chosen: filter.locale), variant: Choice(names.variants, chosen: filter.variant))
    draft = FunnelForm.form(fields).open(fields)
  }

  /// Only what there is something to choose of.
  private static func form(_ fields: Fields) -> Form<Fields> {
    let days: [Terminal.Field<Fields>] = [
      .picker("Period", \.period, from: \.periods, help: "Up to today, today included"),
      .text("From", \.first, help: "Instead of a period: a day such as 2026-11-01", check: fault),
      .text("To", \.last, help: "The last day; without one it is today", check: fault),
    ]
    let choices: [(choice: Choice, field: Terminal.Field<Fields>)] = [
      (fields.quiz, .picker("Quiz", \Fields.quiz.title, from: \Fields.quiz.titles)),
      (fields.version, .picker("Version", \Fields.version.title, from: \Fields.version.titles)),
      (fields.store, .picker("Store", \Fields.store.title, from: \Fields.store.titles)),
      (fields.kiosk, .picker("Kiosk", \Fields.kiosk.title, from: \Fields.kiosk.titles)),
      (fields.locale, .picker("Language", \Fields.locale.title, from: \Fields.locale.titles)),
      (fields.variant, .picker("Variant", \Fields.variant.title, from: \Fields.variant.titles)),
    ]
    return Form("Which sessions are counted", days + choices.filter { !$0.choice.isEmpty }.map(\.field))
  }

  private static func fault(in text: String) -> String? {
    text.isEmpty || CivilDate(iso: text) != nil ? nil : "A day such as 2026-11-24"
  }

  static func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      Binding([.enter], .funnel(.take), name: look.glyphs.keyEnter, "show"),
      Binding([.tab, .down], .move, name: look.glyphs.keyUpDown, "field"),
      Binding([.left, .right], .move, name: look.glyphs.keyLeftRight, "change"), Binding([.escape], .back, name: "Esc", "cancel"),
    ])
  }

  // MARK: Keys

  mutating func apply(_ key: Key) -> Outcome? {
    outcome(draft.apply(key == .enter ? .control("s") : key, in: FunnelForm.form(draft.record)))
  }
  mutating func press(_ field: Int) -> Outcome? { outcome(draft.press(field, in: FunnelForm.form(draft.record))) }
  mutating func paste(_ text: String) -> Outcome? { outcome(draft.paste(text, in: FunnelForm.form(draft.record))) }

  private mutating func outcome(_ outcome: Draft<Fields>.Outcome?) -> Outcome? {
    switch outcome {
    case .changed?: .changed
    case .cancel?: .cancelled
    case .save(let fields)?: take(fields)
    case nil: nil
    }
  }

  private mutating func take(_ fields: Fields) -> Outcome {
    let (first, last) = (CivilDate(iso: fields.first), CivilDate(iso: fields.last))
    if let first, first > last ?? today {
      draft.refuse(field: 1, "It comes after the last day")
      return .changed
    }
    if first == nil, last != nil {
      draft.refuse(field: 1, "A last day needs a first one")
      return .changed
    }
    let usual = FunnelPeriod.usual.first { $0.words == fields.period } ?? .last(30)
    let filter = FunnelFilter(
      quiz: fields.quiz.ref, version: fields.version.ref, store: fields.store.ref, kiosk: fields.kiosk.ref, locale: fields.locale.ref,
      variant: fields.variant.ref)
    return .taken(FunnelAsk(first.map { .between($0, last ?? today) } ?? usual, filter: filter))
  }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    FunnelForm.form(draft.record).draw(draft, on: &canvas, in: rect, marksChanges: false)
  }
}
