// Reads an expression by the grammar of INTERFACE.md; every error has its place, what was expected and the nearest known name.

extension Predicate {
  /// Reads `text` as it may stand in `scope`. Throws the first fault with line and column.
  public init(parsing text: String, in scope: ExpressionScope) throws(ExpressionError) {
    var parser = ExpressionParser(tokens: try Lexer.tokens(of: text), scope: scope)
    self = try parser.whole()
    // Kept and shown as it is printed, with blanks that nobody need type: that too has to be read again.
    guard text.utf8.count > Lexer.longest / 2 else { return }
    try Lexer.requireLength(self.text, "written out this expression")
  }
}

struct ExpressionParser {
  let tokens: [Token]
  let scope: ExpressionScope
  var at = 0
  var depth = 0
  /// Quizzes that the groups around this place have fixed by `quiz = REF`.
  var answersNeedQuiz: [Token] = []
  /// False while somebody types: "quiz = REF" may still come.
  var bindsAnswers = true
  /// What a text lacks that ends too early.
  var missing: Missing?

  /// What may be written where the text ends.
  enum Missing: Equatable {
    case condition, comparison, negated, tag, event, span, number, segment
    case value(Field)
  }

  init(tokens: [Token], scope: ExpressionScope) {
    self.tokens = tokens
    self.scope = scope
    bindsAnswers = !scope.isPart
  }

  static let deepest = 32
  static let keywords: Set<String> = [
    "and", "or", "not", "in", "last", "ever", "between", "is", "set", "more", "than", "ago", "count", "did", "where", "times",
    "segment", "contains", "starts", "ends",
  ]

  static let events = SessionEvent.allCases.map(\.rawValue) + ["order"]

  mutating func whole() throws(ExpressionError) -> Predicate {
    lacks(.condition)
    if case .end = token.kind { throw fault("expected a condition, found nothing") }
    let expression = try or()
    guard case .end = token.kind else { throw fault("expected \"and\", \"or\" or the end, found \(token.shown)") }
    return expression
  }

  // MARK: Grammar

  private mutating func or() throws(ExpressionError) -> Predicate {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw fault("conditions are nested more than \(Self.deepest) deep") }
    var terms = [try and()]
    while take("or") { terms.append(try and()) }
    return .any(terms)
  }

  private mutating func and() throws(ExpressionError) -> Predicate {
    let outer = answersNeedQuiz
    answersNeedQuiz = []
    var terms = [try not()]
    while take("and") { terms.append(try not()) }
    let fixesQuiz = terms.contains { if case .compare(.session(.quiz), .equal, _) = $0 { true } else { false } }
    answersNeedQuiz = fixesQuiz ? outer : outer + answersNeedQuiz
    if depth == 1, bindsAnswers, let first = answersNeedQuiz.first {
      throw fault("in a segment, answers and scores need \"quiz = REF and\" beside them", at: first)
    }
    return .all(terms)
  }

  private mutating func not() throws(ExpressionError) -> Predicate {
    take("not") ? .not(try term()) : try term()
  }

  private mutating func term() throws(ExpressionError) -> Predicate {
    let start = token
    if takeSign("(") {
      let inner = try or()
      try expectSign(")")
      return inner
    }
    lacks(.condition)
    guard case .word(let word) = token.kind else { throw fault("expected a condition, found \(token.shown)") }
    let lowered = word.lowercased()
    if lowered == "ever", isFollowedByWord {
      try onlyInSegments("ever")
      at += 1
      return .everTag(try tagPattern())
    }
    if lowered == "count", isFollowedBy("(") { return try count() }
    if lowered == "did", isFollowedByWord { return try did() }
    if lowered == "segment", isFollowedBy("(") { return try segment() }
    if let field = try field() { return try condition(on: field, at: start) }
    guard word.contains(":") else { throw unknown(word, at: start) }
    let pattern = try tagPattern()
    if let span = try lastSpan() {
      try onlyInSegments("in last", at: start)
      return .tag(pattern, gainedWithin: span)
    }
    try expectLast()
    return .tag(pattern, gainedWithin: nil)
  }

  private mutating func condition(on field: Field, at start: Token) throws(ExpressionError) -> Predicate {
    let type = scope.type(of: field)
    if scope.place == .segment, isQuizBound(field) { answersNeedQuiz.append(start) }
    let sign = token
    if take("is") {
      let negated = take("not")
      if let truth = takeTruth(type) { return .compare(field, negated ? .notEqual : .equal, .text(truth)) }
      try expect("set")
      return negated ? .not(.isSet(field)) : .isSet(field)
    }
    if take("between") {
      guard type == .number || type == .date || type == .unknown else {
        throw fault("\"between\" compares numbers and dates, \(field.text) is a \(type.rawValue)", at: sign)
      }
      let low = try value(for: field, type)
      try expect("and")
      return .between(field, low, try value(for: field, type))
    }
    if isWord("more") {
      at += 1
      try expect("than")
      try expectDate(field, type, at: sign)
      let span = try span()
      try expect("ago")
      return .longerAgo(field, span)
    }
    if let span = try lastSpan() {
      try expectDate(field, type, at: sign)
      return .within(field, span)
    }
    if let condition = try timeCondition(on: field, type, at: sign) { return condition }
    if take("in") { return .isOneOf(field, try values(for: field, type)) }
    if take("not") { return try negated(field, type, at: sign) }
    lacks(.comparison)
    guard let comparison = comparison() else {
      throw fault("expected =, !=, <, <=, >, >=, contains, starts, ends, in, between or is after \(field.text), found \(token.shown)")
    }
    try check(comparison, on: field, type, at: sign)
    return .compare(field, comparison, try value(for: field, type))
  }

  /// Behind `FIELD not`.
  private mutating func negated(_ field: Field, _ type: FieldType, at sign: Token) throws(ExpressionError) -> Predicate {
    if take("in") { return .isNoneOf(field, try values(for: field, type)) }
    lacks(.negated)
    let place = token
    guard let affirmed = comparison(), let comparison = Comparison.allCases.first(where: { $0.affirmed == affirmed }) else {
      throw fault("expected contains, starts, ends or in after \"not\", found \(place.shown)", at: place)
    }
    try check(comparison, on: field, type, at: sign)
    return .compare(field, comparison, try value(for: field, type))
  }

  private func isQuizBound(_ field: Field) -> Bool {
    switch field {
    case .answer, .score: true
    default: false
    }
  }

  private func check(_ comparison: Comparison, on field: Field, _ type: FieldType, at place: Token) throws(ExpressionError) {
    let words: [FieldType: String] = [
      .text: "a text", .number: "a number", .date: "a date", .set: "a set", .consent: "a yes or no",
    ]
    let fits =
      switch type {
      case .text: !comparison.isOrder
      case .number, .date: !comparison.isText
      case .set: !comparison.isOrder
      case .consent: comparison == .equal || comparison == .notEqual
      case .unknown: true
      }
    guard !fits, let word = words[type] else { return }
    throw fault("\(field.text) is \(word) and cannot be compared with \"\(comparison.rawValue)\"", at: place)
  }

  func expectDate(_ field: Field, _ type: FieldType, at place: Token) throws(ExpressionError) {
    if case .sync = field { return }
    guard type == .date || type == .consent || type == .unknown else {
      throw fault("\(field.text) is not a date", at: place)
    }
  }

  private mutating func count() throws(ExpressionError) -> Predicate {
    at += 2
    var patterns = [try tagPattern()]
    while takeSign(",") { patterns.append(try tagPattern()) }
    try expectSign(")")
    let sign = token
    guard let comparison = comparison(), !comparison.isText else {
      throw fault("expected =, !=, <, <=, > or >= after count(…), found \(sign.shown)", at: sign)
    }
    return .count(patterns, comparison, try number())
  }

  private mutating func did() throws(ExpressionError) -> Predicate {
    try onlyInSegments("did")
    at += 1
    let known = Self.events
    lacks(.event)
    guard case .word(let event) = token.kind else { throw fault("expected an event after \"did\", found \(token.shown)") }
    guard known.contains(event.lowercased()) else {
      throw fault("unknown event \"\(event)\"" + Spelling.hint(event, among: known))
    }
    at += 1
    let filter = take("where") ? try or() : nil
    let span = try lastSpan()
    if span == nil { try expectLast() }
    var times: Predicate.Times?
    let sign = token
    if let comparison = comparison() {
      guard !comparison.isText else { throw fault("expected a number of times, found \(sign.shown)", at: sign) }
      times = .init(comparison, try number())
      try expect("times")
    }
    return .did(event.lowercased(), where: filter, within: span, times: times)
  }

  private mutating func segment() throws(ExpressionError) -> Predicate {
    try onlyInSegments("segment")
    at += 2
    lacks(.segment)
    let place = token
    let name: String
    switch token.kind {
    case .word(let word): name = word
    case .quoted(let text): name = text
    default: throw fault("expected the name of a segment, found \(token.shown)")
    }
    at += 1
    try expectSign(")")
    if let known = scope.segments, !known.contains(where: { $0.lowercased() == name.lowercased() }) {
      throw fault("unknown segment \"\(name)\"" + Spelling.hint(name, among: known), at: place)
    }
    return .segment(name)
  }
}
