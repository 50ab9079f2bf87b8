// Expressions over what a hub can be asked, about the words that `ChainPeople` have.
import StoreTesting

extension RandomExpression {
  init(ofChain seed: UInt64, segments: [String]) {
    var words = ExpressionWords()
    words.texts = ChainWords.texts
    words.odd = ["", "e", "i"]
    words.names =
      ChainWords.quizzes + ["Berlin", "wien", "ZÜRICH"] + ChainWords.kiosks + ChainWords.choices + ChainWords.skus + ["de", "fr", "en"]
    words.tags = ChainWords.tags
    words.quizzes = ChainWords.quizzes
    words.questions = ChainWords.questions
    words.variables = ChainWords.variables
    words.properties = ChainWords.properties
    words.slots = ChainWords.slots
    words.spans = ChainWords.spans
    self.init(seed: seed, about: words, segments: segments)
  }
}
