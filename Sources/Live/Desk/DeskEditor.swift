// Serves the quiz editor while somebody types: the kiosk's own picture of a question, and the words of the shop.
internal import Console
internal import Domain
internal import Kiosk
internal import Storage
internal import Terminal

extension Desk {
  func editor(_ request: EditorRequest, for role: ConsoleRole) throws(StoreError) -> EditorAnswer? {
    switch request {
    case .preview(let number, let text, let question, let locale, let size, let glyphs):
      return .preview(number: number, try picture(of: question, in: text, locale: locale, size: size, glyphs: glyphs))
    case .check(let text): return .checked(text: text, file(of: text).advice)
    case .vocabulary(let ref): return .vocabulary(ref: ref, try vocabulary(for: role))
    case .top(let number, let text, let question, let choice):
      return .top(number: number, try top(of: choice, in: question, text: text))
    case .reach(let number, let text): return .reach(number: number, try reach(text))
    case .tryOut(let step): return try tryOut(step)
    }
  }

  private func picture(of ref: String, in text: String, locale: String, size: Size, glyphs: Glyphs) throws(StoreError) -> EditorPicture? {
    guard let quiz = file(of: text).quiz, let question = quiz.question(ref) else { return nil }
    let shop = Shop(quiz: quiz, configuration: configuration, pictures: try pictures(ofDraft: quiz))
    return EditorPicture(
      canvas: KioskPreview.picture(of: question, in: shop, locale: locale, size: size, glyphs: glyphs), body: KioskPreview.body(of: size))
  }

  /// Read once for all that is asked about a text.
  func file(of text: String) -> QuizFile {
    if let last = lastFile.withLock({ $0 }), last.text == text { return last.file }
    let file = QuizFile(text)
    lastFile.withLock { $0 = FileInEditor(text: text, file: file) }
    return file
  }

  /// As a quiz of this one question would rank the catalog.
  private func top(of choice: String, in ref: String, text: String) throws(StoreError) -> [GridProduct]? {
    guard var quiz = file(of: text).quiz, var question = quiz.question(ref) else { return nil }
    guard var carrier = question.carriers.first(where: { $0.ref == choice }) else { return nil }
    (question.showIf, question.next, question.bands, question.optional, question.order) = (nil, [], [], false, .given)
    question.kind = .single
    (carrier.showIf, carrier.isNone, carrier.isAll) = (nil, false, false)
    question.choices = [carrier]
    (quiz.questions, quiz.filters, quiz.rules, quiz.sections, quiz.runnerUps) = ([question], [], [], [.standard], 14)
    let catalog = try store.catalog()
    let walk = Walk(quiz, answers: [ref: .choices([choice])], in: Surroundings(locale: quiz.locale, now: clock()), onMissing: { _, _ in })
    let shown = Recommender(walk, index: QuizIndex(quiz: quiz, catalog: catalog), session: "").shown()
    let titles = Dictionary(catalog.variants.map { ($0.sku, $0.title) }, uniquingKeysWith: { first, _ in first })
    return shown.products.map { GridProduct(title: titles[$0.sku] ?? $0.sku, score: $0.score) }
  }

  private func vocabulary(for role: ConsoleRole) throws(StoreError) -> EditorVocabulary {
    let discretion = discretion(of: role)
    let tags = try store.tagCounts().map { (tag: $0.tag, people: discretion.mayKnow($0.people) ? $0.people : nil) }
    let variants = try store.catalog().variants
    func words(_ all: [String]) -> [String] { Set(all).subtracting([""]).sorted() }
    return EditorVocabulary(
      tags: tags, productTags: words(variants.flatMap(\.tags)), collections: words(variants.flatMap(\.collections)),
      types: words(variants.map(\.type)), vendors: words(variants.map(\.vendor)), skus: variants.map(\.sku).sorted(),
      products: words(variants.map(\.product)))
  }
}

/// A text that the editor asked about, as it was read.
struct FileInEditor {
  var text: String
  var file: QuizFile
}
