// Charts as pictures: bars with what is gone, columns over an axis, shades, whiskers.
import Terminal
import Testing

@Suite("Charts")
struct ChartPictureTests {
  private let plain = Glyphs()

  /// The lines as they stand on a screen of `width` columns.
  private func picture(_ lines: [TextLine], width: Int, glyphs: Glyphs = Glyphs()) -> [String] {
    var canvas = Canvas(size: Size(columns: width, rows: max(1, lines.count)), glyphs: glyphs)
    canvas.draw(lines, Scroll(), in: canvas.bounds)
    return canvas.lines
  }

  private let steps = BarChart(
    [("seen", 0), ("left", 2), ("share", 3)],
    [
      BarChart.Row("Starts", ["318", "", ""], value: 318),
      BarChart.Row("1 How does your skin feel", ["318", "80", "25.2%"], value: 318, gone: 80),
      BarChart.Row("2 Up to?", ["238", "1", "0.4%"], value: 238, gone: 1), BarChart.Row("Results", ["0", "-", "-"], value: 0),
    ])

  @Test("rows of bars: 318 of 318 is the whole width, 80 that left are a quarter of it shaded, and 1 that left still shows")
  func bars() {
    #expect(
      picture(steps.lines(width: 60, glyphs: plain), width: 60) == [
        "                          seen  left  share",
        "Starts                     318               ███████████████",
        "1 How does your skin fe…   318    80  25.2%  ███████████▒▒▒▒",
        "2 Up to?                   238     1   0.4%  ██████████▒",
        "Results                      0     -      -",
      ])
  }

  @Test("where there is no room the columns of the highest rank go, then the bar, and labels are cut; in ASCII nothing else is drawn")
  func narrowBars() {
    #expect(
      picture(steps.lines(width: 34, glyphs: .ascii), width: 34, glyphs: .ascii) == [
        "              seen  left",
        "Starts         318        ########",
        "1 How doe...   318    80  ######..",
        "2 Up to?       238     1  #####.",
        "Results          0     -",
      ])
    #expect(picture(steps.lines(width: 20, glyphs: plain), width: 20)[2] == "1 How does yo…   318")
  }

  @Test("a stacked bar of a part that is nothing is no bar; all that is gone is all shade")
  func stacked() {
    #expect(Chart.stacked(stayed: 0, gone: 0, of: 10, width: 8) == ("", ""))
    #expect(Chart.stacked(stayed: 0, gone: 10, of: 10, width: 8) == ("", "▒▒▒▒▒▒▒▒"))
    #expect(Chart.stacked(stayed: 4, gone: 4, of: 8, width: 8, ascii: true) == ("####", "...."))
    #expect(Chart.stacked(stayed: 1, gone: 1, of: 1_000_000, width: 8) == ("█", "▒"))
    #expect(Chart.stacked(stayed: 5, gone: 0, of: 8, width: 8) == ("█████", ""))
    #expect(Chart.stacked(stayed: 5, gone: 3, of: 8, width: 1) == ("", "▒"))
    #expect(Chart.stacked(stayed: 5, gone: 3, of: 0, width: 8) == ("", ""))
  }

  @Test("7 days as columns 3 rows high, the greatest number at the top of the scale, the days at the ends of the axis")
  func columns() {
    let chart = ColumnChart([3, 12, 0, 1, 6, 24, 20], first: "18 Nov", last: "24 Nov", height: 3)
    #expect(
      picture(chart.lines(width: 40, glyphs: plain), width: 40) == [
        "24 ┤                    ███ ▄▄▄",
        "   │    ▄▄▄             ███ ███",
        "   │▃▃▃ ███     ▁▁▁ ▆▆▆ ███ ███",
        " 0 └────────────────────────────",
        "    18 Nov                24 Nov",
      ])
  }

  @Test("90 days in 34 columns are sums of 3 days each; without a value there is no chart")
  func sums() {
    let chart = ColumnChart(Array(repeating: 2, count: 90), first: "a", last: "b", height: 2)
    #expect(chart.valuesPerColumn(width: 34) == 3)
    #expect(
      picture(chart.lines(width: 34, glyphs: .ascii), width: 34, glyphs: .ascii) == [
        "6 |##############################", "  |##############################", "0 +------------------------------",
        "   a                            b",
      ])
    #expect(ColumnChart([], first: "", last: "").lines(width: 30, glyphs: plain).isEmpty)
  }

  @Test("12 is the darkest of a heat map's 4 shades, 1 the lightest; the scale says how many each stands for")
  func heat() {
    let map = HeatMap(
      [HeatMap.Row("Mon", [0, 1, 3, 4, 12], total: "20"), HeatMap.Row("Tue", [0, 0, 9, 7, 10], total: "26")],
      columns: ["9", "", "11", "12", "13"])
    #expect(
      picture(map.lines(width: 30, glyphs: plain), width: 30) == ["    9   111213", "Mon ··░░░░▒▒██  20", "Tue ····▓▓▓▓██  26"])
    #expect(map.scale(plain) == "░ 1-3   ▒ 4-6   ▓ 7-9   █ 10-12")
    #expect(map.scale(.ascii) == ". 1-3   : 4-6   * 7-9   # 10-12")
    #expect(picture(map.lines(width: 10, glyphs: .ascii), width: 10, glyphs: .ascii).last == "Tue   **#")
  }

  @Test("of 2 sessions only the shades that can be are in the scale; of none there is no scale")
  func smallHeat() {
    #expect(HeatMap([HeatMap.Row("Mon", [1, 2])], columns: []).scale(plain) == "▒ 1   █ 2")
    #expect(HeatMap([HeatMap.Row("Mon", [0, 0])], columns: []).scale(plain) == "")
  }

  @Test("whiskers stand on one scale: 40 to 60 around 50, and what is beyond the scale ends at it")
  func whiskers() {
    #expect(Chart.whisker(low: 0.4, value: 0.5, high: 0.6, on: 0...1, width: 11) == "    ├●┤")
    #expect(Chart.whisker(low: 0.2, value: 0.5, high: 0.9, on: 0...1, width: 11, ascii: true) == "  |--o---|")
    #expect(Chart.whisker(low: -1, value: 0.5, high: 2, on: 0...1, width: 5) == "├─●─┤")
    #expect(Chart.whisker(low: 0.6, value: 0.5, high: 0.4, on: 0...1, width: 5) == "")
    let chart = WhiskerChart(
      [("n", 0), ("rate", 0)],
      [
        WhiskerChart.Row("short", low: 0.4, value: 0.5, high: 0.6, cells: ["96", "50.0%"]),
        WhiskerChart.Row("long", low: nil, value: nil, high: nil, cells: ["0", "-"]),
      ], scale: 0...1, ends: ("0%", "100%"))
    #expect(
      picture(chart.lines(width: 32, glyphs: plain), width: 32) == [
        "        n   rate  0%        100%", "short  96  50.0%       ├─●┤", "long    0      -",
      ])
  }

  @Test("no width from 0 to 80 is too small for a chart")
  func anyWidth() {
    for width in 0...80 {
      for glyphs in [plain, .ascii] {
        let heat = HeatMap([HeatMap.Row("Mon", Array(0..<24), total: "276")], columns: ["0", "6"])
        let whiskers = WhiskerChart(
          [("n", 0)], [WhiskerChart.Row("a", low: 0.1, value: 0.2, high: 0.3, cells: ["5"])], scale: 0...1, ends: ("0%", "100%"))
        let days = ColumnChart(Array(0..<400), first: "1 Jan", last: "4 Feb")
        let lines =
          steps.lines(width: width, glyphs: glyphs) + heat.lines(width: width, glyphs: glyphs)
          + whiskers.lines(width: width, glyphs: glyphs) + days.lines(width: width, glyphs: glyphs)
        #expect(picture(lines, width: max(1, width)).allSatisfy { Width.of($0) <= max(1, width) })
      }
    }
  }
}
