// Serves the quiz editor while somebody types: the kiosk's own picture of a question, and the words of the shop.
internal import Console
internal import Domain
internal import Kiosk
internal import Storage
internal import Terminal

extension Desk {
  func editor(_ request: EditorRequest) throws(StoreError) -> EditorAnswer? {
    switch request {
    case .preview(let number, let text, let question, let locale, let size, let glyphs):
      return .preview(number: number, picture(of: question, in: text, locale: locale, size: size, glyphs: glyphs))
    case .vocabulary(let ref): return .vocabulary(ref: ref, try vocabulary())
    }
  }

  private func picture(of ref: String, in text: String, locale: String, size: Size, glyphs: Glyphs) -> EditorPicture? {
    guard let quiz = QuizFile(text).quiz, let question = quiz.question(ref) else { return nil }
    let shop = Shop(quiz: quiz, configuration: configuration)
    return EditorPicture(
      canvas: KioskPreview.picture(of: question, in: shop, locale: locale, size: size, glyphs: glyphs), body: KioskPreview.body(of: size))
  }

  private func vocabulary() throws(StoreError) -> EditorVocabulary {
    let tags = try store.tagCounts()
    let variants = try store.catalog().variants
    func words(_ all: [String]) -> [String] { Set(all).subtracting([""]).sorted() }
    return EditorVocabulary(
      tags: tags, productTags: words(variants.flatMap(\.tags)), collections: words(variants.flatMap(\.collections)),
      types: words(variants.map(\.type)), vendors: words(variants.map(\.vendor)), skus: variants.map(\.sku).sorted(),
      products: words(variants.map(\.product)))
  }
}
