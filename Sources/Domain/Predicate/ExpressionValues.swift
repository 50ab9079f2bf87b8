// What stands between the words of an expression: fields, values, tags, spans.

extension ExpressionParser {
  /// The field that stands here, nil when the word is none. Throws when it is one that may not stand here.
  mutating func field() throws(ExpressionError) -> Field? {
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
      case "recommended": .slot(name)
      case "contact": .contact(try known(Field.OfContact.self))
      case "consent": .consent(try known(Channel.self))
      case "sync": .sync(name)
      case "property": .property(name)
      default: .product(try known(Field.OfProduct.self))
      }
    return try allowed(field, at: place)
  }

  func allowed(_ field: Field, at place: Token) throws(ExpressionError) -> Field {
    if let objection = scope.objection(to: field) { throw fault(objection, at: place) }
    return field
  }

  mutating func value(for field: Field, _ type: FieldType) throws(ExpressionError) -> Value {
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

  /// In parentheses.
  mutating func values(for field: Field, _ type: FieldType) throws(ExpressionError) -> [Value] {
    try expectSign("(")
    var values = [try value(for: field, type)]
    while takeSign(",") { values.append(try value(for: field, type)) }
    try expectSign(")")
    return values
  }

  mutating func tagPattern() throws(ExpressionError) -> TagPattern {
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

  mutating func number() throws(ExpressionError) -> Number {
    lacks(.number)
    guard case .word(let word) = token.kind, let number = Number(word) else { throw fault("expected a number, found \(token.shown)") }
    at += 1
    return number
  }

  mutating func span() throws(ExpressionError) -> Span {
    lacks(.span)
    guard case .word(let word) = token.kind, let span = Span(word) else {
      throw fault("expected a span such as 30d, 12h, 4w or 6mo, found \(token.shown)")
    }
    at += 1
    return span
  }

  mutating func lastSpan() throws(ExpressionError) -> Span? { try span(behind: "last") }

  /// `in last SPAN` or `in next SPAN`; nil where neither stands.
  mutating func span(behind direction: String) throws(ExpressionError) -> Span? {
    guard isWord("in"), case .word(let next) = tokens[at + 1].kind, next.lowercased() == direction else { return nil }
    at += 2
    return try span()
  }

  /// Here "in" means nothing but "in last", and the text ends behind it.
  mutating func expectLast() throws(ExpressionError) {
    guard isWord("in"), case .end = tokens[at + 1].kind else { return }
    at += 1
    throw fault("expected \"last\", found \(token.shown)")
  }

  mutating func comparison() -> Comparison? {
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
}
