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
  /// Of the quiz's choices, by name.
  let pictures: [String: Picture]
  /// Whose words texts say again.
  let visit: Visit?
  /// Whether a receipt can be printed.
  let prints: Bool

  init(_ shop: Shop, visit: Visit? = nil, locale: String, canvas: Canvas) {
    quiz = shop.quiz
    self.locale = locale
    self.visit = visit
    currency = shop.configuration.currency
    pictures = shop.pictures
    prints = shop.prints
    words = Words.in(locale)
    glyphs = canvas.glyphs
    layout = Layout(canvas.size)
  }

  func price(_ price: Number?) -> String { Money.text(price, currency: currency, locale: locale, isASCII: glyphs.isASCII) }

  /// In the shopper's language, with the shopper's own words filled in.
  func text(_ text: LocalizedText?) -> String { fill(quiz.text(text, in: locale)) }

  func fill(_ text: String) -> String { Piping.fill(text) { visit?.said($0, in: locale) } }

  /// Between the parts of a line.
  var separator: String { glyphs.isASCII ? ", " : " · " }
}
