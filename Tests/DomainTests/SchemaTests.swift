// The schemas that editors check quiz and theme files by, beside the decoder: what it takes they take, what it refuses for its shape they refuse.
import Testing

@testable import Domain

@Suite("Schemas")
struct SchemaTests {
  /// Faults that a look at the shape alone has to find.
  static let shapeFaults: Set = [
    "unknown_key", "wrong_kind", "unknown_value", "missing_key", "bad_ref", "bad_locale", "bad_namespace", "bad_link", "bad_tag",
    "bad_colour",
    "bad_glyph", "bad_template", "bad_format", "no_questions",
  ]

  @Test("every quiz and theme that comes with the program is taken, and names its schema")
  func bundled() throws {
    for ref in Bundled.refs {
      let text = try Bundled.text("Quizzes/\(ref).yaml")
      #expect(try SchemaReader.quiz().fault(text) == nil, "\(ref)")
      #expect(text.hasPrefix("# yaml-language-server: $schema=quiz.schema.json\n"))
    }
    for ref in Bundled.themes {
      let text = try Bundled.text("Themes/\(ref).yaml")
      #expect(try SchemaReader.theme().fault(text) == nil, "\(ref)")
      #expect(text.hasPrefix("# yaml-language-server: $schema=theme.schema.json\n"))
    }
  }

  @Test("every quiz in the tests that the decoder takes is taken, and so is what the console begins a quiz with")
  func quizzesOfTests() throws {
    let texts = try TextsOfTests.all().filter { $0.contains("questions:") && QuizFile($0).quiz != nil }
    #expect(texts.count >= 20)
    let faults = try SchemaReader.quiz().faults(try (texts + [QuizTemplate.text(ref: "new", title: "New")]).map { try JSON(yaml: $0) })
    for (text, fault) in zip(texts, faults) where fault != nil { Issue.record("\(fault ?? ""):\n\(text)") }
    #expect(faults.last == .some(nil))
  }

  @Test("every key that the decoder knows is in the schema, and no other, each with words for whoever points at it")
  func keys() throws {
    let (quiz, theme) = (try SchemaReader.quiz(), try SchemaReader.theme())
    #expect(quiz.keys() == Set(QuizReader.keys))
    #expect(quiz.keys("question") == Set(QuestionReader.keys))
    #expect(quiz.keys("choice") == Set(QuestionReader.choiceKeys) && quiz.keys("band") == Set(QuestionReader.bandKeys))
    #expect(quiz.keys("link") == Set(QuestionReader.linkKeys))
    let parts: [QuizPart] = [.namespace, .scoring, .filter, .intro, .jump, .rule, .lead, .section, .slot, .offers, .handoff]
    for part in parts { #expect(quiz.keys(part.rawValue) == Set(part.keys().map(\.key)), "\(part)") }
    #expect(theme.keys("roles") == Set(Theme.Role.allCases.map(\.rawValue)) && theme.keys("glyphs") == Set(Theme.glyphNames))
    #expect(theme.keys() == ["format", "ref", "title", "colors", "roles", "border", "glyphs", "attract"])
    for schema in [quiz, theme] { #expect(untold(schema.schema) == []) }
  }

  /// Properties without words, but those that only narrow what stands elsewhere.
  private func untold(_ node: JSON, _ path: String = "") -> [String] {
    switch node {
    case .array(let items): return items.flatMap { untold($0, path) }
    case .object(let members):
      return members.flatMap { key, value -> [String] in
        if ["allOf", "if", "then", "else"].contains(key) { return [] }
        guard key == "properties", let properties = value.object else { return untold(value, "\(path).\(key)") }
        return properties.flatMap { name, property in
          let isTold = property["description"] != nil || property["$ref"]?.string?.hasSuffix("/ref") == false
          return (isTold ? [] : ["\(path).\(name)"]) + untold(property, "\(path).\(name)")
        }
      }
    default: return []
    }
  }

  @Test("words that can be chosen are those of the decoder")
  func words() throws {
    let quiz = try SchemaReader.quiz().schema["$defs"]
    func words(_ part: String, _ key: String) -> [String] { quiz?[part]?["properties"]?[key]?["enum"]?.array?.compactMap(\.string) ?? [] }
    #expect(Set(words("question", "kind")) == Set(QuestionKind.allCases.map(\.rawValue)))
    #expect(words("question", "order") == Question.Order.allCases.map(\.rawValue))
    #expect(words("question", "from") == Question.Source.allCases.map(\.rawValue))
    #expect(Set(words("namespace", "basis")) == Set(Basis.allCases.map(\.rawValue)))
    #expect(Set(words("namespace", "keep")) == Set(Namespace.Keep.allCases.map(\.rawValue)))
    for part in [QuizPart.scoring, .lead] {
      for key in part.keys() {
        if case .pick(let known) = key.kind { #expect(words(part.rawValue, key.key) == known, "\(key.key)") }
      }
    }
    let border = try SchemaReader.theme().schema["properties"]?["border"]?["enum"]?.array?.compactMap(\.string)
    #expect(border == Theme.Border.allCases.map(\.rawValue))
  }

  @Test("of 60 seeded faults in a quiz and a theme the decoder refuses each, and so does the schema")
  func seededFaults() throws {
    let (quiz, theme) = (try SchemaReader.quiz(), try SchemaReader.theme())
    #expect(QuizFile(SchemaFaults.quiz).problems.filter { $0.severity == .error } == [] && ThemeFile(SchemaFaults.theme).theme != nil)
    #expect(try quiz.fault(SchemaFaults.quiz) == nil && theme.fault(SchemaFaults.theme) == nil)
    #expect(SchemaFaults.ofQuiz.count + SchemaFaults.ofTheme.count == 60)
    try refuse(SchemaFaults.ofQuiz, in: SchemaFaults.quiz, quiz) { QuizFile($0).quiz == nil }
    try refuse(SchemaFaults.ofTheme, in: SchemaFaults.theme, theme) { ThemeFile($0).theme == nil }
  }

  private func refuse(
    _ seeds: [(sound: String, spoilt: String)], in text: String, _ schema: SchemaReader, isRefused: (String) -> Bool
  ) throws {
    let texts = seeds.map { text.replacing($0.sound, with: $0.spoilt, maxReplacements: 1) }
    for ((seed, spoilt), fault) in zip(zip(seeds, texts), try schema.faults(texts.map { try JSON(yaml: $0) })) {
      #expect(spoilt != text, "\(seed.sound) stands nowhere")
      #expect(isRefused(spoilt), "the decoder takes \(seed.spoilt)")
      #expect(fault != nil, "the schema takes \(seed.spoilt)")
    }
  }

  @Test("with any one value of a quiz of all keys changed, decoder and schema agree wherever the shape decides, every third of over 1,000")
  func spoiltQuiz() throws {
    let cases = try JSON(yaml: SchemaFaults.quiz).spoilt
    #expect(cases.count > 1000)
    // Of the four kinds of change the next place has another one.
    try agree(cases.enumerated().filter { $0.offset % 3 == 0 }.map(\.element), try SchemaReader.quiz()) { QuizFile($0).problems }
  }

  @Test("the same of a theme")
  func spoiltTheme() throws {
    try agree(try JSON(yaml: SchemaFaults.theme).spoilt, try SchemaReader.theme()) { ThemeFile($0).problems }
  }

  private func agree(_ cases: [(what: String, document: JSON)], _ schema: SchemaReader, _ problems: (String) -> [Problem]) throws {
    for (spoilt, fault) in zip(cases, try schema.faults(cases.map(\.document))) {
      // JSON is YAML, too.
      let errors = problems(spoilt.document.canonical).filter { $0.severity == .error }
      let isShape = errors.contains { Self.shapeFaults.contains($0.code) && !$0.message.contains("not asked for") }
      if isShape { #expect(fault != nil, "\(spoilt.what): \(errors.map(\.message))") }
      if errors.isEmpty { #expect(fault == nil, "\(spoilt.what)") }
    }
  }
}
