// A segment's definition as a sentence about a person: "has goal:sleep, and was seen in the last 30 days".

extension Predicate {
  /// What it says of a person, without the person: to be read behind "Who".
  public var words: String { words(inside: false) }

  private func words(inside isInside: Bool) -> String {
    switch self {
    case .or(let terms): Predicate.joined(terms, "or", isInside)
    case .and(let terms): Predicate.joined(terms, "and", isInside)
    case .not(let term): term.negatedWords
    case .tag(.tag(let tag), gainedWithin: nil): "has \(tag.text)"
    case .tag(.anyIn(let namespace), gainedWithin: nil): "has any \(namespace) tag"
    case .tag(let pattern, gainedWithin: let span?): "got \(pattern.words) in the last \(span.words)"
    case .everTag(let pattern): "has or once had \(pattern.words)"
    case .compare(let field, let comparison, let value): field.words(comparison, value)
    case .isOneOf(let field, let values): "\(field.words) is \(values.map(\.words).joined(separator: " or "))"
    case .isNoneOf(let field, let values): "\(field.words) is neither \(values.map(\.words).joined(separator: " nor "))"
    case .between(let field, let low, let high): "\(field.words) is from \(low.words) to \(high.words)"
    case .isSet(let field): "has \(field.noun)"
    case .within(.contact(.seen), let span): "was seen in the last \(span.words)"
    case .within(.contact(.created), let span): "came for the first time in the last \(span.words)"
    case .within(let field, let span): "\(field.words) is of the last \(span.words)"
    case .longerAgo(.contact(.seen), let span): "was not seen for \(span.words)"
    case .longerAgo(.contact(.created), let span): "came for the first time more than \(span.words) ago"
    case .longerAgo(let field, let span): "\(field.words) is more than \(span.words) ago"
    case .upcoming(let field, let span): "\(field.words) comes in the next \(span.words)"
    case .anniversary(let field, within: nil): "has the day of \(field.words) today"
    case .anniversary(let field, within: let span?): "has the day of \(field.words) in the next \(span.words)"
    case .month(let field, let comparison, let number): "the month of \(field.words) \(comparison.words) \(number.text())"
    case .count(let patterns, let comparison, let number):
      "has \(comparison.amount) \(number.text()) of \(patterns.map(\.words).joined(separator: ", "))"
    case .did(let event, where: let filter, within: let span, times: let times): Predicate.did(event, filter, span, times)
    case .segment(let name): "is in \"\(name)\""
    }
  }

  /// Parts that are themselves joined stand behind a comma, or in parentheses where two kinds meet.
  private static func joined(_ terms: [Predicate], _ word: String, _ isInside: Bool) -> String {
    let parts = terms.map { $0.words(inside: true) }
    let comma = terms.contains(where: \.isJoined) ? "," : ""
    let text = parts.joined(separator: "\(comma) \(word) ")
    return isInside && word == "or" ? "(\(text))" : text
  }

  private var isJoined: Bool {
    switch self {
    case .and, .or: true
    default: false
    }
  }

  private var negatedWords: String {
    switch self {
    case .tag(.tag(let tag), gainedWithin: nil): "does not have \(tag.text)"
    case .tag(.anyIn(let namespace), gainedWithin: nil): "has no \(namespace) tag"
    case .tag(let pattern, gainedWithin: let span?): "did not get \(pattern.words) in the last \(span.words)"
    case .everTag(let pattern): "never had \(pattern.words)"
    case .isSet(let field): "has no \(field.noun)"
    case .did(let event, where: let filter, within: let span, times: nil): "never " + Predicate.did(event, filter, span, nil)
    case .segment(let name): "is not in \"\(name)\""
    case .within(.contact(.seen), let span): "was not seen in the last \(span.words)"
    case .and, .or: "is not so that: \(words(inside: true))"
    default: "it is not so that: \(words(inside: true))"
    }
  }

  private static func did(_ event: String, _ filter: Predicate?, _ span: Span?, _ times: Times?) -> String {
    let deeds = ["complete": "completed a quiz", "start": "started a quiz", "order": "ordered", "lead": "left an address"]
    var text = deeds[event] ?? "did \(event)"
    if let times { text += " \(times.comparison.amount) \(times.number.text()) \(times.number.text() == "1" ? "time" : "times")" }
    if let span { text += " in the last \(span.words)" }
    if let filter { text += " where \(filter.words(inside: true))" }
    return text
  }
}

extension TagPattern {
  fileprivate var words: String {
    switch self {
    case .tag(let tag): tag.text
    case .anyIn(let namespace): "any \(namespace) tag"
    }
  }
}

extension Comparison {
  /// Before a number of things.
  fileprivate var amount: String {
    switch self {
    case .equal: "exactly"
    case .notEqual: "other than"
    case .less: "fewer than"
    case .atMost: "at most"
    case .greater: "more than"
    case .atLeast: "at least"
    case .contains, .starts, .ends, .lacks, .startsNot, .endsNot: rawValue
    }
  }

  fileprivate var words: String {
    switch self {
    case .equal: "is"
    case .notEqual: "is not"
    case .less: "is below"
    case .atMost: "is at most"
    case .greater: "is above"
    case .atLeast: "is at least"
    case .contains: "contains"
    case .starts: "starts with"
    case .ends: "ends with"
    case .lacks: "does not contain"
    case .startsNot: "does not start with"
    case .endsNot: "does not end with"
    }
  }
}

extension Field {
  /// As the subject of a sentence.
  fileprivate var words: String {
    switch self {
    case .answer(let ref): "the answer to \(ref)"
    case .score(let name): "the score \(name)"
    case .contact(let field): "the \(field.rawValue)"
    case .consent(let channel): "the consent by \(channel.rawValue)"
    case .session(let field): "the \(field.rawValue)"
    case .slot(let ref): "what was recommended in the slot \(ref)"
    case .sync(let name): "the last delivery to \(name)"
    case .property(let name): "the property \(name)"
    case .product(let field): "the product's \(field.rawValue)"
    }
  }

  /// As something that one has.
  fileprivate var noun: String {
    switch self {
    case .answer(let ref): "an answer to \(ref)"
    case .contact(let field): field.rawValue
    default: String(words.dropFirst(4))
    }
  }

  fileprivate func words(_ comparison: Comparison, _ value: Value) -> String {
    switch (self, comparison) {
    case (.consent(let channel), .equal) where value == .text("yes"): "may be written to by \(channel == .sms ? "SMS" : channel.rawValue)"
    case (.session(.quiz), .equal): "took the quiz \(value.words)"
    case (.answer(let ref), .equal): "answered \(ref) with \(value.words)"
    case (.answer(let ref), .notEqual): "answered \(ref) with other than \(value.words)"
    case (.session(.recommended), .equal): "was recommended \(value.words)"
    case (.session(.bought), .equal): "bought \(value.words)"
    case (.slot(let ref), .equal): "was recommended \(value.words) in the slot \(ref)"
    case (.sync(let name), .atLeast): "the last delivery to \(name) ended on \(value.words) or later"
    default: "\(words) \(comparison.words) \(value.words)"
    }
  }
}

extension Value {
  fileprivate var words: String {
    switch self {
    case .text(let text): text
    case .field(let field): field.words
    case .number, .date: text
    }
  }
}

extension Span {
  /// `30 days`, `hour`: behind "the last".
  fileprivate var words: String {
    let names: [Unit: String] = [.h: "hour", .d: "day", .w: "week", .mo: "month"]
    let name = names[unit] ?? ""
    return "\(count) \(name)\(count == 1 ? "" : "s")"
  }
}
