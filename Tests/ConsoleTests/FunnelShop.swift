// Figures to test with: a month of Maison Flore, made of whole sessions, so that all sums agree with each other.
// swift-format-ignore-file: NeverForceUnwrap

// Fixed texts of this file: a broken one fails every test at once.
import Console
import Domain

enum FunnelShop {
  typealias Words = FunnelReport.QuestionWords
  static let today = CivilDate(iso: "2026-11-24")!

  static let questions = [
    Words(
      ref: "feel", title: "How does your skin feel by noon?",
      choices: [
        .init(ref: "dry", label: "Dry and tight"), .init(ref: "shiny", label: "Shiny around nose and forehead"),
        .init(ref: "calm", label: "Calm. I forget I have skin."),
      ]),
    Words(
      ref: "layers", title: "How many layers do you put on?", choices: [.init(ref: "one", label: "One"), .init(ref: "more", label: "More")]),
    Words(
      ref: "values", title: "What matters to you?", isOptional: true,
      choices: [.init(ref: "vegan", label: "Vegan"), .init(ref: "local", label: "Made nearby"), .init(ref: "scent", label: "No fragrance")]),
    Words(ref: "tip", title: "Good to know", isStatement: true), Words(ref: "budget", title: "Up to how much?"),
  ]

  /// The `number`th of a day: who goes how far, and what comes of it, by remainders.
  static func session(_ number: Int, on day: CivilDate) -> FunnelSession {
    var slice = FunnelSlice(
      quiz: "skin", version: Shop.hash, store: number % 4 == 0 ? "annecy" : "lyon", locale: number % 5 == 0 ? "de" : "en")
    slice.kiosk = number % 3 == 0 ? "window" : "till"
    slice.variant = number % 2 == 0 ? "a" : "b"
    var session = FunnelSession(slice: slice, day: day, hour: 9 + number * 7 % 11)
    session.isViewed = true
    guard number % 6 != 5 else { return session }
    session.isStarted = true
    let way = number % 3 == 0 ? ["feel", "layers", "values", "tip", "budget"] : ["feel", "values", "tip", "budget"]
    // Every ninth leaves at `values`, of variant b every seventh at the first question.
    let reach = number % 9 == 1 ? way.firstIndex(of: "values")! + 1 : number % 7 == 3 && number % 2 == 1 ? 1 : way.count
    for (place, ref) in way.prefix(reach).enumerated() {
      var step = FunnelSession.Step(ref)
      step.tenths = 30 + number * 13 % 90 + (ref == "budget" ? 600 : 0)
      let isLast = place == reach - 1
      step.isAnswered = !(isLast && reach < way.count) && ref != "tip"
      if ref == "values", number % 4 == 3, step.isAnswered { (step.isAnswered, step.isSkipped) = (false, true) }
      let choices = questions.first { $0.ref == ref }!.choices.map(\.ref)
      if step.isAnswered, !choices.isEmpty {
        step.choices = Array(Set([choices[number % choices.count], choices[number * 5 % choices.count]]))
      }
      if ref != "values" { step.choices = Array(step.choices.sorted().prefix(1)) }
      step.ways = isLast ? (reach == way.count ? [Funnel.results] : []) : [way[place + 1]]
      session.steps.append(step)
    }
    session.last = way[reach - 1]
    guard reach == way.count else {
      session.isTimedOut = number % 2 == 0
      return session
    }
    session.isCompleted = true
    session.hasGoneBack = number % 8 == 0
    session.isLeadViewed = true
    session.isLead = number % 3 != 1
    if session.isLead { session.consents = number % 2 == 0 ? [.email] : [.email, .sms] }
    session.isHandedOff = true
    session.shown = number % 2 == 0 ? ["OAT-1", "NIA-30"] : ["OAT-1", "SPF-50"]
    session.cart = number % 4 == 0 ? 4200 : nil
    session.hasFallback = number % 10 == 0
    if number % 5 == 0 {
      session.isScanned = true
      session.sales = [FunnelSession.Sale(days: number % 40, direct: 1800, indirect: 350, skus: ["OAT-1"])]
    }
    return session
  }

  /// Twenty sessions a day, ten on Sundays; before this period a third fewer.
  static func funnel(_ days: ClosedRange<CivilDate>, _ filter: FunnelFilter, isBefore: Bool = false) -> [FunnelSession] {
    (days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch).flatMap { number -> [FunnelSession] in
      let day = CivilDate(daysSinceEpoch: number)
      let count = (day.weekday == 6 ? 10 : 20) - (isBefore ? 6 : 0)
      return (0..<count).map { session($0 + number % 7, on: day) }.filter { filter.lets($0.slice) }
    }
  }

  static func sums(_ sessions: [FunnelSession]) -> Funnel { sessions.reduce(into: Funnel()) { $0.add($1) } }

  static func parts(
    _ sessions: [FunnelSession], _ titles: [String: String] = [:], _ name: (FunnelSession) -> String?
  ) -> [FunnelReport.Part] {
    Dictionary(grouping: sessions, by: name).sorted { $1.value.count < $0.value.count }.map {
      FunnelReport.Part(name: $0.key, title: $0.key.map { titles[$0] ?? $0 } ?? "-", funnel: sums($0.value))
    }
  }

  static func report(_ ask: FunnelAsk) -> FunnelReport {
    let days = ask.period.days(today: today)
    let sessions = funnel(days, ask.filter)
    var report = FunnelReport(
      shop: "Maison Flore", filter: ask.filter, days: days, asOf: Shop.now, currency: "EUR", underWay: 2, funnel: sums(sessions))
    report.before = sums(funnel(report.daysBefore, ask.filter, isBefore: true))
    let byDay = Dictionary(grouping: sessions, by: \.day)
    report.byDay = (days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch).map { number in
      let day = CivilDate(daysSinceEpoch: number)
      return FunnelReport.Part(name: day.iso, title: day.iso, funnel: sums(byDay[day] ?? []))
    }
    report.quizzes = parts(sessions, ["skin": "Find your routine"]) { $0.slice.quiz }
    report.versions = parts(sessions, [Shop.hash: "version 12"]) { $0.slice.version }
    report.stores = parts(sessions, ["lyon": "Maison Flore, Lyon 2", "annecy": "Annecy"]) { $0.slice.store }
    report.kiosks = parts(sessions) { $0.slice.kiosk }
    report.locales = parts(sessions) { $0.slice.locale }
    report.variants = parts(sessions) { $0.slice.variant }.sorted { ($0.name ?? "") < ($1.name ?? "") }
    report.questions = questions
    report.products = ["OAT-1": "Oat milk cleanser", "NIA-30": "Niacinamide serum", "SPF-50": "Daily fluid SPF 50"]
    return report
  }

  static func page(_ ask: FunnelAsk) -> FunnelPage { FunnelPage(version: 7, ask: ask, report: report(ask)) }

  static func empty(_ ask: FunnelAsk) -> FunnelPage {
    let report = FunnelReport(
      shop: nil, filter: ask.filter, days: ask.period.days(today: today), asOf: Shop.now, currency: "EUR", funnel: Funnel())
    return FunnelPage(version: 7, ask: ask, report: report)
  }
}
