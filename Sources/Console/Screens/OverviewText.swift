// The front page as lines: the day's funnel with bars, the outbox as a table, notes as sentences.
import Domain
import Terminal

/// Writes the overview out.
struct OverviewText {
  let page: OverviewPage
  let look: Look

  private var width: Int { look.body.width }

  var lines: [TextLine] {
    let lines = calls + today + [.empty] + attention + outbox + week
    return (lines.count < look.body.height ? look.air : []) + lines
  }

  /// Somebody is waiting: before all figures.
  private var calls: [TextLine] {
    guard !page.calls.isEmpty else { return [] }
    let lines = page.calls.map { call in
      let kiosk = Width.fit(call.kiosk.isEmpty ? "A kiosk" : call.kiosk, to: max(8, width - 24), ellipsis: look.glyphs.ellipsis)
      return TextLine(look.alert, .error).adding("\(kiosk) asks for staff, \(Figures.age(seconds: call.seconds))", .title, x: 2)
    }
    return lines + [.empty]
  }

  // MARK: Today

  private var today: [TextLine] {
    [
      TextLine("Today", .title).adding(" \(look.dot) \(look.clock.day(page.asOf, now: page.asOf))", .dim),
      step("started", page.started, of: nil, ""),
      step("completed", page.completed, of: page.started, "started"),
      step("leads", page.leads, of: page.completed, "completed"),
      step("timed out", page.timedOut, of: page.started, "started"),
    ]
  }

  /// `  31  completed     64.6% of 48 started     ██████████▉`; a rate always says of how many.
  private func step(_ name: String, _ count: Int, of whole: Int?, _ wholeName: String) -> TextLine {
    var line = TextLine().adding(look.count(count), .title, endingAt: 7)
    line.add(name, x: 9)
    if let whole { rate(count, of: whole, wholeName, to: &line) }
    guard !look.isNarrow, look.mayKnow(count) else { return line }
    let bar = Chart.bar(count, of: max(page.started, 1), width: width - 46, ascii: look.glyphs.isASCII)
    return line.adding(bar, .accent, x: 46)
  }

  private func rate(_ count: Int, of whole: Int, _ wholeName: String, to line: inout TextLine) {
    guard look.mayKnow(count), look.mayKnow(whole) else { return }
    line.add(Figures.percent(count, of: whole), endingAt: 27)
    guard whole > 0 else { return }
    line.add(" of \(Figures.grouped(whole))\(look.isNarrow ? "" : " \(wholeName)")", .dim)
  }

  // MARK: Outbox

  private var outbox: [TextLine] {
    guard !page.destinations.isEmpty else {
      return [TextLine("Outbox", .title), TextLine("No destination: contacts stay in this store.", .dim, x: 2)]
    }
    var head = TextLine("Outbox", .title).adding("waiting", .dim, endingAt: 32)
    if !look.isNarrow {
      head = head.adding("delivered", .dim, endingAt: 44).adding("dead", .dim, endingAt: 52).adding("oldest", .dim, endingAt: 62)
    }
    return [head] + page.destinations.flatMap(destination)
  }

  private func destination(_ state: DestinationState) -> [TextLine] {
    let isPaused = state.pausedBecause != nil
    var line = TextLine(isPaused ? look.alert : look.on, isPaused ? .error : .accent)
    line.add(Width.fit(state.name, to: 20, ellipsis: look.glyphs.ellipsis), x: 2)
    line = line.adding(Figures.grouped(state.waiting), state.waiting > 0 ? .title : .text, endingAt: 32)
    guard !look.isNarrow else { return [line] }
    line = line.adding(Figures.grouped(state.delivered), endingAt: 44)
    line = line.adding(Figures.grouped(state.dead), state.dead > 0 ? .error : .text, endingAt: 52)
    line = line.adding(state.oldestSeconds.map(Figures.age(seconds:)) ?? "-", .dim, endingAt: 62)
    return [isPaused ? line.adding("paused", .error, x: 66) : line]
  }

  // MARK: This week

  /// What moved by itself: after what is there now.
  private var week: [TextLine] {
    guard !page.alerts.isEmpty else { return [] }
    return [.empty, TextLine("This week", .title)]
      + page.alerts.flatMap { alert in
        var lines = TextLine.wrapped("\(alert.name) \(alert.change(Figures.grouped))", x: 2, width: width)
        lines[0].add(look.arrow(up: alert.isGrowth), .accent, x: 0)
        return lines
      }
  }

  // MARK: Attention

  private var notes: [OverviewPage.Note] {
    let paused = page.destinations.compactMap { state in
      state.pausedBecause.map {
        let what = DestinationAccount.isByHand($0) ? "resume" : "test"
        return OverviewPage.Note("\(state.name) is paused: \($0)", remedy: "askwell destinations \(what) \(state.name)")
      }
    }
    let dead = page.destinations.filter { $0.dead > 0 }.map {
      OverviewPage.Note(
        "\($0.name) refused \(Figures.counted($0.dead, "contact", "contacts")) for good.", remedy: "askwell sync log")
    }
    return paused + dead + page.notes
  }

  private var attention: [TextLine] {
    guard !notes.isEmpty else {
      return look.air.isEmpty ? [] : [TextLine("Nothing needs attention.", .dim), .empty]
    }
    return [TextLine("Needs attention", .title)] + notes.flatMap(lines(of:)) + [.empty]
  }

  private func lines(of note: OverviewPage.Note) -> [TextLine] {
    var lines = TextLine.wrapped(note.text, x: 2, width: width)
    lines[0].add(look.alert, .error, x: 0)
    if !note.remedy.isEmpty { lines.append(TextLine(note.remedy, .accent, x: 2)) }
    return lines
  }
}

extension TextLine {
  fileprivate mutating func add(_ text: String, endingAt right: Int) { self = adding(text, endingAt: right) }
}
