// Charts as inline SVG. Lengths are percentages, so that a chart fits a telephone as it fits paper, and its words are never scaled.

/// A drawing with its own name for those who do not see it.
struct ReportChart {
  /// Unique on the page.
  var id: String
  /// What it shows, in a sentence.
  var title: String
  /// Pixels.
  var height: Int
  var content: Markup

  var markup: Markup {
    """
    <svg class="chart" role="img" aria-labelledby="\(id)" width="100%" height="\(height)"><title id="\(id)">\(title)</title>\(content)</svg>

    """
  }
}

/// A position along a chart's width.
struct Percent {
  /// Ten-thousandths of the width.
  var tenThousandths: Int
  init(tenThousandths: Int) { self.tenThousandths = tenThousandths }
  /// `part` of `whole`, between 0 and all of it.
  init(_ part: Int, of whole: Int) { tenThousandths = whole > 0 ? max(0, min(10_000, part * 10_000 / whole)) : 0 }
  init(_ share: Double) { tenThousandths = max(0, min(10_000, Int((share * 10_000).rounded()))) }

  /// `34.2%`.
  var text: String {
    let (whole, rest) = tenThousandths.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(whole)%" : "\(whole).\(padded(rest, 2))%"
  }
}

extension Markup.Pieces {
  mutating func appendInterpolation(_ percent: Percent) { appendLiteral(percent.text) }
}

extension Markup {
  /// A bar in a table's row, whose figure stands beside it.
  static func bar(_ length: Percent) -> Markup {
    """
    <svg class="bar" aria-hidden="true" width="100%" height="10"><rect class="rail" width="100%" height="10"/>\
    <rect class="fill" width="\(length)" height="10"/></svg>
    """
  }

  /// Two parts of one bar, the second hatched.
  static func bar(_ first: Percent, then second: Percent) -> Markup {
    """
    <svg class="bar" aria-hidden="true" width="100%" height="14"><rect class="rail" width="100%" height="14"/>\
    <rect class="fill" width="\(first)" height="14"/><rect class="hatched" x="\(first)" width="\(second)" height="14"/></svg>
    """
  }

  /// A median as a bar, and a p90 as a line with an end.
  static func times(_ median: Percent, _ p90: Percent) -> Markup {
    """
    <svg class="bar" aria-hidden="true" width="100%" height="14"><line class="rule" x1="0" x2="\(p90)" y1="7" y2="7"/>\
    <line class="rule" x1="\(p90)" x2="\(p90)" y1="2" y2="12"/><rect class="fill" y="2" width="\(median)" height="10"/></svg>
    """
  }

  /// An interval as a line with two ends and its rate as a dot.
  static func whisker(_ low: Percent, _ middle: Percent, _ high: Percent) -> Markup {
    """
    <svg class="bar" aria-hidden="true" width="100%" height="18"><line class="axis" x1="0" x2="100%" y1="9" y2="9"/>\
    <line class="whisker" x1="\(low)" x2="\(high)" y1="9" y2="9"/><line class="whisker" x1="\(low)" x2="\(low)" y1="3" y2="15"/>\
    <line class="whisker" x1="\(high)" x2="\(high)" y1="3" y2="15"/><circle class="fill" cx="\(middle)" cy="9" r="5"/></svg>
    """
  }

  /// A small line without figures, beside the figure that it leads to.
  static func spark(_ values: [Int]) -> Markup {
    guard values.count > 1 else { return "" }
    return """
      <svg class="spark" aria-hidden="true" width="100%" height="28"><svg width="100%" height="28" viewBox="0 -20 1000 320" \
      preserveAspectRatio="none"><path class="line" d="\(path(values, most: values.max() ?? 1, height: 280))"/></svg></svg>
      """
  }

  /// A line through `values`, a thousand wide; nothing is at the bottom.
  static func path(_ values: [Int], most: Int, height: Int) -> Markup {
    let points = values.enumerated().map { index, value -> Markup in
      "\(index == 0 ? "M" : "L")\(index * 1000 / max(values.count - 1, 1)) \(height - value * height / max(most, 1))"
    }
    return "\(points)"
  }
}
