// What a person who types an expression is told: what is wrong and where, and which words may stand at the caret.

/// An expression that is being typed. What it offers, the parser itself has tried: every completion reads further than the text did.
public struct ExpressionHelp: Hashable, Sendable {
  /// A word that may stand at the caret.
  public struct Completion: Hashable, Sendable {
    /// As it is inserted: `answer.goal`, `count(`, `"night cream"`.
    public var text: String
    /// What it means; empty for none.
    public var note: String
    /// Its tokens after it, so that the parser can judge it: `ever` needs a tag.
    fileprivate var probe = ""

    init(_ text: String, _ note: String = "", probe: String = "") {
      self.text = text
      self.note = note
      self.probe = probe
    }
  }

  public let text: String
  /// In characters from the start.
  public let caret: Int
  /// What the whole text says; nil while it cannot be read, and for an empty one.
  public let condition: Predicate?
  /// The first thing that is wrong; nil for a text that can be read, and for an empty one.
  public let fault: ExpressionError?
  /// The fault is only that the text ends too early, or in a word that is still being typed.
  public let isUnfinished: Bool
  /// The nearest first.
  public let completions: [Completion]
  /// The characters that a completion takes the place of.
  public let word: Range<Int>

  /// - Parameter most: completions at most. O(words), and a reading of the text for each that is near.
  public init(_ text: String, caret: Int, in scope: ExpressionScope, words: ExpressionWords = ExpressionWords(), most: Int = 8) {
    let characters = Array(text)
    self.text = text
    self.caret = max(0, min(caret, characters.count))
    word = ExpressionHelp.word(in: characters, at: self.caret)
    let isEmpty = characters.allSatisfy(\.isWhitespace)
    var condition: Predicate?
    var fault: ExpressionError?
    if !isEmpty {
      do { condition = try Predicate(parsing: text, in: scope) } catch { fault = error }
    }
    self.condition = condition
    self.fault = fault
    let reading = Reading(String(characters[..<word.lowerBound]), scope)
    completions = reading.completions(of: String(characters[word.lowerBound..<self.caret]), words, most: most)
    guard let fault, fault.line == 1 else {
      isUnfinished = false
      return
    }
    let place = fault.column - 1
    let end = characters.count - characters.reversed().prefix(while: \.isWhitespace).count
    isUnfinished = place >= end || word.upperBound >= end && place >= word.lowerBound && !completions.isEmpty
  }

  /// The text with `completion` in the place of the word at the caret, and the caret behind it.
  public func taking(_ completion: Completion) -> (text: String, caret: Int) {
    let characters = Array(text)
    let head = characters[..<word.lowerBound]
    let tail = characters[word.upperBound...]
    var inserted = completion.text
    if let last = head.last, !last.isWhitespace, last != "(", ![",", ")"].contains(inserted), !inserted.hasPrefix(" ") {
      inserted = " " + inserted
    }
    let goesOn = inserted.hasSuffix("(") || inserted.hasSuffix(".")
    if !goesOn, tail.first.map({ !$0.isWhitespace && $0 != ")" && $0 != "," }) ?? true { inserted += " " }
    return (String(head) + inserted + String(tail), head.count + inserted.count)
  }

  // MARK: The word

  /// The word or quoted text that the caret stands in or behind; empty between words.
  private static func word(in characters: [Character], at caret: Int) -> Range<Int> {
    if let quote = openQuote(in: characters, before: caret) {
      let isClosedHere = caret < characters.count && characters[caret] == "\""
      return quote..<(isClosedHere ? caret + 1 : caret)
    }
    func isPart(_ character: Character) -> Bool { character.unicodeScalars.allSatisfy(Lexer.isWordScalar) }
    var first = caret
    while first > 0, isPart(characters[first - 1]) { first -= 1 }
    var end = caret
    while end < characters.count, isPart(characters[end]) { end += 1 }
    return first..<end
  }

  private static func openQuote(in characters: [Character], before caret: Int) -> Int? {
    var open: Int?
    var at = 0
    while at < caret {
      if open != nil, characters[at] == "\\" { at += 1 } else if characters[at] == "\"" { open = open == nil ? at : nil }
      at += 1
    }
    return open
  }
}

/// How far the text before a word can be read, and what may come next.
private struct Reading {
  typealias Completion = ExpressionHelp.Completion

  let text: String
  let scope: ExpressionScope
  /// What the text lacks at its end; nil where it could end here.
  private var missing: ExpressionParser.Missing?
  /// Nothing can mend it by being written behind it.
  private var isBroken = false

  init(_ text: String, _ scope: ExpressionScope) {
    self.text = text
    self.scope = scope
    guard let tokens = try? Lexer.tokens(of: text) else {
      isBroken = true
      return
    }
    (missing, isBroken) = Reading.judge(tokens, from: tokens[tokens.count - 1], scope)
  }

  /// What is missing at the end, and whether the reading stops before `place`.
  private static func judge(_ tokens: [Token], from place: Token, _ scope: ExpressionScope) -> (ExpressionParser.Missing?, Bool) {
    var parser = ExpressionParser(tokens: tokens, scope: scope)
    parser.bindsAnswers = false
    do throws(ExpressionError) {
      _ = try parser.whole()
      return (nil, false)
    } catch {
      let isBefore = (error.line, error.column) < (place.line, place.column)
      return (parser.missing, isBefore)
    }
  }

  func completions(of typed: String, _ words: ExpressionWords, most: Int) -> [Completion] {
    guard !isBroken, text.count + typed.count < Lexer.longest else { return [] }
    let needle = typed.lowercased().filter { $0 != "\"" }
    let ranked = candidates(words).enumerated().compactMap { index, candidate -> (rank: Int, index: Int, Completion)? in
      Reading.rank(candidate.text, needle).map { ($0, index, candidate) }
    }.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
    var found: [Completion] = []
    for (_, _, candidate) in ranked {
      if candidate.text.lowercased() == typed.lowercased() || found.contains(where: { $0.text == candidate.text }) { continue }
      if isSound(candidate) { found.append(candidate) }
      if found.count == most { break }
    }
    return found
  }

  /// Whether the parser reads on behind it.
  private func isSound(_ candidate: Completion) -> Bool {
    let head = text.isEmpty || text.last?.isWhitespace == true || text.last == "(" ? text : text + " "
    guard let tokens = try? Lexer.tokens(of: head + candidate.text + candidate.probe), let own = try? Lexer.tokens(of: candidate.text),
      let before = try? Lexer.tokens(of: head)
    else { return false }
    let place = min(before.count - 1 + own.count - 1, tokens.count - 1)
    return !Reading.judge(tokens, from: tokens[place], scope).1
  }

  /// 0 begins with it, 1 a part behind a point or colon does, 2 has it inside, 3 and more is a slip of the pen away; nil is far.
  private static func rank(_ word: String, _ needle: String) -> Int? {
    if needle.isEmpty { return 0 }
    let word = word.lowercased().filter { $0 != "\"" }
    if word.hasPrefix(needle) { return 0 }
    if word.split(whereSeparator: { ".:- (".contains($0) }).contains(where: { $0.hasPrefix(needle) }) { return 1 }
    if word.contains(needle) { return 2 }
    guard needle.count > 2, abs(word.count - needle.count) <= 3 else { return nil }
    let distance = Spelling.distance(word, needle)
    return distance <= (needle.count > 8 ? 3 : needle.count > 4 ? 2 : 1) ? 2 + distance : nil
  }

  // MARK: What may come

  private func candidates(_ words: ExpressionWords) -> [Completion] {
    switch missing {
    case .condition: conditions(words)
    case .comparison:
      Reading.plain(["=", "!=", "<", "<=", ">", ">=", "in (", "between", "contains", "starts", "ends", "is set", "is not set"])
        + Reading.plain(["in last", "more than", "not contains", "not starts", "not ends", "not in ("])
        + Reading.plain(["is true", "is false", "in next", "anniversary", "month", "since"])
    case .negated: Reading.plain(["contains", "starts", "ends", "in ("])
    case .value(let field): values(of: field, words)
    case .tag: tags(words)
    case .event: Reading.plain(["complete", "start", "order"] + ExpressionParser.events)
    case .span: Reading.plain(["7d", "30d", "90d", "12h", "4w", "6mo", "12mo"])
    case .number: Reading.plain(["1", "2", "3", "5", "10"])
    case .segment: segments.map { Completion(Lexer.quoted($0) + ")", "saved segment") }
    case nil:
      Reading.plain([
        "and", "or", ")", ",", "in last", "last", "(", "set", "not set", "than", "ago", "where", "=", ">=", "times", "next", "in next",
        "true", "false",
      ])
    }
  }

  private static func plain(_ words: [String]) -> [Completion] { words.map { Completion($0) } }

  private var segments: [String] { scope.segments ?? [] }

  private func conditions(_ words: ExpressionWords) -> [Completion] {
    let fields = words.fields(in: scope).map { Completion($0.text, $0.note, probe: $0.text.hasSuffix(".") ? "a" : "") }
    let more =
      [Completion("not", "the opposite"), Completion("(", "a group"), Completion("count(", "how many of these tags")]
      + (scope.place == .segment
        ? [
          Completion("ever", "had it once"), Completion("did", "what happened"), Completion("segment(", "a saved one"),
        ] : [])
    let tags = tags(words)
    return scope.place == .segment ? tags + fields + more : fields + tags + more
  }

  private func tags(_ words: ExpressionWords) -> [Completion] {
    let namespaces = scope.namespaces ?? Set(words.tags.compactMap { Tag($0.text)?.namespace }).sorted()
    return words.tags.map { Completion($0.text, $0.note) } + namespaces.map { Completion("\($0):*", "any of \($0)") }
  }

  private func values(of field: Field, _ words: ExpressionWords) -> [Completion] {
    let own = words.values(of: field, in: scope).map { Completion(Value.text($0.text).text, $0.note) }
    guard scope.type(of: field) == .number || own.isEmpty else { return own }
    return own + words.fields(in: scope).filter { $0.text != field.text && !$0.text.hasSuffix(".") }.map { Completion($0.text, $0.note) }
  }
}

extension Predicate {
  /// The condition as it can be asked of the shop's contacts, for an expression of the quiz `ref`; nil where it speaks of products. What a
  /// session of another quiz said counts nowhere.
  public func askedOfContacts(quiz ref: String) -> Predicate? {
    if fields.contains(where: { if case .product = $0 { true } else { false } }) { return nil }
    guard fields.contains(where: \.isOfSession) else { return self }
    return .all([.compare(.session(.quiz), .equal, .text(ref)), self])
  }

  /// Whether it can be asked of products alone.
  public var isAboutProducts: Bool {
    tagPatterns.isEmpty && !fields.isEmpty && fields.allSatisfy { if case .product = $0 { true } else { false } }
  }
}

extension Catalog {
  /// How many products have an active variant for which `condition` holds, and how many have an active one. O(n).
  public func products(where condition: Predicate) -> (count: Int, of: Int) {
    let active = variants.filter { $0.status == .active }
    let found = active.filter { condition.holds(for: ProductFacts(variant: $0, session: nil)) }
    return (Set(found.map(\.product)).count, Set(active.map(\.product)).count)
  }
}
