// The logic of a Typeform form: jumps, and sums that are kept in variables.

extension TypeformForm {
  mutating func logic() {
    for (index, entry) in (form["logic"]?.items ?? []).enumerated() {
      let path = "logic[\(index)]"
      guard entry["type"]?.string != "hidden", let ref = entry["ref"]?.words, let field = field(ref), field.kind != nil,
        let place = transcript.places[field.question]?.index
      else {
        transcript.remark("logic", path, "logic of what is no question of the quiz was left out")
        continue
      }
      for (number, action) in (entry["actions"]?.items ?? []).enumerated() {
        let path = "\(path).actions[\(number)]"
        do throws(Unsaid) {
          try perform(action, of: field, at: place)
        } catch {
          transcript.remark("logic", path, "\(error.reason); it was left out")
        }
      }
    }
    startValues()
    lateSums()
  }

  private mutating func perform(_ action: JSON, of field: Entry, at place: Int) throws(Unsaid) {
    let kind = action["action"]?.string ?? ""
    switch kind {
    case "jump": try jump(action, from: place)
    case "add": try change(.plus, 1, action, of: field, at: place)
    case "subtract": try change(.plus, -1, action, of: field, at: place)
    case "set": try change(.set, 1, action, of: field, at: place)
    case "multiply", "divide": throw Unsaid("variables of a quiz are added to, not multiplied or divided")
    default: throw Unsaid("a quiz has no action \"\(kind.prefix(40).cleanedWords)\"")
    }
  }

  private mutating func jump(_ action: JSON, from place: Int) throws(Unsaid) {
    guard let target = target(action["details"]?["to"]) else { throw Unsaid("this jump leads to nothing in the form") }
    if case .question(let ref) = target, let there = transcript.places[ref]?.index, there <= place {
      throw Unsaid("this jump leads back to \"\(ref)\", and jumps lead forward only")
    }
    let when = try condition(action["condition"] ?? [:], depth: 0)
    // What follows a jump that is always taken is never reached.
    if transcript.quiz.questions[place].next.contains(where: { $0.when == nil }) { return }
    transcript.quiz.questions[place].next.append(Jump(when: when, to: target))
  }

  // MARK: Variables

  private mutating func change(
    _ operation: VariableChange.Operation, _ sign: Int, _ action: JSON, of field: Entry, at place: Int
  ) throws(Unsaid) {
    guard let name = action["details"]?["target"]?["value"]?.words, let value = action["details"]?["value"] else {
      throw Unsaid("this action names no variable")
    }
    guard value["type"]?.string ?? "constant" == "constant", let amount = value["value"]?.whole, abs(amount) <= 1_000_000 else {
      throw Unsaid("a variable of a quiz takes whole numbers up to 1,000,000, not what stands here")
    }
    let condition = action["condition"] ?? [:]
    let kind = transcript.quiz.questions[place].kind
    // With the choice itself it counts at once, so that jumps can ask for it.
    let choices = transcript.quiz.questions[place].choices
    if let ref = ownChoice(condition, of: field), let choice = choices.firstIndex(where: { $0.ref == ref }) {
      let change = VariableChange(operation, transcript.variable(name), sign * amount)
      transcript.quiz.questions[place].choices[choice].take(change)
      return
    }
    let when = try self.condition(condition, depth: 0)
    if when == nil, kind.hasChoices, kind != .multi, kind != .ranking {
      let change = VariableChange(operation, transcript.variable(name), sign * amount)
      for choice in choices.indices { transcript.quiz.questions[place].choices[choice].take(change) }
      return
    }
    guard kind != .statement || when != nil else { throw Unsaid("a statement has no answer that a variable could count") }
    let given = Predicate.isSet(.answer(field.question))
    let isAboutIt = when?.questions.contains(field.question) ?? false
    let whole = when.map { isAboutIt || kind == .statement ? $0 : Predicate.all([given, $0]) } ?? given
    transcript.quiz.rules.append(Rule(when: whole, changes: [VariableChange(operation, transcript.variable(name), sign * amount)]))
  }

  /// The choice that a condition is about alone.
  private func ownChoice(_ condition: JSON, of field: Entry) -> String? {
    let vars = condition["vars"]?.items ?? []
    guard ["is", "equal"].contains(condition["op"]?.string ?? ""), vars.count == 2, let ref = vars[0]["value"]?.words,
      vars[0]["type"]?.string == "field", field.refs.contains(ref)
    else { return nil }
    return vars[1]["value"]?.words.flatMap { field.choices[$0] }
  }

  private mutating func startValues() {
    for (name, value) in (form["variables"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard value.decimal != 0 else { continue }
      let shown = value.words.map { " at \($0.prefix(20).cleanedWords)" } ?? ""
      let called = name.prefix(40).cleanedWords
      transcript.remark("variable", "variables", "\"\(called)\" begins\(shown) in the form; variables of a quiz begin at 0")
    }
  }

  /// Rules count when the last question is answered, and jumps are decided before.
  private mutating func lateSums() {
    let late = Set(transcript.quiz.rules.flatMap(\.changes).map(\.variable))
    for question in transcript.quiz.questions {
      for case .score(let name) in question.next.compactMap(\.when).flatMap(\.fields) where late.contains(name) {
        let path = transcript.places[question.ref]?.path ?? ""
        transcript.remark(
          "late_sum", path, "its jump asks for \"\(name)\" before all of it is counted: rules count after the last question")
      }
    }
  }

  // MARK: Conditions

  /// Nil holds always.
  private mutating func condition(_ json: JSON, depth: Int) throws(Unsaid) -> Predicate? {
    guard depth < 16 else { throw Unsaid("this condition is nested too deep") }
    let (op, vars) = (json["op"]?.string ?? "always", json["vars"]?.items ?? [])
    switch op {
    case "always": return nil
    case "and", "or":
      var terms: [Predicate] = []
      for part in vars {
        guard let term = try condition(part, depth: depth + 1) else {
          if op == "or" { return nil }
          continue
        }
        terms.append(term)
      }
      guard !terms.isEmpty else { return nil }
      return op == "and" ? .all(terms) : .any(terms)
    default:
      guard vars.count == 2 else { throw Unsaid("the condition \"\(op.prefix(40).cleanedWords)\" cannot be said here") }
      return try comparison(op, vars[0], vars[1])
    }
  }

  private mutating func comparison(_ op: String, _ left: JSON, _ right: JSON) throws(Unsaid) -> Predicate {
    let name = left["value"]?.words ?? ""
    switch left["type"]?.string ?? "" {
    case "variable":
      guard let number = right["value"]?.decimal else { throw Unsaid("variables are compared with numbers only") }
      return try Self.compared(.score(transcript.variable(name)), op, .number(number))
    case "field":
      guard let field = field(name), let kind = field.kind, isAsked(field) else {
        throw Unsaid("the condition is about a question that was left out")
      }
      return try Self.compared(.answer(field.question), op, try Self.value(right["value"] ?? .null, of: field, kind))
    default:
      guard left["type"]?.string == "hidden", Question.Source(rawValue: name.lowercased()) != nil, let value = right["value"]?.words,
        let question = transcript.quiz.questions.first(where: { $0.source?.rawValue == name.lowercased() })
      else { throw Unsaid("the condition is about \"\(name.prefix(40).cleanedWords)\", which a kiosk does not know") }
      return try Self.compared(.answer(question.ref), op, .text(value))
    }
  }

  private static func value(_ json: JSON, of field: Entry, _ kind: QuestionKind) throws(Unsaid) -> Value {
    if kind.hasChoices {
      guard let ref = json.words.flatMap({ field.choices[$0] }) else {
        throw Unsaid("the condition names no choice of \"\(field.question)\"")
      }
      return .text(ref)
    }
    if kind.isNumeric {
      guard let number = json.decimal else { throw Unsaid("\"\(field.question)\" is compared with numbers only") }
      return .number(number)
    }
    if kind == .date {
      guard let day = json.words.flatMap({ CivilDate(iso: $0.prefix(10)) }) else {
        throw Unsaid("\"\(field.question)\" is compared with days only")
      }
      return .date(day)
    }
    guard let words = json.words, kind != .statement else { throw Unsaid("the condition compares with nothing") }
    return .text(words.cleaned())
  }

  private static let comparisons: [String: Comparison] = [
    "is": .equal, "equal": .equal, "on": .equal, "lower_than": .less, "earlier_than": .less, "lower_equal_than": .atMost,
    "earlier_than_or_on": .atMost, "greater_than": .greater, "later_than": .greater, "greater_equal_than": .atLeast,
    "later_than_or_on": .atLeast, "contains": .contains, "begins_with": .starts, "ends_with": .ends,
  ]
  private static let opposites = ["is_not": "is", "not_equal": "equal", "not_on": "on", "not_contains": "contains"]

  private static func compared(_ field: Field, _ op: String, _ value: Value) throws(Unsaid) -> Predicate {
    // An answer that was not given is not the one that is named, either.
    if let positive = opposites[op] { return try compared(field, positive, value).denied }
    guard let comparison = comparisons[op] else { throw Unsaid("a quiz has no comparison \"\(op.prefix(40).cleanedWords)\"") }
    return .compare(field, comparison, value)
  }
}

extension Choice {
  /// Adds a change to those that a choice makes: of one variable there is one of each kind.
  mutating func take(_ change: VariableChange) {
    guard let place = changes.firstIndex(where: { $0.variable == change.variable && $0.operation == change.operation }) else {
      changes.append(change)
      return
    }
    changes[place].amount = change.operation == .plus ? changes[place].amount + change.amount : change.amount
  }
}
