// How the parser looks at its tokens and takes them, and what it says of one that may not stand there.

extension ExpressionParser {
  var token: Token { tokens[min(at, tokens.count - 1)] }

  func isWord(_ keyword: String) -> Bool {
    if case .word(let word) = token.kind { word.lowercased() == keyword } else { false }
  }

  func isFollowedBy(_ sign: String) -> Bool { at + 1 < tokens.count && tokens[at + 1].kind == .sign(sign) }

  /// A text that ends here may go on with a word.
  var isFollowedByWord: Bool {
    guard at + 1 < tokens.count else { return false }
    return switch tokens[at + 1].kind {
    case .word, .end: true
    case .quoted, .sign: false
    }
  }

  mutating func lacks(_ what: Missing) {
    if case .end = token.kind { missing = what }
  }

  mutating func take(_ keyword: String) -> Bool {
    guard isWord(keyword) else { return false }
    at += 1
    return true
  }

  mutating func takeSign(_ sign: String) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    at += 1
    return true
  }

  mutating func expect(_ keyword: String) throws(ExpressionError) {
    guard take(keyword) else { throw fault("expected \"\(keyword)\", found \(token.shown)") }
  }

  mutating func expectSign(_ sign: String) throws(ExpressionError) {
    guard takeSign(sign) else { throw fault("expected \"\(sign)\", found \(token.shown)") }
  }

  func onlyInSegments(_ what: String, at place: Token? = nil) throws(ExpressionError) {
    guard scope.place == .segment else { throw fault("\"\(what)\" is known only in segments", at: place ?? token) }
  }

  func fault(_ message: String, at place: Token? = nil) -> ExpressionError {
    let place = place ?? token
    return ExpressionError(line: place.line, column: place.column, message: message)
  }

  func unknown(_ word: String, at place: Token) -> ExpressionError {
    var names = Field.OfSession.allCases.map(\.rawValue) + ["not", "ever", "count", "did", "segment"]
    if let answers = scope.answers { names += answers.keys.map { "answer.\($0)" } }
    if scope.answers?[word] != nil {
      return fault("expected a condition; to compare an answer write answer.\(word)", at: place)
    }
    if let dot = word.firstIndex(of: "."), let near = Spelling.nearest(to: String(word[..<dot]), among: Field.prefixes) {
      return fault("unknown field \"\(word)\"; did you mean \"\(near)\(word[dot...])\"?", at: place)
    }
    return fault("expected a tag (goal:sleep) or a field (answer.goal), found \"\(word)\"" + Spelling.hint(word, among: names), at: place)
  }
}
