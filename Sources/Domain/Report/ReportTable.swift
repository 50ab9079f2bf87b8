// Tables of the report: every figure of a chart stands in one, so that no eye and no printer is needed to tell lengths.

/// A table. The first cell of a row is its heading.
struct ReportTable {
  var caption: String
  /// Names of the columns; those after the first are figures unless `texts` has their index.
  var head: [String]
  var rows: [[Markup]]
  var texts: Set<Int> = []
  var style = "plain"

  var markup: Markup {
    let heads = head.enumerated().map { index, name -> Markup in "<th scope=\"col\" class=\"\(side(index))\">\(name)</th>" }
    let body = rows.map { row -> Markup in "<tr>\(row.enumerated().map(cell))</tr>\n" }
    return """
      <div class="table"><table class="\(style)"><caption>\(caption)</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(body)</tbody></table></div>

      """
  }

  private func cell(_ index: Int, _ content: Markup) -> Markup {
    index == 0 ? "<th scope=\"row\">\(content)</th>" : "<td class=\"\(side(index))\">\(content)</td>"
  }

  private func side(_ index: Int) -> String { index == 0 || texts.contains(index) ? "t" : "n" }
}

extension Markup {
  /// `31.0%` with `62 of 200` beside it; marked where it was taken from fewer than 30, `-` where it does not exist.
  static func rate(_ rate: Rate) -> Markup { measured(Figures.percent(rate), rate.words, of: rate.of) }

  /// `€32.50` with `of 40` beside it.
  static func mean(_ mean: Mean, _ figures: Figures) -> Markup {
    measured(figures.money(mean), "of \(Figures.count(mean.over))", of: mean.over)
  }

  static func count(_ count: Int) -> Markup { "\(Figures.count(count))" }

  private static func measured(_ value: String, _ base: String, of count: Int) -> Markup {
    if count <= 0 { return "\(value)" }
    if count >= Rate.fewest { return "<span class=\"of\"><b>\(value)</b> <small>\(base)</small></span>" }
    return "<span class=\"of weak\"><b>\(value)</b> <small>\(base) <span class=\"few\">few</span></small></span>"
  }
}
