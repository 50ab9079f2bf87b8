// One condition of a segment while it is typed, in its place among the others.
import Domain
import Terminal

/// A condition in the making.
struct ConditionEntry: Equatable, Sendable {
  let place: SegmentBuilder.Place
  /// Not there yet; else it takes the place of the one that is.
  let isNew: Bool
  private(set) var input: TextInput
  private(set) var prompt: ExpressionPrompt

  enum Outcome: Equatable {
    case typed
    /// Taken into the expression.
    case done(Predicate)
    /// Left as it was.
    case cancelled
  }

  init(_ builder: SegmentBuilder, at place: SegmentBuilder.Place, isNew: Bool, limit: Int, scope: ExpressionScope, words: ExpressionWords) {
    self.place = place
    self.isNew = isNew
    input = TextInput(isNew ? "" : builder.condition(at: place)?.text ?? "", limit: limit)
    prompt = ExpressionPrompt(input, scope: scope.asPart, words: words, subject: .part(of: builder, at: place, isNew: isNew))
  }

  /// Nil for a key that ends nothing here: it is the form's.
  mutating func apply(_ key: Key) -> Outcome? {
    if let taken = prompt.apply(key, at: input) {
      input = taken
      prompt.read(input)
      return .typed
    }
    switch key {
    case .escape: return .cancelled
    case .enter, .tab, .backTab, .control("s"):
      if let condition = prompt.help.condition { return .done(condition) }
      return input.text.trimmingSpaces().isEmpty ? .cancelled : .typed
    case .down, .up: return .typed
    case .function(1), .control("c"): return nil
    default:
      _ = input.apply(key)
      prompt.read(input)
      return .typed
    }
  }

  mutating func insert(_ text: String) {
    input.insert(text)
    prompt.read(input)
  }

  mutating func ask() -> [ConsoleEffect] { prompt.ask() }
  mutating func receive(_ question: MatchQuestion, _ count: MatchCount) -> [ConsoleEffect] { prompt.receive(question, count) }
}

extension ExpressionScope {
  /// The same for a part of an expression.
  var asPart: ExpressionScope {
    var scope = self
    scope.isPart = true
    return scope
  }
}
