// Lists and tables: the choice is always in sight, and only what is in sight is drawn.
import Chance
import Terminal
import Testing

@Suite("List")
struct ListTests {
  private func picture(_ list: List, height: Int, drawn: (Int) -> Void = { _ in }) -> [String] {
    var canvas = Canvas(size: Size(columns: 12, rows: height))
    list.draw(on: &canvas, in: canvas.bounds) { canvas, row, place, isChosen in
      drawn(row)
      canvas.write("\(isChosen ? ">" : " ") \(row)", x: place.x, y: place.y)
    }
    return canvas.lines
  }

  @Test("10,000 rows draw no more than the 5 in sight")
  func cheap() {
    var list = List(count: 10_000)
    _ = list.apply(.end, height: 5)
    var drawn: [Int] = []
    #expect(picture(list, height: 5) { drawn.append($0) } == ["  9995", "  9996", "  9997", "  9998", "> 9999"])
    #expect(drawn == Array(9995..<10_000))
  }

  @Test("going up inside the window moves the choice, not the window")
  func window() {
    var list = List(count: 20)
    for _ in 0..<6 { _ = list.apply(.down, height: 4) }
    _ = list.apply(.up, height: 4)
    #expect(picture(list, height: 4) == ["  3", "  4", "> 5", "  6"])
  }

  @Test("titles stand between sections; the first is for the head, and none stands at the edge alone")
  func sections() {
    var list = List(sections: [.init("A", count: 2), .init("empty", count: 0), .init("B", count: 2), .init("C", count: 1)])
    #expect(picture(list, height: 7) == ["> 0", "  1", "B", "  2", "  3", "C", "  4"])
    #expect(picture(list, height: 3) == ["> 0", "  1", ""])
    _ = list.apply(.end, height: 3)
    #expect(picture(list, height: 3) == ["  3", "C", "> 4"])
    #expect(list.title(height: 3) == "B")
    #expect(list.hidden(height: 3).above == 3)
  }

  @Test("the choice is in sight after each of 5,000 random keys, at random heights")
  func alwaysInSight() {
    var noise = Noise(6)
    var list = List(sections: [.init("A", count: 7), .init("B", count: 1), .init("C", count: 30)])
    for _ in 0..<5000 {
      let height = Int.random(in: 1...9, using: &noise)
      _ = list.apply(noise.key(), height: height)
      #expect((0..<38).contains(list.selected))
      for height in [height, 1, 20] { #expect(list.lines(height: height).contains(.row(list.selected))) }
    }
  }

  @Test("Enter opens the row; an empty list has no use for keys")
  func opens() {
    var list = List(count: 3)
    _ = list.apply(.down, height: 3)
    #expect(list.apply(.enter, height: 3) == .opened(1))
    var empty = List()
    #expect(empty.apply(.down, height: 3) == nil)
    #expect(empty.lines(height: 3).isEmpty)
  }

  @Test("the choice stays where it can when 20 rows become 4")
  func shrinks() {
    var list = List(count: 20)
    _ = list.apply(.end, height: 5)
    list.update(count: 4)
    #expect(list.selected == 3)
    #expect(picture(list, height: 5) == ["  0", "  1", "  2", "> 3", ""])
  }

  @Test("a press chooses, a second one opens, the wheel moves by 1")
  func mouse() {
    var list = List(count: 10)
    let rect = Rect(x: 0, y: 2, width: 10, height: 4)
    #expect(list.apply(Mouse(.press, at: Point(x: 3, y: 4)), in: rect) == .moved(2))
    #expect(list.apply(Mouse(.press, at: Point(x: 3, y: 4)), in: rect) == .opened(2))
    #expect(list.apply(Mouse(.wheelDown, at: Point(x: 3, y: 4)), in: rect) == .moved(3))
    #expect(list.apply(Mouse(.press, at: Point(x: 3, y: 9)), in: rect) == nil)
  }
}

@Suite("Table")
struct TableTests {
  private let table = Table([
    Column("name", .flexible(6)), Column("people", .fixed(6), .right), Column("share", .fixed(5), .right, rank: 1),
    Column("note", .flexible(4, most: 6), rank: 2),
  ])

  private func picture(_ width: Int) -> [String] {
    var canvas = Canvas(size: Size(columns: width, rows: 3))
    let cells = [["skin:dry", "977", "23.7%", "steady"], ["漢字漢字漢字", "12", "0.3%", "new"]]
    table.draw(List(count: 2), on: &canvas, in: canvas.bounds) { cells[$0] }
    return canvas.lines
  }

  @Test("at 40 columns all 4 fit and the name takes what is over")
  func wide() {
    #expect(
      picture(40) == [
        "  name             people  share  note", "▸ skin:dry            977  23.7%  steady", "  漢字漢字漢字         12   0.3%  new",
      ])
  }

  @Test("columns of the highest rank go first when there is no room")
  func narrow() {
    #expect(table.placed(width: 23).map(\.index) == [0, 1, 2])
    #expect(table.placed(width: 20).map(\.index) == [0, 1])
    #expect(picture(18) == ["  name      people", "▸ skin:dry     977", "  漢字漢…       12"])
  }

  @Test("no width from 0 to 60 makes a table draw outside")
  func anyWidth() {
    for width in 0...60 { #expect(picture(width).allSatisfy { Width.of($0) <= width }) }
  }

  @Test("a column takes at most what it may")
  func most() { #expect(table.placed(width: 90).last?.width == 6) }
}
