// Bindings, dialogs, toasts, help, charts, documents, timers.
import Terminal
import Testing

@Suite("Bindings")
struct BindingsTests {
  enum Action: Equatable, Sendable { case open, find, publish, help }
  private let bindings = Bindings<Action>([
    Binding([.enter], .open, name: "⏎", "people"), Binding(["/"], .find, name: "/", "find"),
    Binding(["p"], .publish, name: "P", "publish", offBecause: "nothing has changed"),
  ])

  @Test("a key that is off does nothing, but its row says why")
  func off() {
    #expect(bindings.action(for: "p") == nil)
    #expect(bindings.row(for: "P")?.offBecause == "nothing has changed")
    #expect(bindings.action(for: .enter) == .open)
    #expect(bindings.action(for: "x") == nil)
  }

  @Test("the footer shows what fits 30 columns, help at its right")
  func footer() {
    var canvas = Canvas(size: Size(columns: 30, rows: 1))
    bindings.drawFooter(on: &canvas, in: canvas.bounds, right: [Binding(["?"], .help, name: "?", "help")])
    #expect(canvas.lines == ["⏎ people   / find       ? help"])
    var narrow = Canvas(size: Size(columns: 18, rows: 1))
    bindings.drawFooter(on: &narrow, in: narrow.bounds, right: [Binding(["?"], .help, name: "?", "help")])
    #expect(narrow.lines == ["⏎ people    ? help"])
  }

  @Test("the help is made of the same 3 rows, with the reason of the one that is off")
  func help() {
    var canvas = Canvas(size: Size(columns: 46, rows: 9))
    Help("Keys", bindings.lines).draw(on: &canvas, in: canvas.bounds)
    #expect(
      canvas.lines == [
        "  ╭────────────────────────────────────────╮",
        "  │                                        │",
        "  │   Keys                                 │",
        "  │                                        │",
        "  │   ⏎  people                            │",
        "  │   /  find                              │",
        "  │   P  publish (nothing has changed)     │",
        "  │                                        │",
        "  ╰────────────────────────────────────────╯",
      ])
  }
}

@Suite("Dialog")
struct DialogTests {
  private let dialog = Dialog("Leave?", "All is saved.", buttons: ["Stay", "Leave"])

  @Test("Enter chooses the harmless button, an arrow the other, a letter its own, Escape none")
  func keys() {
    var dialog = dialog
    #expect(dialog.apply(.enter) == .chosen(0))
    #expect(dialog.apply("l") == .chosen(1))
    #expect(dialog.apply(.right) == .moved)
    #expect(dialog.apply(.enter) == .chosen(1))
    #expect(dialog.apply(.right) == .moved)
    #expect(dialog.selected == 0)
    #expect(dialog.apply(.escape) == .dismissed)
    #expect(dialog.apply("x") == nil)
  }

  @Test("the box stands in the middle, the chosen button marked by more than colour")
  func looks() {
    var canvas = Canvas(size: Size(columns: 48, rows: 9))
    dialog.draw(on: &canvas, in: canvas.bounds)
    #expect(
      canvas.lines == [
        "", "  ╭──────────────────────────────────────────╮", "  │                                          │",
        "  │   Leave?                                 │", "  │   All is saved.                          │",
        "  │                                          │", "  │ ▸ Stay     Leave                         │",
        "  ╰──────────────────────────────────────────╯", "",
      ])
  }

  @Test("no screen from 1x1 to 60x12 is too small to draw on")
  func anySize() {
    for columns in 1...60 {
      for rows in 1...12 {
        var canvas = Canvas(size: Size(columns: columns, rows: rows))
        dialog.draw(on: &canvas, in: canvas.bounds)
        Help("Keys", [KeyLine("⏎", "open"), KeyLine("q", "leave", offBecause: "busy")]).draw(on: &canvas, in: canvas.bounds)
        Toast("Saved").draw(on: &canvas, in: canvas.bounds)
        #expect(canvas.lines.allSatisfy { Width.of($0) <= columns })
      }
    }
  }
}

@Suite("Chart")
struct ChartTests {
  @Test("a bar of 8 columns is exact to an eighth, and 1 of 1,000,000 still shows")
  func bars() {
    #expect(Chart.bar(1, of: 2, width: 8) == "████")
    #expect(Chart.bar(31, of: 48, width: 8) == "█████▏")
    #expect(Chart.bar(1, of: 1_000_000, width: 8) == "▏")
    #expect(Chart.bar(0, of: 5, width: 8) == "")
    #expect(Chart.bar(9, of: 5, width: 8) == "████████")
    #expect(Chart.bar(1, of: 2, width: 8, ascii: true) == "####")
    #expect(Chart.bar(3, of: 0, width: 8) == "")
  }

  @Test("a sparkline goes from the least to the greatest of its values")
  func sparklines() {
    #expect(Chart.sparkline([0, 1, 2, 3, 4, 5, 6, 7], width: 8) == "▁▂▃▄▅▆▇█")
    #expect(Chart.sparkline([5, 5, 5], width: 8) == "▄▄▄")
    #expect(Chart.sparkline([0, 7], width: 8, ascii: true) == "_#")
    #expect(Chart.sparkline([], width: 8) == "")
  }

  @Test("30 values thinned to 12 keep the last")
  func thins() {
    let line = Chart.sparkline(Array(repeating: 1, count: 29) + [9], width: 12)
    #expect(line.count == 12)
    #expect(line.last == "█")
  }
}

@Suite("Document")
struct DocumentTests {
  @Test("a text of 10 lines scrolls in a window of 4 and stops at its end")
  func scrolls() {
    var scroll = Scroll()
    #expect(scroll.visible(count: 10, height: 4) == 0..<4)
    #expect(scroll.apply(.pageDown, count: 10, height: 4) == true)
    #expect(scroll.visible(count: 10, height: 4) == 3..<7)
    for _ in 0..<20 { _ = scroll.apply(.down, count: 10, height: 4) }
    #expect(scroll.visible(count: 10, height: 4) == 6..<10)
    #expect(scroll.visible(count: 10, height: 20) == 0..<10)
    #expect(scroll.apply(.enter, count: 10, height: 4) == false)
  }

  @Test("pieces stand at their columns and are cut at the edge")
  func pieces() {
    var canvas = Canvas(size: Size(columns: 16, rows: 2))
    let lines = [TextLine("left").adding("right", endingAt: 16), TextLine("a long line of text"), TextLine("below")]
    #expect(canvas.draw(lines, Scroll(), in: canvas.bounds) == 1)
    #expect(canvas.lines == ["left       right", "a long line of …"])
  }
}

@Suite("Timers")
struct TimersTests {
  enum Name: Hashable { case idle, look, toast }

  @Test("2 timers share one alarm: 120 s pass in 60 alarms of 2 s")
  func shares() {
    var timers = Timers<Name>()
    timers.set(.idle, afterMilliseconds: 120_000)
    timers.set(.look, afterMilliseconds: 2_000)
    var rings = 0
    var due: Set<Name> = []
    while !due.contains(.idle) {
      #expect(timers.alarm?.afterMilliseconds == 2_000)
      due = timers.ring()
      rings += 1
      timers.set(.look, afterMilliseconds: 2_000)
    }
    #expect(rings == 60)
  }

  @Test("setting a later timer leaves the alarm that runs; an earlier one takes its place")
  func keepsAlarm() {
    var timers = Timers<Name>()
    timers.set(.look, afterMilliseconds: 2_000)
    let alarm = timers.alarm
    timers.set(.idle, afterMilliseconds: 120_000)
    #expect(timers.alarm == alarm)
    timers.set(.toast, afterMilliseconds: 500)
    #expect(timers.alarm?.afterMilliseconds == 500)
    #expect(timers.alarm?.id != alarm?.id)
  }

  @Test("without timers there is no alarm, and no id comes twice")
  func silence() {
    var timers = Timers<Name>()
    var ids: Set<Int> = []
    for _ in 0..<10 {
      timers.set(.toast, afterMilliseconds: 100)
      ids.insert(timers.alarm?.id ?? -1)
      timers.cancel(.toast)
      #expect(timers.alarm == nil)
    }
    #expect(ids.count == 10)
    #expect(timers.ring() == [])
  }
}
