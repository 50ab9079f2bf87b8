// The manager's report: one page that needs nothing beside it, made from the same value as `askwell funnel --json`.

/// A report as a page of HTML: no program in it, no address outside of it, well-formed as XML too, for screen and paper.
public struct ReportPage: Hashable, Sendable {
  let report: FunnelReport
  let figures: Figures
  /// Most rows of a table; what is beyond them is counted below it.
  static let mostRows = 60

  public init(_ report: FunnelReport) {
    self.report = report
    figures = Figures(currency: report.currency)
  }

  var funnel: Funnel { report.funnel }
  var before: Funnel { report.before }

  /// The whole page, in UTF-8.
  public var html: String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(shop), \(Figures.period(report.days))</title>
      <style>
      \(ReportStyle.sheet)</style>
      </head>
      <body>
      \(ReportStyle.patterns)<main>
      \(head)\(sections)</main>
      \(foot)</body>
      </html>

      """
    return page.source
  }

  private var sections: Markup {
    guard funnel.views > 0 else {
      let lead: Markup = "Nobody came to the kiosk in this period, as far as this selection goes. Choose other days."
      return section("empty", "No sessions", lead, "")
    }
    return "\([glance, lookAt, way, answers, times, products, sales, rates, variants, parts, week, days, glossary])"
  }

  /// A part of the page with its heading and a sentence on how to read it.
  func section(_ id: String, _ title: String, _ lead: Markup, _ content: Markup) -> Markup {
    """
    <section id="\(id)" aria-labelledby="\(id)-title">
    <h2 id="\(id)-title">\(title)</h2>
    <p class="lead">\(lead)</p>
    \(content)</section>

    """
  }

  /// A chart, and its figures where they can be folded away.
  func figure(_ chart: ReportChart, _ table: ReportTable) -> Markup {
    "<figure>\(chart.markup)</figure>\n<details open=\"open\"><summary>Figures</summary>\n\(table.markup)</details>\n"
  }

  /// What is said where not all rows are shown.
  func more(than shown: Int, of all: Int, _ what: String) -> Markup {
    if all <= shown { return "" }
    return "<p class=\"more\">And \(Figures.count(all - shown)) more \(what), which <code>askwell funnel --json</code> lists.</p>\n"
  }

  private var foot: Markup {
    """
    <footer><p>Made by Askwell from the shop’s own store. The same figures for programs: <code>askwell funnel --json</code>.</p></footer>

    """
  }

  // MARK: - Head

  private var shop: String { report.shop.map { $0.cleaned().clipped(to: 120) }.flatMap { $0.isEmpty ? nil : $0 } ?? "Askwell" }

  private var head: Markup {
    let underWay = report.underWay
    let rest = underWay > 0 ? " \(Figures.count(underWay)) \(underWay == 1 ? "session is" : "sessions are") under way and not in it." : ""
    return """
      <header>
      <p class="shop"><bdi>\(shop)</bdi></p>
      <h1>From quiz to basket</h1>
      <p class="period">\(Figures.period(report.days))</p>
      <p class="against">Compared with \(Figures.period(report.daysBefore)). Counted \(counted).\(rest)</p>
      \(selection)</header>

      """
  }

  private var counted: String {
    let clock = report.asOf.iso.dropFirst(11).prefix(5)
    let day = CivilDate(daysSinceEpoch: Int(floorDivide(report.asOf.milliseconds, 86_400_000).quotient))
    return "\(Figures.day(day)), \(clock) UTC"
  }

  private var selection: Markup {
    let filter = report.filter
    let chosen = [
      ("Quiz", filter.quiz), ("Version", filter.version.map { String($0.prefix(12)) }), ("Store", filter.store), ("Kiosk", filter.kiosk),
      ("Language", filter.locale), ("Variant", filter.variant),
    ]
    let parts = chosen.compactMap { name, value in value.map { value -> Markup in "<li>\(name) \(Markup.name(value))</li>" } }
    return parts.isEmpty ? "" : "<ul class=\"selection\" aria-label=\"Only these sessions\">\(parts)</ul>\n"
  }
}
