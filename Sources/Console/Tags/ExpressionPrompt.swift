// An expression being typed: what the language says of it, words that may come next, and how many match, live.
import Domain
import Terminal

/// What stands below a field that holds an expression. The text itself is the field's.
struct ExpressionPrompt: Equatable, Sendable {
  /// Of whom a condition is counted.
  enum Subject: Equatable, Sendable {
    /// Everybody in the book.
    case people
    /// Those who took the quiz with this ref; conditions about products count products.
    case quiz(String)
    /// Everybody in the book, by the whole expression that has the condition at this place.
    case part(of: SegmentBuilder, at: SegmentBuilder.Place, isNew: Bool)
  }

  let scope: ExpressionScope
  let words: ExpressionWords
  let subject: Subject
  private(set) var help: ExpressionHelp
  /// Row of the list of words.
  private(set) var chosen = 0
  /// Somebody went into the list: Enter takes from it.
  private(set) var isChoosing = false
  /// The last count, also while a newer one is on its way.
  private(set) var matches: MatchCount?
  /// The question on its way; one at a time, so that a slow count is never followed by a queue of stale ones.
  private var asked: MatchQuestion?
  /// The question that `matches` answers.
  private var answered: MatchQuestion?
  private var number = 0

  init(_ input: TextInput, scope: ExpressionScope, words: ExpressionWords, subject: Subject) {
    self.scope = scope
    self.words = words
    self.subject = subject
    help = ExpressionHelp(input.text, caret: input.caret, in: scope, words: words)
  }

  var completions: [ExpressionHelp.Completion] { help.completions }
  /// A fault that more typing at the end does not mend.
  var fault: ExpressionError? { help.isUnfinished ? nil : help.fault }
  /// Whether `matches` is about the text as it stands.
  var isCurrent: Bool { asked == nil && answered != nil }

  /// Reads the text anew.
  mutating func read(_ input: TextInput) {
    guard input.text != help.text || input.caret != help.caret else { return }
    help = ExpressionHelp(input.text, caret: input.caret, in: scope, words: words)
    (chosen, isChoosing) = (0, false)
  }

  /// Tab and Right at the end take a word, Down and Up choose one; nil for keys that are the field's own.
  mutating func apply(_ key: Key, at input: TextInput) -> TextInput? {
    guard completions.indices.contains(chosen) else { return nil }
    switch key {
    case .down where isChoosing: chosen = (chosen + 1) % completions.count
    case .up where isChoosing: chosen = (chosen + completions.count - 1) % completions.count
    case .down: isChoosing = true
    case .enter where isChoosing: return take(input)
    case .tab where takesAtOnce: return take(input)
    case .right where takesAtOnce && input.caret == input.characters.count: return take(input)
    default: return nil
    }
    return input
  }

  /// Whether Tab takes a word without somebody having gone into the list: not from an empty text or behind a whole one, which are left
  /// with it.
  var takesAtOnce: Bool { isChoosing || !help.word.isEmpty || help.condition == nil && help.fault != nil }

  private func take(_ input: TextInput) -> TextInput {
    let (text, caret) = help.taking(completions[chosen])
    // What does not fit is not taken: nothing that was typed may fall off the end.
    guard text.count <= input.limit else { return input }
    var next = TextInput(text, limit: input.limit)
    for _ in caret..<max(caret, text.count) { _ = next.apply(.left) }
    return next
  }

  // MARK: Counts

  /// The question that the text asks now; nil where it asks none.
  private var question: (MatchQuestion.Subject, String)? {
    guard let condition = help.condition else { return nil }
    switch subject {
    case .people: return (.people, condition.text)
    case .part(let builder, let place, let isNew): return (.people, builder.putting(condition, at: place, isNew: isNew).text)
    case .quiz(let ref):
      if let asked = condition.askedOfContacts(quiz: ref) { return (.people, asked.text) }
      return condition.isAboutProducts ? (.products, condition.text) : nil
    }
  }

  /// Asks for the count of the text, unless it is known or on its way.
  mutating func ask() -> [ConsoleEffect] {
    guard let (subject, expression) = question else {
      if asked == nil { (matches, answered) = (nil, nil) }
      return []
    }
    guard asked == nil else { return [] }
    if let answered, answered.subject == subject, answered.expression == expression { return [] }
    number += 1
    let next = MatchQuestion(number: number, subject: subject, expression: expression)
    asked = next
    return [.tags(.matches(next))]
  }

  /// Takes a count, and asks for the next where the text has changed meanwhile. An answer to another question is dropped.
  mutating func receive(_ question: MatchQuestion, _ count: MatchCount) -> [ConsoleEffect] {
    guard question == asked else { return [] }
    (asked, answered, matches) = (nil, question, count)
    return ask()
  }
}
