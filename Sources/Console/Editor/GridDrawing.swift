// How the mapping grid looks: names of the choices at the left, words across, and at the right what the chosen choice would show first.
import Domain
import Terminal

extension Grid {
  /// Buttons of cells: row × 1,000 + column.
  static let cellButtons = 30_000

  func draw(_ tree: Tree, locale: String, base: String, top: [GridProduct]?, on canvas: inout Canvas, in rect: Rect) {
    let (rows, columns) = (rows(tree), columns(tree))
    let side = rect.width >= 100 ? 26 : rect.width >= 72 ? 19 : 0
    let labels = min(20, max(6, rows.map { Width.of($0.ref ?? "") }.max() ?? 8))
    let area = Rect(x: rect.x, y: rect.y, width: rect.width - (side > 0 ? side + 3 : 0), height: rect.height)
    drawHead(tree, locale: locale, base: base, columns.count, on: &canvas, area)
    guard !columns.isEmpty else {
      let words = wanted == nil ? "The catalog has no \(dimension.title). Tab shows other columns." : "Nothing found"
      canvas.writeWrapped(words, in: Rect(x: area.x + 2, y: area.y + 3, width: area.width - 2, height: 3), .dim)
      return
    }
    let places = places(columns, from: area.x + labels + 4, to: area.right, widest: rect.width >= 100 ? 14 : 11)
    let top0 = area.y + 4
    for place in places {
      let isChosen = place.column == column
      let name = Width.fit(columns[place.column], to: place.width - 1, ellipsis: canvas.glyphs.ellipsis)
      canvas.write(name, x: place.x, y: area.y + 2, isChosen ? .strongAccent : .dim)
    }
    canvas.rule(x: area.x, y: area.y + 3, width: area.width)
    let window = max(1, area.bottom - top0)
    let first = max(0, min(row - window / 2, rows.count - window))
    for (offset, index) in (first..<min(rows.count, first + window)).enumerated() {
      draw(index, rows[index], columns, places, labels: labels, x: area.x, y: top0 + offset, on: &canvas)
    }
    if let last = places.last, last.column + 1 < columns.count {
      let more = "\(columns.count - last.column - 1) more →"
      canvas.write(canvas.glyphs.isASCII ? more.replacing("→", with: ">") : more, x: area.right - Width.of(more), y: area.y + 1, .dim)
    }
    if side > 0 { drawTop(top, rows, on: &canvas, Rect(x: area.right + 3, y: rect.y, width: side, height: rect.height)) }
  }

  private func drawHead(_ tree: Tree, locale: String, base: String, _ count: Int, on canvas: inout Canvas, _ area: Rect) {
    let title = FieldText.shown(tree[question]?["title"], .text, locale: locale, base: base)
    let head = "\(tree[question]?.ref ?? "")  \(title)"
    canvas.write(Width.fit(head, to: area.width, ellipsis: canvas.glyphs.ellipsis), x: area.x, y: area.y, .title)
    if let wanted {
      let x = canvas.write("/ ", x: area.x, y: area.y + 1, .accent)
      wanted.draw(on: &canvas, x: x, y: area.y + 1, width: max(8, area.width / 2), hasFocus: isFinding)
    } else {
      canvas.write("\(count) \(dimension.title)", x: area.x, y: area.y + 1, .dim)
    }
  }

  private struct Place {
    var column: Int
    var x: Int
    var width: Int
  }

  /// The columns in sight: as many as fit, the chosen one among them.
  private func places(_ columns: [String], from left: Int, to right: Int, widest: Int) -> [Place] {
    func width(_ index: Int) -> Int { max(6, min(widest, Width.of(columns[index]) + 2)) }
    var first = min(column, columns.count - 1)
    var room = right - left - width(first)
    // As far to the left as leaves the chosen column in sight.
    while first > 0, room - width(first - 1) >= 0 {
      first -= 1
      room -= width(first)
    }
    var x = left
    var places: [Place] = []
    for index in first..<columns.count where x + min(width(index), 8) <= right {
      places.append(Place(column: index, x: x, width: min(width(index), right - x + 1)))
      x += width(index)
    }
    return places
  }

  private func draw(
    _ index: Int, _ carrier: Tree, _ columns: [String], _ places: [Place], labels: Int, x: Int, y: Int, on canvas: inout Canvas
  ) {
    let isChosen = index == row
    if isChosen { canvas.write(canvas.glyphs.pointer, x: x, y: y, .accent) }
    canvas.write(Width.fit(carrier.ref ?? "?", to: labels, ellipsis: canvas.glyphs.ellipsis), x: x + 2, y: y, isChosen ? .title : .text)
    let effects = Grid.effects(of: carrier, dimension)
    for place in places {
      let effect = effects[columns[place.column].lowercased()]
      let text = effect?.sign ?? (canvas.glyphs.isASCII ? "." : "·")
      let isHere = isChosen && place.column == column
      let cell = Rect(x: place.x - 1, y: y, width: place.width, height: 1)
      if isHere {
        canvas.fill(Rect(x: cell.x, y: y, width: max(6, min(cell.width, 8)), height: 1), .selected)
        canvas.cursor = Point(x: place.x, y: y)
      }
      canvas.write(text, x: place.x, y: y, isHere ? .selected : style(effect), width: place.width)
      canvas.button(cell, item: Grid.cellButtons + index * 1_000 + place.column)
    }
  }

  private func style(_ effect: Effect?) -> Style {
    switch effect {
    case nil: .dim
    case .points(let points)?: points > 0 ? .strongAccent : .text
    case .exclude?: .error
    case .require?, .pin?: .title
    }
  }

  private func drawTop(_ top: [GridProduct]?, _ rows: [Tree], on canvas: inout Canvas, _ rect: Rect) {
    let name = rows.indices.contains(row) ? rows[row].ref ?? "" : ""
    canvas.write(Width.fit("Who says \(name) sees", to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y, .title)
    guard let top else { return }
    if top.isEmpty { canvas.write("nothing yet", x: rect.x, y: rect.y + 2, .dim) }
    for (offset, product) in top.prefix(rect.height - 2).enumerated() {
      let points = Figures.points(product.score, signed: true)
      let title = Width.fit(product.title, to: rect.width - Width.of(points) - 2, ellipsis: canvas.glyphs.ellipsis)
      canvas.write(title, x: rect.x, y: rect.y + 2 + offset)
      canvas.write(points, x: rect.right - Width.of(points), y: rect.y + 2 + offset, .dim)
    }
  }
}
