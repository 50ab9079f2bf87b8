// The basket leaves: a QR code for the phone, a short code for the till.
import Domain
import Terminal

/// The hand-off being shown.
struct HandoffScreen: Equatable, Sendable {
  let basket: Basket

  /// `notice` is what becomes of the receipt.
  func view(_ canvas: inout Canvas, _ look: Look, _ notice: (text: String, style: Style)?) {
    let layout = look.layout
    let showsCode = showsCode(on: canvas, layout)
    let text = showsCode ? HandoffScreen.textColumn(layout, layout.body) : layout.column
    // Beside the middle of the code, however large the screen.
    var y = layout.isCompact ? 1 : canvas.size.rows / 2 - 7
    func paragraph(_ words: String, _ style: Style, gap: Int = 1) {
      y =
        canvas.writeWrapped(words, in: Rect(x: text.x, y: y, width: text.width, height: 5), style) + (layout.isCompact ? min(gap, 1) : gap)
    }
    paragraph(look.words.scanTitle, .title)
    if showsCode {
      paragraph(look.words.scanText, .text)
      if let discount = basket.discount { paragraph(look.words.discount.replacing("{x}", with: discount), .dim) }
    }
    if !layout.isCompact { y += 1 }
    paragraph(showsCode ? look.words.sayAtTill : look.words.sayOnly, .text)
    canvas.write("  \(basket.shortCode)  ", x: text.x, y: y, .selected)
    y += 2
    // Where there is no code to scan, the discount is said too.
    if !showsCode, let discount = basket.discount { paragraph("\(look.words.discountIs) \(discount)", .text) }
    if let notice { paragraph(notice.text, notice.style) }
    if showsCode { basket.qr?.draw(on: &canvas, in: HandoffScreen.codeArea(layout)) }
  }

  /// The left part of `rect`, wide enough for a few words.
  static func textColumn(_ layout: Layout, _ rect: Rect) -> Rect {
    Rect(x: layout.column.x, y: rect.y, width: 28, height: rect.height)
  }

  /// All that is right of the words: at 80x24 there is room for a code of version 7, the links of about ten products.
  private static func codeArea(_ layout: Layout) -> Rect {
    let x = layout.column.x + 29
    return Rect(x: x, y: 0, width: max(layout.column.right, min(layout.size.columns, x + 49)) - x, height: layout.size.rows)
  }

  /// Whether there is a code that this terminal can show.
  func showsCode(on canvas: Canvas, _ layout: Layout) -> Bool {
    basket.qr?.fits(HandoffScreen.codeArea(layout), canvas.glyphs) ?? false
  }

  func bindings(_ look: Look) -> Bindings<String> {
    let print = Binding(["p"], "print", name: "P", look.words.print)
    return Bindings(
      [Binding([.enter], "done", name: look.glyphs.keyEnter, look.words.done)] + (look.prints ? [print] : []) + [
        Binding([.backspace], "back", name: look.glyphs.isASCII ? "Esc" : look.glyphs.keyBack, look.words.back)
      ])
  }
}

extension QRPicture {
  /// Whether half blocks can be shown and the code has its place in `area`, with one light module around it at the least.
  func fits(_ area: Rect, _ glyphs: Glyphs) -> Bool {
    !glyphs.isASCII && width + 2 <= area.width && width + 2 <= area.height * 2
  }

  /// Two modules a cell, one above the other, with as much of a quiet zone as fits (four modules are asked for, two are read by phones). Draws
  /// nothing where it does not fit.
  func draw(on canvas: inout Canvas, in area: Rect) {
    guard fits(area, canvas.glyphs) else { return }
    let quiet = min(4, (area.width - width) / 2, (area.height * 2 - width) / 2)
    let side = width + 2 * quiet
    let rows = (side + 1) / 2
    let x = area.x + (area.width - side) / 2
    let y = area.y + (area.height - rows) / 2
    for row in 0..<rows {
      var line = ""
      for column in 0..<side {
        switch (isDark(column - quiet, row * 2 - quiet), isDark(column - quiet, row * 2 + 1 - quiet)) {
        case (true, true): line += "█"
        case (true, false): line += "▀"
        case (false, true): line += "▄"
        case (false, false): line += " "
        }
      }
      canvas.write(line, x: x, y: y + row, .code)
    }
  }

  private func isDark(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && row >= 0 && column < width && row < width && modules[row * width + column]
  }
}
