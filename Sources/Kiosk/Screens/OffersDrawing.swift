// How offers look: one calm line each below the products, that can be taken like any of them.
import Domain
import Terminal

extension ResultsScreen {
  /// Dim until it is in focus or in the basket; what is in the basket says so in words.
  func draw(_ offer: ResultsPage.Offer, _ index: Int, on canvas: inout Canvas, x: Int, y: Int, width: Int, _ look: Look) {
    let isTaken = taken.contains(offer.sku)
    canvas.button(Rect(x: x, y: y, width: width, height: 1), item: index)
    if index == cursor {
      canvas.write(look.glyphs.pointer, x: x, y: y, .strongAccent)
      canvas.cursor = Point(x: x, y: y)
    }
    // A narrow screen has room for one of the two.
    let parts = [isTaken ? look.words.added : "", isTaken && look.layout.isCompact ? "" : look.price(offer.price)]
    let price = parts.filter { !$0.isEmpty }.joined(separator: " ")
    let placeWidth = look.layout.by(compact: 0, usual: 14, large: 18)
    let priceX = x + width - placeWidth - (placeWidth > 0 ? 2 : 0) - Width.of(price)
    let style: Style = index == cursor ? .strongAccent : isTaken ? .title : .dim
    let text = offer.words(look.words, separator: look.separator) { look.price($0) }
    canvas.write(Width.fit(text, to: priceX - x - 4, ellipsis: look.glyphs.ellipsis), x: x + 2, y: y, style)
    canvas.write(price, x: priceX, y: y, isTaken ? .text : .dim)
    if placeWidth > 0 { canvas.write(Width.fit(offer.location, to: placeWidth), x: x + width - placeWidth, y: y, .dim) }
  }

  /// The whole line of an offer, which a narrow screen cuts off.
  func drawWhy(ofOffer number: Int, _ page: ResultsPage, on canvas: inout Canvas, _ look: Look) {
    guard page.offers.indices.contains(number) else { return }
    let offer = page.offers[number]
    let facts = [look.price(offer.price), offer.location].filter { !$0.isEmpty }.joined(separator: look.separator)
    let text = offer.words(look.words, separator: look.separator) { look.price($0) }
    canvas.drawCard(
      [(offer.title, .title), (facts, .text), ("", .text), (text, .text)], width: look.layout.by(compact: 38, usual: 60, large: 72),
      key: .enter)
  }
}
