// How figures stand on their pages: shares with their n, changes with their sign, what is weak with its mark.
import Domain
import Terminal

/// A report with the surroundings that it is written out for.
struct FunnelText {
  /// Stands before a share of fewer than 30.
  static let weak = "~"

  let report: FunnelReport
  let look: Look
  /// Columns that there are.
  let width: Int
  /// Written out to be heard: no bars and no columns, each number with what it is.
  var isSpoken = false

  var funnel: Funnel { report.funnel }
  var before: Funnel { report.before }
  /// Whether anything can be compared with the days before.
  var hasBefore: Bool { before.views + before.starts > 0 }
  var glyphs: Glyphs { look.glyphs }

  // MARK: Numbers

  func count(_ value: Int) -> String { Figures.grouped(value) }

  /// `77.2%`, `~66.7%` of fewer than 30, `-` of nothing.
  func share(_ rate: Rate) -> String {
    (rate.isWeak && rate.of > 0 ? FunnelText.weak : "") + Figures.percent(rate.count, of: rate.of)
  }

  /// `of 412`.
  func whole(_ rate: Rate) -> String { "of \(count(rate.of))" }

  /// `▲ 38`, `▼ 4`, `=`; nothing where there were no sessions before.
  func change(_ now: Int, _ past: Int) -> String { hasBefore ? sign(now - past, count(abs(now - past))) : "" }

  /// The same in points of a hundred; nothing where one of the two has no share.
  func change(_ now: Rate, _ past: Rate) -> String {
    guard let now = now.thousandths, let past = past.thousandths else { return "" }
    return sign(now - past, "\(abs(now - past) / 10).\(abs(now - past) % 10)")
  }

  private func sign(_ difference: Int, _ size: String) -> String {
    guard difference != 0 else { return "=" }
    let isUp = difference > 0
    return glyphs.isASCII ? "\(isUp ? "+" : "-")\(size)" : "\(isUp ? "▲" : "▼") \(size)"
  }

  func money(_ minor: Int) -> String { plain(Domain.Figures(currency: report.currency).money(minor)) }
  func money(_ mean: Mean) -> String { mean.value.map { (mean.isWeak ? FunnelText.weak : "") + money($0) } ?? "-" }

  /// `4.2 s`, `125 s`; `-` of nothing.
  func time(tenths: Int?) -> String {
    guard let tenths else { return "-" }
    return tenths < 1000 ? "\(tenths / 10).\(tenths % 10) s" : "\(count((tenths + 5) / 10)) s"
  }

  // MARK: Words

  /// In one line.
  func words(_ title: String) -> String { title.cleanedLine }

  func plain(_ text: String) -> String {
    guard glyphs.isASCII else { return text }
    let replaced = [("“", "\""), ("”", "\""), ("…", "..."), ("–", "-"), ("−", "-"), ("€", "EUR "), ("£", "GBP "), ("¥", "JPY ")]
    return replaced.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  /// Whether nobody came.
  var isNothing: Bool { funnel.views + funnel.starts == 0 }
  var noSession: String { look.isNarrow ? "No session" : "No session in these days" }
  /// What has to happen, or which key helps.
  var whenThereIs: String {
    if report.underWay > 0 {
      return "\(Figures.counted(report.underWay, "session is", "sessions are")) under way: figures come with the first that ends."
    }
    return report.filter == FunnelFilter()
      ? "Figures come with the first shopper at the kiosk. P shows another period."
      : "F lets other sessions count, P shows another period."
  }

  /// `26 Oct`, with the year where it is not that of today.
  func day(_ date: CivilDate) -> String { look.clock.day(look.clock.zone.start(of: date), now: report.asOf) }

  /// `26 Oct - 24 Nov`, with years where they are not those of today.
  func days(_ days: ClosedRange<CivilDate>) -> String {
    let (first, last) = (day(days.lowerBound), day(days.upperBound))
    return first == last ? first : "\(first) - \(last)"
  }

  /// Everything that the figures are restricted to; `all quizzes` without.
  var filter: String {
    let filter = report.filter
    func title(_ ref: String?, _ parts: [FunnelReport.Part], _ kind: String = "") -> String? {
      ref.map { ref in words(parts.first { $0.name == ref }.map { $0.title == ref ? kind + ref : $0.title } ?? kind + ref) }
    }
    let parts = [
      title(filter.quiz, report.quizzes), title(filter.version, report.versions), title(filter.store, report.stores, "store "),
      title(filter.kiosk, report.kiosks, "kiosk "), title(filter.locale, report.locales, "language "),
      title(filter.variant, report.variants, "variant "),
    ]
    return parts.allSatisfy { $0 == nil } ? "all quizzes" : parts.compactMap(\.self).joined(separator: " \(look.dot) ")
  }

  // MARK: Lines

  func head(_ title: String, _ rest: String = "") -> TextLine {
    rest.isEmpty ? TextLine(title, .title) : TextLine(title, .title).adding(" \(look.dot) \(rest)", .dim)
  }

  func dim(_ text: String, x: Int = 0) -> [TextLine] { TextLine.wrapped(plain(text), .dim, x: x, width: width) }

  func chart(_ columns: [(title: String, rank: Int)], _ rows: [BarChart.Row], whole: Int? = nil) -> [TextLine] {
    guard !isSpoken else { return rows.map { TextLine(spoken($0, columns.map(\.title))) } }
    return BarChart(columns, rows, whole: whole).lines(width: width, glyphs: glyphs)
  }

  /// `2 Up to?: 238 seen, 74.8% of starts, 12 left, 5.0% of seen, median 4.2 s.`
  private func spoken(_ row: BarChart.Row, _ titles: [String]) -> String {
    let words = zip(row.cells, titles).compactMap { cell, title -> String? in
      guard !cell.isEmpty, cell != "-" else { return nil }
      return switch title {
      case "", "share": cell
      case "of", "change", "before", "median": "\(title) \(cell)"
      default: "\(cell) \(title)"
      }
    }
    let label = row.label.drop { $0 == " " }
    if row.cells.isEmpty { return "\(label)." }
    return words.isEmpty ? "\(label): nothing yet." : "\(label): \(words.joined(separator: ", "))."
  }

  /// As many as there is a use for; of the rest how many there are.
  func most<T>(_ items: [T], _ limit: Int = 200) -> (shown: ArraySlice<T>, rest: [TextLine]) {
    (items.prefix(limit), items.count > limit ? dim("and \(count(items.count - limit)) more") : [])
  }
}
