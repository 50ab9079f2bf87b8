// Reads an expression by the grammar of INTERFACE.md; every error has its place, what was expected and the nearest known name.

extension Predicate {
  /// Reads `text` as it may stand in `scope`. Throws the first fault with line and column.
  public init(parsing text: String, in scope: ExpressionScope) throws(ExpressionError) {
    var parser = ExpressionParser(tokens: try Lexer.tokens(of: text), scope: scope)
    self = try parser.whole()
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
    case condition, comparison, tag, event, span, number, segment
    case value(Field)
  }

  init(tokens: [Token], scope: ExpressionScope) {
    self.tokens = tokens
    self.scope = scope
  }

  static let deepest = 32
  static let keywords: Set<String> = [
    "and", "or", "not", "in", "last", "ever", "between", "is", "set", "more", "than", "ago", "count", "did", "where", "times",
    "segment", "contains", "starts", "ends",
  ]

  static let events = SessionEvent.allCases.map(\.rawValue) + ["handoff_scan", "receipt", "cart", "order"]

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
    if take("in") {
      try expectSign("(")
      var values = [try value(for: field, type)]
      while takeSign(",") { values.append(try value(for: field, type)) }
      try expectSign(")")
      return .isOneOf(field, values)
    }
    lacks(.comparison)
    guard let comparison = comparison() else {
      throw fault("expected =, !=, <, <=, >, >=, contains, starts, ends, in, between or is after \(field.text), found \(token.shown)")
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

  private func expectDate(_ field: Field, _ type: FieldType, at place: Token) throws(ExpressionError) {
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

  // MARK: Names and values

  /// The field that stands here, nil when the word is none. Throws when it is one that may not stand here.
  private mutating func field() throws(ExpressionError) -> Field? {
    guard case .word(let word) = token.kind else { return nil }
    let place = token
    guard let dot = word.firstIndex(of: ".") else {
      guard let field = Field.OfSession(rawValue: word.lowercased()) else { return nil }
      at += 1
      return try allowed(.session(field), at: place)
    }
    let prefix = word[..<dot].lowercased()
    guard Field.prefixes.contains(prefix) else { return nil }
    var name = String(word[word.index(after: dot)...])
    at += 1
    if name.isEmpty, token.isJoined, case .quoted(let text) = token.kind {
      name = text
      at += 1
    }
    guard !name.isEmpty else { throw fault("expected a name after \"\(prefix).\"", at: place) }
    func known<T: RawRepresentable<String> & CaseIterable>(_ type: T.Type) throws(ExpressionError) -> T {
      guard let value = T(rawValue: name.lowercased()) else {
        let names = T.allCases.map(\.rawValue)
        throw fault("unknown field \"\(word)\"\(Spelling.hint(name, among: names)) (\(prefix).\(names.joined(separator: ", ")))", at: place)
      }
      return value
    }
    let field: Field =
      switch prefix {
      case "answer": .answer(name)
      case "score": .score(name)
      case "contact": .contact(try known(Field.OfContact.self))
      case "consent": .consent(try known(Channel.self))
      case "sync": .sync(name)
      case "property": .property(name)
      default: .product(try known(Field.OfProduct.self))
      }
    return try allowed(field, at: place)
  }

  private func allowed(_ field: Field, at place: Token) throws(ExpressionError) -> Field {
    if let objection = scope.objection(to: field) { throw fault(objection, at: place) }
    return field
  }

  private mutating func value(for field: Field, _ type: FieldType) throws(ExpressionError) -> Value {
    let place = token
    lacks(.value(field))
    if let other = try self.field() {
      let otherType = scope.type(of: other)
      guard type == .unknown || otherType == .unknown || otherType == type || type == .set && otherType == .text else {
        throw fault("\(field.text) is a \(type.rawValue), \(other.text) is a \(otherType.rawValue)", at: place)
      }
      return .field(other)
    }
    let text: String
    let isQuoted: Bool
    switch token.kind {
    case .word(let word): (text, isQuoted) = (word, false)
    case .quoted(let content): (text, isQuoted) = (content, true)
    default: throw fault("expected a value, found \(token.shown)")
    }
    at += 1
    switch type {
    case .text, .set: return .text(text)
    case .number:
      guard let number = Number(text) else { throw fault("\(field.text) is a number, \"\(text)\" is none", at: place) }
      return .number(number)
    case .date:
      guard let date = CivilDate(iso: text) else {
        throw fault("\(field.text) is a date, write it as 2026-11-24, not \"\(text)\"", at: place)
      }
      return .date(date)
    case .consent:
      guard ["yes", "no", "true", "false"].contains(text.lowercased()) else {
        throw fault("\(field.text) is yes or no, not \"\(text)\"", at: place)
      }
      return .text(text.lowercased() == "yes" || text.lowercased() == "true" ? "yes" : "no")
    case .unknown:
      if isQuoted { return .text(text) }
      return Number(text).map(Value.number) ?? CivilDate(iso: text).map(Value.date) ?? .text(text)
    }
  }

  private mutating func tagPattern() throws(ExpressionError) -> TagPattern {
    lacks(.tag)
    guard case .word(let word) = token.kind else { throw fault("expected a tag such as goal:sleep, found \(token.shown)") }
    guard let pattern = TagPattern(word) else {
      throw fault("\"\(word)\" is not a tag; a tag is namespace:value, lower-case, such as goal:sleep")
    }
    if let known = scope.namespaces, !known.contains(pattern.namespace) {
      throw fault("unknown tag namespace \"\(pattern.namespace)\"" + Spelling.hint(pattern.namespace, among: known))
    }
    if scope.place == .link { throw fault("a link's where sees only product fields") }
    at += 1
    return pattern
  }

  private mutating func number() throws(ExpressionError) -> Number {
    lacks(.number)
    guard case .word(let word) = token.kind, let number = Number(word) else { throw fault("expected a number, found \(token.shown)") }
    at += 1
    return number
  }

  private mutating func span() throws(ExpressionError) -> Span {
    lacks(.span)
    guard case .word(let word) = token.kind, let span = Span(word) else {
      throw fault("expected a span such as 30d, 12h, 4w or 6mo, found \(token.shown)")
    }
    at += 1
    return span
  }

  private mutating func lastSpan() throws(ExpressionError) -> Span? {
    guard isWord("in"), case .word(let next) = tokens[at + 1].kind, next.lowercased() == "last" else { return nil }
    at += 2
    return try span()
  }

  /// Here "in" means nothing but "in last", and the text ends behind it.
  private mutating func expectLast() throws(ExpressionError) {
    guard isWord("in"), case .end = tokens[at + 1].kind else { return }
    at += 1
    throw fault("expected \"last\", found \(token.shown)")
  }

  private mutating func comparison() -> Comparison? {
    switch token.kind {
    case .sign(let sign):
      guard let found = Comparison(rawValue: sign) else { return nil }
      at += 1
      return found
    case .word(let word):
      guard let found = Comparison(rawValue: word.lowercased()), found.isText else { return nil }
      at += 1
      return found
    default: return nil
    }
  }

  // MARK: Tokens

  private var token: Token { tokens[min(at, tokens.count - 1)] }

  private func isWord(_ keyword: String) -> Bool {
    if case .word(let word) = token.kind { word.lowercased() == keyword } else { false }
  }

  private func isFollowedBy(_ sign: String) -> Bool { at + 1 < tokens.count && tokens[at + 1].kind == .sign(sign) }

  /// A text that ends here may go on with a word.
  private var isFollowedByWord: Bool {
    guard at + 1 < tokens.count else { return false }
    return switch tokens[at + 1].kind {
    case .word, .end: true
    case .quoted, .sign: false
    }
  }

  private mutating func lacks(_ what: Missing) {
    if case .end = token.kind { missing = what }
  }

  private mutating func take(_ keyword: String) -> Bool {
    guard isWord(keyword) else { return false }
    at += 1
    return true
  }

  private mutating func takeSign(_ sign: String) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ keyword: String) throws(ExpressionError) {
    guard take(keyword) else { throw fault("expected \"\(keyword)\", found \(token.shown)") }
  }

  private mutating func expectSign(_ sign: String) throws(ExpressionError) {
    guard takeSign(sign) else { throw fault("expected \"\(sign)\", found \(token.shown)") }
  }

  private func onlyInSegments(_ what: String, at place: Token? = nil) throws(ExpressionError) {
    guard scope.place == .segment else { throw fault("\"\(what)\" is known only in segments", at: place ?? token) }
  }

  private func fault(_ message: String, at place: Token? = nil) -> ExpressionError {
    let place = place ?? token
    return ExpressionError(line: place.line, column: place.column, message: message)
  }

  private func unknown(_ word: String, at place: Token) -> ExpressionError {
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
