// Expressions in the editor: what they may name where they stand, and the keys of a field that holds one.
import Domain
import Terminal

extension EditorScreen {
  /// Help for the field that is being typed into; nil where it is no expression.
  func prompt(for entry: FieldEntry) -> ExpressionPrompt? {
    guard case .expression(let place) = entry.key.kind, let tree else { return nil }
    return ExpressionPrompt(
      entry.input, scope: EditorScreen.scope(of: tree, place), words: expressionWords(tree), subject: .quiz(tree.ref ?? ref))
  }

  static func scope(of tree: Tree, _ place: ExpressionScope.Place) -> ExpressionScope {
    let types = (tree["questions"]?.items ?? []).compactMap { question in
      question.ref.map { ($0, question["kind"]?.scalar.flatMap(QuestionKind.init)?.fieldType ?? .unknown) }
    }
    return ExpressionScope(
      place, answers: Dictionary(types, uniquingKeysWith: { first, _ in first }),
      variables: tree["variables"]?.items?.compactMap(\.scalar) ?? [], namespaces: tree["namespaces"]?.keys ?? [])
  }

  private func expressionWords(_ tree: Tree) -> ExpressionWords {
    var words = ExpressionWords()
    for question in tree["questions"]?.items ?? [] {
      guard let ref = question.ref else { continue }
      words.questions.append(.init(ref, FieldText.shown(question["title"], .text, locale: locale, base: baseLocale)))
      let carriers = question["bands"]?.items ?? question["choices"]?.items
      var choices = (carriers ?? []).compactMap { choice in
        choice.ref.map { ExpressionWords.Word($0, FieldText.shown(choice["label"], .text, locale: locale, base: baseLocale)) }
      }
      if question["kind"]?.scalar == QuestionKind.yesNo.rawValue, choices.isEmpty { choices = [.init("yes"), .init("no")] }
      words.choices[ref] = choices
    }
    let people = Dictionary(vocabulary.tags.map { ($0.tag.text, $0.people) }, uniquingKeysWith: { first, _ in first })
    words.tags = Set(EditorScreen.tags(tree)).sorted().map { tag in
      .init(tag, (people[tag] ?? nil).map { Figures.counted($0, "person", "people") } ?? "")
    }
    (words.productTags, words.collections, words.types) = (vocabulary.productTags, vocabulary.collections, vocabulary.types)
    (words.vendors, words.skus, words.products) = (vocabulary.vendors, vocabulary.skus, vocabulary.products)
    words.locales = locales
    words.quizzes = [tree.ref ?? ref]
    return words
  }

  /// A key of a field with an expression; nil leaves it to the field.
  mutating func prompt(_ key: Key) -> Step? {
    guard let typed = entry, var prompt = typed.prompt else { return nil }
    if let input = prompt.apply(key, at: typed.input) {
      entry?.prompt = prompt
      if input != typed.input { entry?.input = input }
      return .ask(entry?.prompt?.ask() ?? [])
    }
    var input = typed.input
    guard input.apply(key) else { return nil }
    entry?.input = input
    return .ask(entry?.prompt?.ask() ?? [])
  }
}
