// An invented month of an invented shop, for tests of the report: every figure has something to show, and is the same on every machine.
import Chance
import Domain

enum ReportSample {
  private typealias Words = FunnelReport.QuestionWords
  static let days: ClosedRange<CivilDate> = CivilDate(daysSinceEpoch: 20_758)...CivilDate(daysSinceEpoch: 20_787)

  private static let questions: [Words] = [
    Words(ref: "for", title: "Who is it for?", choices: choices("me:Me", "gift:Somebody else")),
    Words(
      ref: "feel", title: "By evening your skin feels…",
      choices: choices("dry:Tight and dry", "oily:Shiny by noon", "both:A bit of both", "calm:Just calm")),
    Words(ref: "react", title: "Does it react easily?", choices: choices("yes:Yes, to almost anything", "no:Hardly ever")),
    Words(
      ref: "scent", title: "Scents you like", isOptional: true,
      choices: choices("none:No fragrance at all", "herbs:Herbs", "citrus:Citrus", "rose:Rose", "wood:Wood")),
    Words(ref: "tip", title: "A word on daylight", isStatement: true),
    Words(ref: "budget", title: "Up to?", choices: choices("low:under €20", "mid:€20 to €40", "high:more than €40")),
    Words(ref: "name", title: "What shall we call you?", isOptional: true),
  ]
  private static let products = [
    "CALM-30": "Panthenol calm serum 30 ml", "BAR-CLAY": "Clay cleansing bar", "BARRIER": "Barrier cream", "NIA-10": "Niacinamide serum",
    "VIT-C": "Vitamin C drops", "FLUID-50": "Daily fluid SPF 50", "BALM": "Night balm",
  ]

  private static func choices(_ pairs: String...) -> [Words.Choice] {
    pairs.map { pair in
      let parts = pair.split(separator: ":", maxSplits: 1).map(String.init)
      return Words.Choice(ref: parts[0], label: parts[1])
    }
  }

  /// Of `sessions` in the period, and some fewer before it.
  static func report(sessions: Int = 2400, seed: UInt64 = 7) -> FunnelReport {
    var random = Noise(seed)
    let first = days.lowerBound.daysSinceEpoch
    let now = (0..<sessions).map { _ in session(first + random.number(0...29), completes: 12, &random) }
    let past = (0..<sessions * 4 / 5).map { _ in session(first - 30 + random.number(0...29), completes: 9, &random) }
    func sums(_ sessions: some Sequence<FunnelSession>) -> Funnel { sessions.reduce(into: Funnel()) { $0.add($1) } }
    func parts(_ name: (FunnelSession) -> String?, _ titles: [String: String] = [:]) -> [FunnelReport.Part] {
      Dictionary(grouping: now, by: name).map { key, sessions in
        FunnelReport.Part(name: key, title: key.map { titles[$0] ?? $0 } ?? "none", funnel: sums(sessions))
      }.sorted { ($1.funnel.completions, $0.title) < ($0.funnel.completions, $1.title) }
    }
    let byDay = (first...first + 29).map { day in
      let date = CivilDate(daysSinceEpoch: day)
      return FunnelReport.Part(name: date.iso, title: date.iso, funnel: sums(now.filter { $0.day == date }))
    }
    return FunnelReport(
      shop: "Maison Tilleul", filter: FunnelFilter(quiz: "skin"), days: days, asOf: Instant(seconds: Int64(first + 30) * 86_400 + 32_640),
      currency: "EUR", underWay: 3, funnel: sums(now), before: sums(past), byDay: byDay,
      quizzes: parts { $0.slice.quiz }, versions: parts { $0.slice.version },
      stores: parts({ $0.slice.store }, ["lyon": "Lyon, rue de la République", "nice": "Nice"]), kiosks: parts { $0.slice.kiosk },
      locales: parts { $0.slice.locale }, variants: parts { $0.slice.variant }.sorted { $0.title < $1.title }, questions: questions,
      products: products)
  }

  private static func session(_ day: Int, completes: Int, _ random: inout Noise) -> FunnelSession {
    let store = random.once(in: 4) ? "nice" : "lyon"
    let slice = FunnelSlice(
      quiz: "skin", version: "3f2a9c", store: store, kiosk: store + "-\(random.number(1...2))", locale: random.once(in: 3) ? "en" : "fr",
      variant: random.once(in: 2) ? "short intro" : "long intro")
    let hour = random.pick([9, 10, 10, 11, 11, 12, 12, 13, 14, 15, 15, 16, 16, 17, 17, 17, 18, 18, 19])
    var session = FunnelSession(slice: slice, day: CivilDate(daysSinceEpoch: day), hour: hour)
    session.isViewed = true
    guard random.number(1...100) <= (slice.variant == "short intro" ? 64 : 52) else { return session }
    session.isStarted = true
    walk(&session, completes, &random)
    session.hasGoneBack = random.once(in: 6)
    if session.isCompleted { results(&session, &random) } else { session.isTimedOut = random.once(in: 3) }
    return session
  }

  private static func walk(_ session: inout FunnelSession, _ completes: Int, _ random: inout Noise) {
    var refs = questions.map(\.ref)[...]
    while let ref = refs.popFirst() {
      var step = FunnelSession.Step(ref)
      step.tenths = random.number(18...60) + (ref == "budget" ? random.number(0...240) : random.number(0...50))
      session.steps.append(step)
      session.last = ref
      if random.once(in: ref == "budget" ? 4 : completes * 4) { return }
      answer(&session.steps[session.steps.count - 1], &random)
      let choices = session.steps.last?.choices ?? []
      if choices == ["gift"] { refs = refs.drop { $0 != "scent" } }
      if choices == ["calm"] { refs = refs.drop { $0 != "tip" } }
      session.steps[session.steps.count - 1].ways = [refs.first ?? Funnel.results]
    }
    session.isLeadViewed = true
    session.last = nil
    if random.once(in: 9) {
      session.steps[session.steps.count - 1].ways = []
      return
    }
    session.isCompleted = true
    session.isLead = random.number(1...10) <= 4
    session.consents = session.isLead ? (random.once(in: 3) ? [] : random.once(in: 3) ? [.email, .sms] : [.email]) : []
  }

  private static func answer(_ step: inout FunnelSession.Step, _ random: inout Noise) {
    let question = questions.first { $0.ref == step.question }
    guard let question, !question.isStatement else { return }
    if question.isOptional, random.once(in: question.ref == "name" ? 2 : 8) {
      step.isSkipped = true
      return
    }
    step.isAnswered = true
    let refs = question.choices.map(\.ref)
    if refs.isEmpty { return }
    step.choices = question.ref == "scent" ? random.some(refs, 1, 3) : [random.once(in: 3) ? random.pick(refs) : refs[0]]
    if question.ref == "feel" { step.choices = [random.pick(refs + ["dry", "oily", "oily"])] }
  }

  private static func results(_ session: inout FunnelSession, _ random: inout Noise) {
    session.isRetake = random.once(in: 20)
    session.isHandedOff = random.number(1...10) <= 8
    session.isScanned = session.isHandedOff && random.once(in: 3)
    session.isPrinted = random.once(in: 4)
    session.shown = random.some(products.keys.sorted(), 2, 4)
    session.cart = random.once(in: 2) ? random.number(890...7400) : nil
    session.hasEmptySlot = random.once(in: 40)
    session.hasFallback = random.once(in: 12)
    session.outcome = random.pick(["calming", "calming", "balancing", "nourishing"])
    for _ in 0..<(random.once(in: 6) ? random.number(1...2) : 0) {
      let bought = random.some(session.shown, 1, 2)
      let sale = FunnelSession.Sale(
        days: random.pick([0, 0, 0, 1, 3, 6, 9, 14, 28, 33, 60]), direct: bought.count * random.number(890...3900),
        indirect: random.once(in: 3) ? random.number(400...2500) : 0, skus: bought)
      session.sales.append(sale)
    }
  }
}
