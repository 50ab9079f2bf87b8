// The basket leaves: a QR code for the phone, a short code for the till.
import Domain
import Terminal

/// The hand-off being shown.
struct HandoffScreen: Equatable, Sendable {
  let basket: Basket

  func view(_ canvas: inout Canvas, _ look: Look) {
    let layout = look.layout
    let text = Rect(x: layout.column.x + 2, y: layout.headerRow + 1, width: 30, height: layout.footerRow - 3)
    // Beside the middle of the code, however large the screen.
    var y = max(text.y + 2, canvas.size.rows / 2 - 8)
    func paragraph(_ words: String, _ style: Style, gap: Int = 1) {
      y = canvas.writeWrapped(words, in: Rect(x: text.x, y: y, width: text.width, height: 5), style) + gap
    }
    paragraph(look.words.scanTitle, .title)
    if basket.link != nil { paragraph(look.words.scanText, .text) }
    if let discount = basket.discount { paragraph(look.words.discount.replacing("{x}", with: discount), .dim) }
    y += 1
    paragraph(look.words.sayAtTill, .text)
    canvas.write("  \(basket.shortCode)  ", x: text.x, y: y, .selected)
    guard let qr = basket.qr else { return }
    let area = Rect(x: text.right + 2, y: 0, width: layout.column.right - text.right - 2, height: canvas.size.rows - 1)
    qr.draw(on: &canvas, in: area)
  }

  func bindings(_ look: Look) -> Bindings<String> {
    Bindings([
      Binding([.enter], "done", name: look.glyphs.keyEnter, look.words.done),
      Binding([.backspace], "back", name: look.glyphs.keyBack, look.words.back),
    ])
  }
}

extension QRPicture {
  /// Two modules a cell, one above the other, with as much of a quiet zone as fits (four modules are asked for, two are read by phones). Draws
  /// nothing where half blocks cannot be shown or the code does not fit.
  func draw(on canvas: inout Canvas, in area: Rect) {
    guard !canvas.glyphs.isASCII, width <= area.width, (width + 1) / 2 <= area.height else { return }
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
