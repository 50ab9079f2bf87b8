// What every screen needs to draw itself: words, language, quiz, signs.
import Domain
import Terminal

/// The view's surroundings, made anew for each picture.
struct Look {
  let quiz: Quiz
  let locale: String
  let words: Words
  let glyphs: Glyphs
  let layout: Layout
  let currency: String

  init(quiz: Quiz, locale: String, currency: String, canvas: Canvas) {
    self.quiz = quiz
    self.locale = locale
    self.currency = currency
    words = Words.in(locale)
    glyphs = canvas.glyphs
    layout = Layout(canvas.size)
  }

  func price(_ price: Number?) -> String { Money.text(price, currency: currency, locale: locale, isASCII: glyphs.isASCII) }

  /// Between the parts of a line.
  var separator: String { glyphs.isASCII ? ", " : " · " }
}
