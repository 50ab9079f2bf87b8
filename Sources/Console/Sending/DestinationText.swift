// A destination as lines of text: its state, its settings, its latest deliveries, its log.
import Domain
import Terminal

/// Writes a destination out.
struct DestinationText {
  let page: DestinationPage
  let look: Look

  private var state: DestinationState { page.state }
  private var width: Int { look.body.width }

  var lines: [TextLine] {
    look.air + head + trouble + [.empty, TextLine("Settings", .title)] + settings
      + part("Latest deliveries", page.deliveries, empty: "None yet: the next shopper who says yes is the first.")
      + part("Log", page.log, empty: "Nothing was sent yet.")
  }

  /// `● running   2 waiting   1,204 delivered   0 dead   oldest 4 min`.
  private var head: [TextLine] {
    let isPaused = state.pausedBecause != nil
    var line = TextLine(isPaused ? look.alert : look.on, isPaused ? .error : .accent)
    line.add(isPaused ? "paused" : "running", .title, x: 2)
    line.add("   \(Figures.grouped(state.waiting)) waiting", state.waiting > 0 ? .text : .dim)
    line.add("   \(Figures.grouped(state.delivered)) delivered", .dim)
    line.add("   \(Figures.grouped(state.dead)) dead", state.dead > 0 ? .error : .dim)
    if let oldest = state.oldestSeconds, !look.isNarrow { line.add("   oldest \(Figures.age(seconds: oldest))", .dim) }
    return [line]
  }

  /// Why nothing is sent, and what to do about it; of one that runs, what the last trouble was.
  private var trouble: [TextLine] {
    if let reason = state.pausedBecause {
      guard !page.isPausedByHand else { return said("\(state.stateWords.capitalisedFirst). P lets it go on.") }
      return said("\(reason.capitalisedFirst).", .error) + said("What waits is kept. When it is mended, T tests it and lets it go on.")
    }
    guard let last = page.log.first, last.state != "accepted" else { return [] }
    return said("The last attempt came to: \(last.state), \(last.words)", .error)
  }

  private func said(_ text: String, _ style: Style = .dim) -> [TextLine] { TextLine.wrapped(text, style, x: 2, width: width) }

  private var settings: [TextLine] {
    let names = min(width / 3, page.settings.map { Width.of($0.name) }.max() ?? 0)
    let rows = page.settings.map { setting in
      TextLine(Width.fit(setting.name, to: names, ellipsis: look.glyphs.ellipsis), .dim, x: 2)
        .adding(DestinationText.shown(setting.value), x: names + 4)
    }
    let vendor = TextLine("vendor", .dim, x: 2).adding(state.vendor, x: max(names, 6) + 4)
    return [vendor] + rows
  }

  /// A secret's file has a long name that says nothing.
  static func shown(_ value: String) -> String {
    value.hasPrefix("file:/") ? (value.contains("/askwell-secrets/") ? "kept in a private file" : value) : value
  }

  private func part(_ title: String, _ rows: [DestinationPage.Line], empty: String) -> [TextLine] {
    let head: [TextLine] = [.empty, TextLine(title, .title)]
    guard !rows.isEmpty else { return head + said(empty) }
    let words = look.isNarrow ? 14 : 26
    return head
      + rows.map { row in
        let when = look.isNarrow ? look.clock.time(row.at) : look.clock.moment(row.at, now: page.asOf)
        let isBad = ["dead", "refused", "given up", "pause"].contains(row.state)
        var line = TextLine(when, .dim, x: 2)
        line.add(Width.fit(row.state, to: 10, ellipsis: look.glyphs.ellipsis), isBad ? .error : .text, x: look.isNarrow ? 8 : 15)
        line.add(row.words, .dim, x: words + (look.isNarrow ? 4 : 0))
        return line
      }
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
