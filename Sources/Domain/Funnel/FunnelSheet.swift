// The funnel as a sheet of text: figures with their n, questions with bars. A store's command and a chain's print the same.

/// A report in lines and tables, as commands print it.
public struct FunnelSheet {
  /// A piece of the sheet, an empty line between two.
  public enum Piece: Hashable, Sendable {
    case line(String)
    /// Columns whose numbers are in `right` stand at the right.
    case table(head: [String], rows: [[String]], right: Set<Int>)
  }

  private static let barWidth = 24
  private static let mostProducts = 10
  private let report: FunnelReport
  private var sums: Funnel { report.funnel }

  public init(_ report: FunnelReport) { self.report = report }

  public var pieces: [Piece] {
    let title = "\(report.shop ?? "All shops") · \(report.days.lowerBound.iso) to \(report.days.upperBound.iso)\(chosen)"
    var pieces: [Piece] = [
      .line(title), .table(head: ["", "count", "share", "of", "before"], rows: steps, right: [1, 2, 3, 4]),
      .table(head: ["money in \(report.currency)", "", "n", "before"], rows: money, right: [1, 2, 3]),
    ]
    if !sums.questions.isEmpty {
      let head = ["question", "seen", "left here", "", "", "skipped", "median", "p90"]
      pieces.append(.table(head: head, rows: questions, right: [1, 2, 5, 6, 7]))
    }
    if !sums.products.isEmpty {
      pieces.append(.table(head: ["product", "shown", "share", "bought", "of shown"], rows: products, right: [1, 2, 3, 4]))
    }
    return pieces + [.line(last)]
  }

  /// What the figures leave out.
  private var last: String {
    let open = report.underWay
    guard let coverage = report.coverage else {
      return open == 1 ? "1 session goes on and is in no figure." : "\(grouped(open)) sessions go on and are in no figure."
    }
    let whole = "These are the figures of \(grouped(coverage.count)) of \(grouped(coverage.of)) sessions that have ended"
    if coverage.count == coverage.of { return whole + "." }
    return whole + "; the others' are on their way, or their kiosk runs an earlier askwell."
  }

  /// What was chosen of the whole.
  private var chosen: String {
    let filter = report.filter
    let parts = [
      filter.quiz.map { "quiz \($0)" }, filter.version.map { "version \($0.prefix(8))" }, filter.store.map { "store \($0)" },
      filter.kiosk.map { "kiosk \($0)" }, filter.locale.map { "language \($0)" }, filter.variant.map { "variant \($0)" },
    ].compactMap(\.self)
    return parts.isEmpty ? "" : " · " + parts.joined(separator: ", ")
  }

  // MARK: Figures

  private var steps: [[String]] {
    let before = report.before
    return [
      ["views", grouped(sums.views), "", "", grouped(before.views)],
      step("starts", \.startRate, "views"), step("completions", \.completionRate, "starts"),
      ["without retakes", grouped(sums.uniqueCompletions), "", "", grouped(before.uniqueCompletions)],
      step("timeouts", \.timeoutRate, "starts"), step("steps back", \.backRate, "starts"),
      step("leads", \.leadCapture, "completions"), step("leads of the lead step", \.leadsOfViews, "who saw it"),
      step("email consents", { $0.consentRate(.email) }, "leads"), step("SMS consents", { $0.consentRate(.sms) }, "leads"),
      step("hand-offs", \.handoffRate, "completions"), step("codes that came back", \.scanRate, "hand-offs"),
      step("baskets", \.cartRate, "completions"), ["receipts", grouped(sums.receipts), "", "", grouped(before.receipts)],
      step("nothing fitted a slot", \.noMatchRate, "completions"), step("second choice shown", \.fallbackRate, "completions"),
    ]
      + Funnel.windows.map { days in step("bought within \(days) days", { $0.conversion(within: days) }, "completions") }
  }

  private func step(_ name: String, _ rate: (Funnel) -> Rate, _ whole: String) -> [String] {
    let (now, before) = (rate(sums), rate(report.before))
    return [name, grouped(now.count), share(now), "\(grouped(now.of)) \(whole)", share(before)]
  }

  private var money: [[String]] {
    func mean(_ name: String, _ value: (Funnel) -> Mean, _ whole: String) -> [String] {
      let (now, before) = (value(sums), value(report.before))
      return [
        name, now.value.map(amount) ?? "-", "\(grouped(now.over)) \(whole)\(now.isWeak && now.over > 0 ? " (few)" : "")",
        before.value.map(amount) ?? "-",
      ]
    }
    func sum(_ name: String, _ value: (Funnel.SaleSums) -> Int) -> [String] {
      let window = Funnel.window
      let now = sums.sales[window] ?? .init()
      return [name, amount(value(now)), "\(grouped(now.orders)) orders", amount(value(report.before.sales[window] ?? .init()))]
    }
    return [
      mean("average basket", \.averageCart, "baskets"), mean("average order", { $0.averageOrder() }, "orders"),
      mean("revenue per start", { $0.revenuePerStart() }, "starts"), sum("of what was recommended", \.direct),
      sum("of anything else", \.indirect),
    ]
  }

  // MARK: Questions, products

  private var questions: [[String]] {
    let most = report.allQuestions.compactMap { sums.questions[$0.ref]?.dropOff.share }.max() ?? 0
    return report.allQuestions.compactMap { words in
      guard let sums = sums.questions[words.ref] else { return nil }
      let drop = sums.dropOff
      let full = most > 0 ? Int((drop.share ?? 0) / most * Double(FunnelSheet.barWidth) + 0.5) : 0
      return [
        words.title.isEmpty ? words.ref : String(words.title.prefix(40)), grouped(sums.views), grouped(sums.drops), share(drop),
        String(repeating: "#", count: full), words.isOptional ? share(sums.skipRate) : "", seconds(sums.tenths(atPercent: 50)),
        seconds(sums.tenths(atPercent: 90)),
      ]
    }
  }

  private var products: [[String]] {
    let shown = sums.products.sorted { ($1.value.shown, $0.key) < ($0.value.shown, $1.key) }
    return shown.prefix(FunnelSheet.mostProducts).map { sku, sums in
      [
        String((report.products[sku] ?? sku).prefix(40)), grouped(sums.shown), share(self.sums.recommendationShare(sku)),
        grouped(sums.bought), share(sums.winRate),
      ]
    }
  }

  // MARK: Numbers

  private func share(_ rate: Rate) -> String {
    guard let share = rate.share else { return "-" }
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%\(rate.isWeak ? " (few)" : "")"
  }

  private func seconds(_ tenths: Int?) -> String { tenths.map { "\($0 / 10).\($0 % 10) s" } ?? "-" }

  private func amount(_ minor: Int) -> String { Money.text(minor, in: report.currency) }

  private func grouped(_ count: Int) -> String {
    var text = ""
    for (place, digit) in String(count).reversed().enumerated() {
      if place > 0, place % 3 == 0, digit != "-" { text = "," + text }
      text = String(digit) + text
    }
    return text
  }
}
