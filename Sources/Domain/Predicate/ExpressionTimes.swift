// Conditions about dates that come: in the next days, every year, in a month, since a day. And what is true or false.

extension ExpressionParser {
  /// What stands behind a field that says a time; nil when it is nothing of the kind.
  mutating func timeCondition(on field: Field, _ type: FieldType, at sign: Token) throws(ExpressionError) -> Predicate? {
    if let span = try span(behind: "next") {
      try expectDay(field, type, at: sign)
      return .upcoming(field, span)
    }
    if take("anniversary") {
      try expectDay(field, type, at: sign)
      return .anniversary(field, within: try span(behind: "next"))
    }
    if take("month") {
      try expectDay(field, type, at: sign)
      return try month(of: field)
    }
    guard take("since") else { return nil }
    try expectDate(field, type, at: sign)
    lacks(.value(field))
    let place = token
    guard case .word(let word) = token.kind, let day = CivilDate(iso: word) else {
      throw fault("expected a date such as 2026-11-24 after \"since\", found \(place.shown)", at: place)
    }
    at += 1
    return .compare(field, .atLeast, .date(day))
  }

  private mutating func month(of field: Field) throws(ExpressionError) -> Predicate {
    let sign = token
    guard let comparison = comparison(), !comparison.isText else {
      throw fault("expected =, !=, <, <=, > or >= after \"month\", found \(sign.shown)", at: sign)
    }
    let place = token
    let number = try number()
    guard let whole = number.whole, (1...12).contains(whole) else {
      throw fault("a month is a number from 1 to 12, not \(number)", at: place)
    }
    return .month(field, comparison, number)
  }

  /// A consent has a moment, and so has a delivery, but none that comes or comes back.
  private func expectDay(_ field: Field, _ type: FieldType, at place: Token) throws(ExpressionError) {
    var hasPassed = type == .consent
    if case .sync = field { hasPassed = true }
    if hasPassed { throw fault("\(field.text) is not a date", at: place) }
    try expectDate(field, type, at: place)
  }

  /// `true` and `false` of a field that may say so, as such fields say it.
  mutating func takeTruth(_ type: FieldType) -> String? {
    guard type == .consent || type == .unknown else { return nil }
    return take("true") ? "yes" : take("false") ? "no" : nil
  }
}
