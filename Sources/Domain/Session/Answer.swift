// What a shopper said to one question.

/// An answer, already checked against its question: made by `Question.answer(choosing:visible:)` and `answer(typing:)`.
public enum Answer: Hashable, Sendable {
  /// Choice refs: one of a single, any of a multi, best first of a ranking.
  case choices([String])
  /// Of slider, number, rating and scale.
  case number(Number)
  case date(CivilDate)
  /// Cleaned and trimmed; an email or a phone number in its one form.
  case text(String)
  /// Seen and left empty: a skipped optional question, a statement.
  case empty

  /// True for `.empty`, for no choice and for no text.
  public var isEmpty: Bool {
    switch self {
    case .empty: true
    case .choices(let refs): refs.isEmpty
    case .text(let text): text.isEmpty
    case .number, .date: false
    }
  }
}

extension Answer {
  /// As destinations are told it: choice refs, a number, an ISO date, the text; nothing for what was left empty.
  public var words: [String] {
    switch self {
    case .choices(let refs): refs
    case .number(let number): [number.text()]
    case .date(let date): [date.iso]
    case .text(let text): text.isEmpty ? [] : [text]
    case .empty: []
    }
  }
}

extension Answer {
  /// The form in which a store keeps it: `{"choices":["dry"]}`, `{"number":"25.00"}`, `{"date":"2026-11-24"}`, `{"text":"…"}`, `{}`.
  public var json: JSON {
    switch self {
    case .choices(let refs): ["choices": .array(refs.map(JSON.string))]
    case .number(let number): ["number": .string(number.text())]
    case .date(let date): ["date": .string(date.iso)]
    case .text(let text): ["text": .string(text)]
    case .empty: .object([:])
    }
  }

  /// Reads what `json` wrote; nil for anything else.
  public init?(json: JSON) {
    guard let members = json.object else { return nil }
    if let refs = members["choices"]?.array {
      self = .choices(refs.compactMap(\.string))
    } else if let number = members["number"]?.string.flatMap({ Number($0) }) {
      self = .number(number)
    } else if let date = members["date"]?.string.flatMap({ CivilDate(iso: $0) }) {
      self = .date(date)
    } else if let text = members["text"]?.string {
      self = .text(text)
    } else if members.isEmpty {
      self = .empty
    } else {
      return nil
    }
  }
}
