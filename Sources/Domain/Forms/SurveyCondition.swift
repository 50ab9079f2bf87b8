// Conditions of SurveyJS: {name} against values, joined by and, or, not (surveyjs.io, "Expressions").

/// Reads one condition into one of this house. What counts, computes or calls functions is not said.
struct SurveyCondition {
  private enum Token: Equatable {
    case name(String), text(String), word(String), sign(String)
  }
  private enum Operand {
    case question(SurveyForm.Element)
    case value(String)
    case list([String])
  }

  private let form: SurveyForm
  private let tokens: [Token]
  private var place = 0
  private var depth = 0

  static func read(_ text: String, elements form: SurveyForm) throws(Unsaid) -> Predicate {
    guard text.utf8.count <= 4000 else { throw Unsaid("a condition of \(text.utf8.count) bytes is too long") }
    var reader = SurveyCondition(form: form, tokens: try tokens(of: text))
    let condition = try reader.either()
    guard reader.place == reader.tokens.count else { throw Unsaid("the condition does not end where it should") }
    return condition
  }

  private init(form: SurveyForm, tokens: [Token]) {
    self.form = form
    self.tokens = tokens
  }

  // MARK: Words

  private static func tokens(of text: String) throws(Unsaid) -> [Token] {
    var (tokens, rest) = ([Token](), Array(text)[...])
    func taken(to end: Character) throws(Unsaid) -> String {
      var word = ""
      rest.removeFirst()
      while let next = rest.popFirst() {
        if next == end { return word }
        if next == "\\", let escaped = rest.first, escaped == end { rest.removeFirst(); word.append(escaped) } else { word.append(next) }
      }
      throw Unsaid("\"\(end)\" is missing")
    }
    while let next = rest.first {
      switch next {
      case _ where next.isWhitespace: rest.removeFirst()
      case "{": tokens.append(.name(try taken(to: "}")))
      case "'", "\"": tokens.append(.text(try taken(to: next)))
      case "(", ")", "[", "]", ",":
        tokens.append(.sign(String(next)))
        rest.removeFirst()
      case "=", "<", ">", "!", "&", "|", "*", "+", "/", "%", "^":
        let sign = String(rest.prefix { "=<>!&|*+/%^".contains($0) })
        tokens.append(.sign(sign))
        rest.removeFirst(sign.count)
      default:
        let word = String(rest.prefix { !$0.isWhitespace && !"{}'\"()[],=<>!&|*+/%^".contains($0) })
        // A bracket that opens nothing.
        guard !word.isEmpty else { throw Unsaid("\"\(next)\" stands alone") }
        tokens.append(.word(word))
        rest.removeFirst(word.count)
      }
    }
    return tokens
  }

  private mutating func take(_ signs: String...) -> Bool {
    guard place < tokens.count else { return false }
    let found =
      switch tokens[place] {
      case .sign(let sign): signs.contains(sign)
      case .word(let word): signs.contains(word.lowercased())
      case .name, .text: false
      }
    if found { place += 1 }
    return found
  }

  // MARK: Grammar

  private mutating func either() throws(Unsaid) -> Predicate {
    var terms = [try both()]
    while take("or", "||") { terms.append(try both()) }
    return .any(terms)
  }

  private mutating func both() throws(Unsaid) -> Predicate {
    var terms = [try negated()]
    while take("and", "&&") { terms.append(try negated()) }
    return .all(terms)
  }

  private mutating func negated() throws(Unsaid) -> Predicate {
    depth += 1
    defer { depth -= 1 }
    guard depth < 16 else { throw Unsaid("the condition is nested too deep") }
    if take("not", "!", "negate") { return try negated().denied }
    if take("(") {
      let inner = try either()
      guard take(")") else { throw Unsaid("a bracket is not closed") }
      return inner
    }
    return try comparison()
  }

  private mutating func comparison() throws(Unsaid) -> Predicate {
    let left = try operand()
    if take("notempty") { return .isSet(.answer(try question(left).question)) }
    if take("empty") { return .not(.isSet(.answer(try question(left).question))) }
    guard let (name, sign) = comparisonSign() else {
      // {agree} alone is a truth value.
      guard case .question(let element) = left, element.kind == .yesNo else { throw Unsaid("the condition compares nothing") }
      return .compare(.answer(element.question), .equal, .text("yes"))
    }
    let right = try operand()
    if case .question(let element) = left { return try said(element, sign, right, name) }
    guard case .question(let element) = right, let turned = Self.turned[sign] else { throw Unsaid("the condition is about no question") }
    return try said(element, turned, left, name)
  }

  private static let signs: [String: String] = [
    "=": "=", "==": "=", "equal": "=", "<>": "<>", "!=": "<>", "notequal": "<>", ">": ">", "greater": ">", "<": "<", "less": "<",
    ">=": ">=", "greaterorequal": ">=", "<=": "<=", "lessorequal": "<=", "contains": "contains", "contain": "contains", "*=": "contains",
    "notcontains": "notcontains", "notcontain": "notcontains", "anyof": "anyof", "allof": "allof", "noneof": "noneof",
  ]
  private static let turned = ["=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="]

  private mutating func comparisonSign() -> (name: String, sign: String)? {
    guard place < tokens.count else { return nil }
    let name: String
    switch tokens[place] {
    case .sign(let sign): name = sign
    case .word(let word): name = word.lowercased()
    case .name, .text: return nil
    }
    guard let sign = Self.signs[name] else { return nil }
    place += 1
    return (name, sign)
  }

  private mutating func operand() throws(Unsaid) -> Operand {
    guard place < tokens.count else { throw Unsaid("the condition ends too early") }
    let token = tokens[place]
    place += 1
    switch token {
    case .name(let name):
      guard let element = form.element(name), element.kind != nil else {
        throw Unsaid("{\(name.prefix(60).cleanedWords)} is no question of the quiz")
      }
      return .question(element)
    case .text(let text): return .value(text)
    case .word(let word):
      if place < tokens.count, tokens[place] == .sign("(") {
        throw Unsaid("functions such as \(word.prefix(40).cleanedWords)() are not called")
      }
      return .value(word)
    case .sign("["):
      var values: [String] = []
      while !take("]") {
        guard case .value(let value) = try operand() else { throw Unsaid("a list holds values only") }
        values.append(value)
        _ = take(",")
      }
      return .list(values)
    case .sign(let sign): throw Unsaid("\"\(sign.prefix(10).cleanedWords)\" cannot be said here")
    }
  }

  // MARK: Meaning

  private func question(_ operand: Operand) throws(Unsaid) -> SurveyForm.Element {
    guard case .question(let element) = operand else { throw Unsaid("only questions are empty or not") }
    return element
  }

  private func said(_ element: SurveyForm.Element, _ sign: String, _ right: Operand, _ name: String) throws(Unsaid) -> Predicate {
    let field = Field.answer(element.question)
    let values: [String]
    switch right {
    case .question: throw Unsaid("an answer is compared with values, not with another answer")
    case .value(let found): values = [found]
    case .list(let found):
      // One value in brackets is what a list of one answer is.
      guard ["anyof", "allof", "noneof"].contains(sign) || found.count == 1 else {
        throw Unsaid("\(name.prefix(20).cleanedWords) with a list of several cannot be said here")
      }
      values = found
    }
    guard !values.isEmpty else { throw Unsaid("the condition compares with nothing") }
    func each(_ comparison: Comparison) throws(Unsaid) -> [Predicate] {
      var terms: [Predicate] = []
      for value in values { terms.append(.compare(field, comparison, try self.value(value, of: element, comparison))) }
      return terms
    }
    let isText = element.kind?.isText ?? false
    // An answer that was not given is none of the values, either.
    switch sign {
    case "=": return .all(try each(.equal))
    case "<>": return Predicate.all(try each(.equal)).denied
    case "contains": return .all(try each(isText ? .contains : .equal))
    case "notcontains": return Predicate.all(try each(isText ? .contains : .equal)).denied
    case "anyof": return .any(try each(.equal))
    case "allof": return .all(try each(.equal))
    case "noneof": return Predicate.any(try each(.equal)).denied
    case "<": return .all(try each(.less))
    case "<=": return .all(try each(.atMost))
    case ">": return .all(try each(.greater))
    default: return .all(try each(.atLeast))
    }
  }

  private func value(_ raw: String, of element: SurveyForm.Element, _ comparison: Comparison) throws(Unsaid) -> Value {
    guard let kind = element.kind else { throw Unsaid("the condition is about a question that was left out") }
    if kind.hasChoices {
      guard comparison == .equal else { throw Unsaid("choices have no order") }
      guard let ref = element.choices[raw] ?? element.choices[raw.lowercased()] else {
        throw Unsaid("\"\(element.question)\" has no choice \"\(raw.prefix(60).cleanedWords)\"")
      }
      return .text(ref)
    }
    if kind.isNumeric {
      guard let number = Number(raw) else { throw Unsaid("\"\(element.question)\" is compared with numbers only") }
      return .number(number)
    }
    if kind == .date {
      guard let day = CivilDate(iso: raw.prefix(10)) else { throw Unsaid("\"\(element.question)\" is compared with days only") }
      return .date(day)
    }
    guard kind != .statement else { throw Unsaid("a statement has no answer") }
    return .text(raw.cleaned())
  }
}
