// Writes an expression so that parsing it again gives the same expression.

extension Predicate {
  /// The expression in the language that it was read from.
  public var text: String { text(inside: 0) }

  /// `tightness` of what stands around: 0 nothing, 1 an `or`, 2 an `and`, 3 a `not`.
  private func text(inside tightness: Int) -> String {
    switch self {
    case .or(let terms):
      let joined = terms.map { $0.text(inside: 1) }.joined(separator: " or ")
      return tightness > 0 ? "(\(joined))" : joined
    case .and(let terms):
      let joined = terms.map { $0.text(inside: 2) }.joined(separator: " and ")
      return tightness > 1 ? "(\(joined))" : joined
    case .not(.isSet(let field)): return "\(field.text) is not set"
    case .not(let term):
      let negated = "not \(term.text(inside: 3))"
      return tightness > 2 ? "(\(negated))" : negated
    case .tag(let pattern, let span): return pattern.text + Predicate.last(span)
    case .everTag(let pattern): return "ever \(pattern.text)"
    case .compare(.consent(let channel), .atLeast, .date(let day)): return "\(Field.consent(channel).text) since \(day.iso)"
    case .compare(.sync(let name), .atLeast, .date(let day)): return "\(Field.sync(name).text) since \(day.iso)"
    case .compare(let field, let comparison, let value): return "\(field.text) \(comparison.rawValue) \(value.text)"
    case .isOneOf(let field, let values): return "\(field.text) in (\(values.map(\.text).joined(separator: ", ")))"
    case .isNoneOf(let field, let values): return "\(field.text) not in (\(values.map(\.text).joined(separator: ", ")))"
    case .between(let field, let low, let high): return "\(field.text) between \(low.text) and \(high.text)"
    case .isSet(let field): return "\(field.text) is set"
    case .within(let field, let span): return "\(field.text) in last \(span.text)"
    case .longerAgo(let field, let span): return "\(field.text) more than \(span.text) ago"
    case .upcoming(let field, let span): return "\(field.text) in next \(span.text)"
    case .anniversary(let field, let span): return "\(field.text) anniversary" + (span.map { " in next \($0.text)" } ?? "")
    case .month(let field, let comparison, let number): return "\(field.text) month \(comparison.rawValue) \(number)"
    case .count(let patterns, let comparison, let number):
      return "count(\(patterns.map(\.text).joined(separator: ", "))) \(comparison.rawValue) \(number)"
    case .did(let event, let filter, let span, let times):
      let condition = filter.map { " where (\($0.text))" } ?? ""
      let count = times.map { " \($0.comparison.rawValue) \($0.number) times" } ?? ""
      let text = "did \(event)\(condition)\(Predicate.last(span))\(count)"
      // An "and" that followed would be read as a part of the "where".
      return filter != nil && tightness > 0 ? "(\(text))" : text
    case .segment(let name): return "segment(\(Lexer.quoted(name)))"
    }
  }

  private static func last(_ span: Span?) -> String { span.map { " in last \($0.text)" } ?? "" }
}

extension Value {
  var text: String {
    switch self {
    case .number(let number): number.text()
    case .date(let date): date.iso
    case .field(let field): field.text
    case .text(let text): Value.needsQuotes(text) ? Lexer.quoted(text) : text
    }
  }

  private static func needsQuotes(_ text: String) -> Bool {
    if text.isEmpty || !text.unicodeScalars.allSatisfy(Lexer.isWordScalar) { return true }
    let lowered = text.lowercased()
    if ExpressionParser.keywords.contains(lowered) || Field.OfSession(rawValue: lowered) != nil { return true }
    if Number(text) != nil || CivilDate(iso: text) != nil || text.contains(":") { return true }
    return lowered.firstIndex(of: ".").map { Field.prefixes.contains(String(lowered[..<$0])) } ?? false
  }
}
