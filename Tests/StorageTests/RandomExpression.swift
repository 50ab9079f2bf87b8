// Expressions about the words that `RandomPeople` have.
import StoreTesting

extension RandomExpression {
  /// - Parameter segments: known ones; snapshots' and unknown ones are named beside them.
  init(seed: UInt64, segments: [String] = []) {
    var words = ExpressionWords()
    words.texts = RandomWords.texts
    words.odd = ["eva\u{0}", "\u{0}", ""]
    words.names =
      RandomWords.quizzes + RandomWords.stores + RandomWords.kiosks + RandomWords.choices + RandomWords.skus + RandomWords.locales
    words.tags = RandomWords.tags
    words.quizzes = RandomWords.quizzes
    words.questions = RandomWords.questions
    words.variables = RandomWords.variables
    words.properties = RandomWords.properties
    words.slots = RandomWords.slots
    words.spans = RandomWords.spans
    words.destinations = RandomWords.destinations
    self.init(seed: seed, about: words, segments: segments + RandomWords.snapshots + ["nobody's"])
  }
}
