// How choices look: rows that are as large as the screen allows, or cards with pictures.
import Domain
import Terminal

/// How much room each choice gets: boxes while they fit, else a line with a gap, else a line.
struct ChoiceRows: Equatable {
  enum Kind: Equatable { case tall, boxed, airy, dense }
  let kind: Kind
  /// Lines of a label.
  let lines: Int

  /// `lines` is 2 where some label needs it.
  init(count: Int, lines: Int, height: Int, _ room: Layout.Room) {
    let kinds: [Kind] =
      switch room {
      case .compact: [.airy]
      case .usual: [.boxed, .airy]
      case .large: [.tall, .boxed, .airy]
      }
    self.lines = lines
    kind = kinds.first { ChoiceRows.height($0, lines) * count - ($0 == .airy ? 1 : 0) <= height } ?? .dense
  }

  private static func height(_ kind: Kind, _ lines: Int) -> Int {
    switch kind {
    case .tall: lines + 4
    case .boxed: lines + 2
    case .airy: lines + 1
    case .dense: lines
    }
  }

  /// Rows of one choice with what separates it from the next.
  var rows: Int { ChoiceRows.height(kind, lines) }
  /// How many choices stand in so many rows.
  func shown(in height: Int) -> Int { max(1, (height + (kind == .airy ? 1 : 0)) / rows) }
  var hasFrame: Bool { kind == .tall || kind == .boxed }
}

extension ChoiceField {
  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    var rect = rect
    if canSearch { rect = drawSearch(on: &canvas, in: rect, look) }
    if question.kind == .picture, !isSearching, let cards = PictureCards(self, in: rect, look) {
      return cards.draw(self, on: &canvas, look)
    }
    let rows = ChoiceRows(count: listed.count, lines: lines(in: rect.width, look.layout), height: rect.height, look.layout.room)
    let shown = rows.shown(in: rect.height)
    let top = max(0, min(cursor - shown / 2, listed.count - shown))
    for place in listed.indices.dropFirst(top).prefix(shown) {
      let row = Rect(x: rect.x, y: rect.y + (place - top) * rows.rows, width: rect.width, height: rows.rows)
      draw(place, on: &canvas, in: row, rows, look)
    }
    canvas.drawScroll(
      above: top > 0, below: top + shown < listed.count, x: rect.right, top: rect.y, bottom: min(rect.bottom, rect.y + shown * rows.rows))
  }

  /// Two where some label is longer than a line; long lists are cut instead, for a list that moves must not change its rows.
  private func lines(in width: Int, _ layout: Layout) -> Int {
    guard choices.count <= 12 else { return 1 }
    let taken = layout.isCompact ? 5 : 10
    return labels.contains { Width.of($0) > width - taken - (takesSeveral ? 3 : 0) } ? 2 : 1
  }

  private func draw(_ place: Int, on canvas: inout Canvas, in row: Rect, _ rows: ChoiceRows, _ look: Look) {
    let index = listed[place]
    let isSelected = place == cursor
    let style: Style = isSelected ? .selected : .choice
    var inner = Rect(x: row.x, y: row.y, width: row.width, height: rows.lines)
    if rows.hasFrame {
      canvas.frame(row, .border)
      inner = row.inset(by: 1, 1)
    }
    canvas.button(row, item: index)
    let y = inner.y + (inner.height - rows.lines) / 2
    // The number stays outside the bar: what a key changes is the bar alone.
    let number = isSearching ? " " : String(hotkey(at: index)).uppercased()
    let indent = look.layout.isCompact ? 0 : 2
    var x = canvas.write(number, x: inner.x + indent, y: y, .accent) + 2
    if isSelected { canvas.fill(Rect(x: x - 1, y: inner.y, width: inner.right - x + 1, height: inner.height), style) }
    if takesSeveral { x = canvas.write(mark(index, look), x: x, y: y, style) + 1 }
    let room = inner.right - x - (look.layout.isCompact ? 2 : 4)
    if rows.lines == 1 {
      canvas.write(Width.fit(labels[index], to: room, ellipsis: look.glyphs.ellipsis), x: x, y: y, style)
    } else {
      canvas.writeWrapped(labels[index], in: Rect(x: x, y: y, width: room, height: rows.lines), style)
    }
    guard isSelected else { return }
    canvas.write(look.glyphs.pointer, x: inner.right - (look.layout.isCompact ? 1 : 3), y: y, style)
    if !isSearching { canvas.cursor = Point(x: inner.x + indent, y: y) }
  }

  func mark(_ index: Int, _ look: Look) -> String {
    let ref = choices[index].ref
    if question.kind == .ranking { return "[\(picked.firstIndex(of: ref).map { String($0 + 1) } ?? " ")]" }
    let isPicked = picked.contains(ref)
    return look.glyphs.isASCII ? (isPicked ? "[x]" : "[ ]") : (isPicked ? look.glyphs.checkOn : look.glyphs.checkOff) + " "
  }

  /// The line that letters are typed in; returns what is left for the list.
  private func drawSearch(on canvas: inout Canvas, in rect: Rect, _ look: Look) -> Rect {
    let x = canvas.write("/ ", x: rect.x + 2, y: rect.y, .accent)
    let width = min(40, rect.right - x)
    if let search {
      search.draw(on: &canvas, x: x, y: rect.y, width: width)
    } else {
      canvas.write(look.words.search, x: x, y: rect.y, .dim)
      canvas.button(Rect(x: rect.x, y: rect.y - 1, width: width, height: 2), "/")
    }
    let lines = look.layout.isCompact ? 1 : 2
    if lines > 1 { canvas.rule(x: rect.x + 2, y: rect.y + 1, width: width, isSearching ? .accent : .border) }
    return Rect(x: rect.x, y: rect.y + lines, width: rect.width, height: rect.height - lines)
  }
}

/// Picture choices beside each other, each with its label below its picture.
struct PictureCards {
  private let area: Rect
  private let columns: Int
  private let card: Size
  /// Rows of a label: two where some label is longer than a card is wide.
  private let lines: Int

  /// Nil where no choice has a picture or the cards would be too small to see anything: a list is better then.
  init?(_ field: ChoiceField, in rect: Rect, _ look: Look) {
    guard field.choices.contains(where: { PictureCards.picture(of: $0, look) != nil }) else { return nil }
    let count = field.choices.count
    // As few rows as leave each card wide enough for its words.
    let most = max(1, rect.width / 16)
    columns = count <= most ? count : (count + (count + most - 1) / most - 1) / ((count + most - 1) / most)
    let rows = (count + columns - 1) / columns
    card = Size(columns: min(rect.width / columns, 30), rows: min(rect.height / rows, look.layout.isLarge ? 18 : 13))
    let room = card.columns - 6
    lines = field.labels.contains { Width.of($0) > room } ? 2 : 1
    guard card.columns >= 14, card.rows >= 5 + lines else { return nil }
    let width = card.columns * columns
    area = Rect(x: rect.x + (rect.width - width) / 2, y: rect.y, width: width, height: rows * card.rows)
  }

  private static func picture(of choice: Choice, _ look: Look) -> Picture? { choice.image.flatMap { look.pictures[$0] } }

  func draw(_ field: ChoiceField, on canvas: inout Canvas, _ look: Look) {
    for (index, choice) in field.choices.enumerated() {
      let place = Rect(
        x: area.x + index % columns * card.columns, y: area.y + index / columns * card.rows, width: card.columns - 1, height: card.rows)
      draw(choice, index, field, on: &canvas, in: place, look)
    }
  }

  private func draw(_ choice: Choice, _ index: Int, _ field: ChoiceField, on canvas: inout Canvas, in place: Rect, _ look: Look) {
    let isSelected = index == field.cursor
    canvas.frame(place, isSelected ? .strongAccent : .border, isSelected ? .heavy : nil)
    canvas.button(place, item: index)
    let label = Rect(x: place.x + 1, y: place.bottom - 1 - lines, width: place.width - 2, height: lines)
    let inner = Rect(x: place.x + 1, y: place.y + 1, width: place.width - 2, height: place.height - 2 - lines)
    if let picture = PictureCards.picture(of: choice, look) { canvas.draw(picture, in: inner) }
    let style: Style = isSelected ? .selected : .choice
    if isSelected { canvas.fill(label, style) }
    let x = canvas.write(String(field.hotkey(at: index)).uppercased(), x: label.x + 1, y: label.y, isSelected ? style : .accent) + 1
    let words = Width.wrap(field.labels[index], to: label.right - x)
    for (row, line) in words.prefix(lines).enumerated() {
      // What two lines do not hold is cut where the cut can be seen.
      let isCut = row == lines - 1 && words.count > lines
      canvas.write(
        Width.fit(isCut ? line + " " + words[lines] : line, to: label.right - x, ellipsis: look.glyphs.ellipsis), x: x, y: label.y + row,
        style)
    }
    if isSelected { canvas.cursor = Point(x: label.x + 1, y: label.y) }
  }
}
