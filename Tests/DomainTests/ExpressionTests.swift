// The expression language: every form of INTERFACE.md's grammar, precedence, printing and parsing again.
import Chance
import Domain
import Testing

/// Reads an expression that must be sound.
func read(_ text: String, in scope: ExpressionScope = .segment) throws -> Domain.Predicate {
  try Domain.Predicate(parsing: text, in: scope)
}

@Suite struct ExpressionTests {
  typealias Predicate = Domain.Predicate

  @Test(
    "Every form of the grammar prints as it is written in the plainest way",
    arguments: [
      "goal:sleep", "goal:*", "goal:sleep in last 30d", "ever goal:sleep", "quiz = night", "quiz != night", "contact.created < 2026-11-24",
      "contact.seen >= 2026-11-24", "contact.email ends @example.com", "contact.name contains \"de la\"", "contact.locale starts de",
      "quiz in (night, skin)", "contact.created between 2026-01-01 and 2026-12-31", "contact.phone is set", "contact.phone is not set",
      "contact.seen in last 12h", "contact.seen more than 6mo ago", "count(goal:*, skin:dry) >= 2", "did order", "did order in last 4w",
      "did order >= 2 times", "did complete where (store = lyon) in last 30d = 0 times", "segment(\"Night owls\")", "consent.email = yes",
      "sync.klaviyo = delivered", "property.\"shoe size\" > 42", "recommended = MAG-CAP", "bought contains MAG",
      "recommended.evening = MAG-CAP", "recommended.\"late night\" not contains MAG", "bought = recommended.evening",
      "sync.klaviyo since 2026-01-01", "sync.\"our list\" in last 7d", "sync.klaviyo more than 30d ago",
      "score.cat > 1 and quiz = pets",
      "quiz = night and answer.goal = sleep", "not goal:sleep", "not (goal:sleep or goal:calm)", "(goal:sleep or goal:calm) and not goal:x",
      "property.a = property.b", "property.a = \"5\"", "property.a = 5.25", "property.a = -3", "kiosk = \"and\"", "kiosk = \"quiz\"",
      "variant = b", "version = 5f0c", "staff = \"\"", "outcome = cat", "locale = de-at",
      "contact.name not contains x", "quiz not starts ni", "contact.email not ends @example.com", "recommended not contains MAG",
      "quiz not in (night, skin)", "contact.created in next 7d", "property.renewal in next 2mo", "property.born anniversary",
      "property.born anniversary in next 2w", "contact.created month = 12", "property.born month >= 6", "consent.email since 2026-01-01",
      "consent.sms in last 30d", "not contact.name not contains x", "staff = since", "staff = anniversary",
    ])
  func forms(text: String) throws {
    let expression = try read(text)
    #expect(expression.text == text)
    #expect(try read(expression.text) == expression)
  }

  @Test(
    "Keywords have no case, white space is free, quotes and parentheses that are not needed go",
    arguments: [
      ("NOT  goal:sleep\n AND\tquiz=night", "not goal:sleep and quiz = night"), ("((goal:sleep))", "goal:sleep"),
      ("quiz = \"night\"", "quiz = night"), ("contact.name = \"a \\\"b\\\" \\\\c\"", "contact.name = \"a \\\"b\\\" \\\\c\""),
      ("goal:a and (goal:b and goal:c)", "goal:a and goal:b and goal:c"), ("goal:a or (goal:b or goal:c)", "goal:a or goal:b or goal:c"),
      ("GOAL = x", ""), ("Quiz = Night", "quiz = Night"), ("contact.SEEN In Last 30D", "contact.seen in last 30d"),
      ("consent.sms = TRUE", "consent.sms = yes"), ("goal:SLEEP", "goal:sleep"),
      ("contact.created since 2026-01-01", "contact.created >= 2026-01-01"), ("property.vip is true", "property.vip = yes"),
      ("property.vip is not true", "property.vip != yes"), ("consent.email is false", "consent.email = no"),
      ("quiz Not In (night)", "quiz not in (night)"), ("property.born ANNIVERSARY In Next 7D", "property.born anniversary in next 7d"),
      ("not contact.phone is set", "contact.phone is not set"),
      ("did Order where store=lyon in last 30d", "did order where (store = lyon) in last 30d"),
      ("(did order where (store = lyon)) and goal:a", "(did order where (store = lyon)) and goal:a"),
      ("did order where store = lyon and goal:a", "did order where (store = lyon and goal:a)"),
    ])
  func plainer(text: String, wanted: String) throws {
    #expect((try? read(text))?.text ?? "" == wanted)
  }

  @Test("`and` binds tighter than `or`, `not` tighter than both")
  func precedence() throws {
    let (a, b, c) = (try read("t:a"), try read("t:b"), try read("t:c"))
    #expect(try read("t:a or t:b and t:c") == .or([a, .and([b, c])]))
    #expect(try read("t:a and t:b or t:c") == .or([.and([a, b]), c]))
    #expect(try read("not t:a and t:b") == .and([.not(a), b]))
    #expect(try read("not t:a or not t:b") == .or([.not(a), .not(b)]))
    #expect(try read("(t:a or t:b) and t:c") == .and([.or([a, b]), c]))
    #expect(try read("not (t:a and t:b)") == .not(.and([a, b])))
    #expect(throws: ExpressionError.self) { try read("not not t:a") }
    #expect(try read("not (not t:a)") == .not(.not(a)))
  }

  @Test("A word that begins as a field does is a field, quoted it is a text")
  func fieldsAsValues() throws {
    let scope = ExpressionScope(.filter, answers: ["budget": .number, "word": .text])
    #expect(try read("product.price <= answer.budget", in: scope) == .compare(.product(.price), .atMost, .field(.answer("budget"))))
    #expect(try read("product.title = \"answer.word\"", in: scope) == .compare(.product(.title), .equal, .text("answer.word")))
    #expect(try read("product.title = store", in: scope) == .compare(.product(.title), .equal, .field(.session(.store))))
  }

  @Test("An expression knows the questions, tags and segments that it names")
  func names() throws {
    let expression = try read(
      "quiz = q and answer.a > 1 and (not segment(x) or did order where (t:b and property.z = answer.c)) and count(u:*) = 1")
    #expect(expression.questions == ["a", "c"])
    #expect(expression.segments == ["x"])
    #expect(expression.tagPatterns.map(\.text) == ["t:b", "u:*"])
  }

  @Test("2000 characters and 32 groups are read, one more is refused")
  func limits() throws {
    let long = "t:" + String(repeating: "a", count: 60) + " or "
    let text = String(repeating: long, count: 29)
    #expect(try read(text + "t:" + String(repeating: "b", count: 64)).parts.count == 31)
    #expect(throws: ExpressionError.self) { try read(text + String(repeating: " ", count: 200) + "t:b") }
    func nested(_ depth: Int) -> String { String(repeating: "(", count: depth) + "t:a" + String(repeating: ")", count: depth) }
    #expect(try read(nested(31)) == (try read("t:a")))
    for depth in [32, 33, 990, 100_000] { #expect(throws: ExpressionError.self) { try read(nested(depth)) } }
  }

  @Test("An expression that is longer than 2000 characters only when it is printed is refused: it could not be read again")
  func printedLength() throws {
    func count(_ tags: Int) -> String { "count(" + Array(repeating: "l:*", count: tags).joined(separator: ",") + ")>1" }
    let most = try read(count(397))
    #expect(most.text.count <= 2000)
    #expect(try read(most.text) == most)
    let error = try #require(throws: ExpressionError.self) { try read(count(420)) }
    #expect(count(420).count < 2000 && error.message.contains("written out this expression has 21"), "\(error.message)")
  }

  @Test("500 random expressions print to text that reads back as the same expression")
  func roundTrip() throws {
    for seed in UInt64(0)..<500 {
      var maker = ExpressionMaker(random: Noise(seed))
      let expression = maker.expression(3)
      let again = try? read(expression.text)
      #expect(again == expression, "seed \(seed): \(expression.text)")
    }
  }
}

/// Random segment expressions in the shape that the parser gives: groups are never nested in their own kind.
struct ExpressionMaker {
  var random: Noise
  static let words = [
    "night", "Été", "and", "5", "2026-11-24", "", "a b", "q\"\\", "answer.x", "store", "x:y", "*", "-", "ß", "not", "in", "日本", "'",
  ]
  static let names = ["shoe", "shoe size", "a.b", "ns:x", "size\"", "É", "and", "-1"]

  mutating func expression(_ depth: Int) -> Domain.Predicate {
    guard depth > 0 else { return leaf() }
    switch random.number(0...5) {
    case 0, 1: return .and(parts(depth) { if case .and = $0 { false } else { true } })
    case 2, 3: return .or(parts(depth) { if case .or = $0 { false } else { true } })
    case 4: return .not(expression(depth - 1))
    default: return leaf()
    }
  }

  private mutating func parts(_ depth: Int, fits: (Domain.Predicate) -> Bool) -> [Domain.Predicate] {
    (0..<random.number(2...3)).map { _ in
      let part = expression(depth - 1)
      return fits(part) ? part : leaf()
    }
  }

  private mutating func span() -> Span { Span(random.number(1...400), random.pick(Span.Unit.allCases)) }
  private mutating func day() -> CivilDate { CivilDate(daysSinceEpoch: random.number(0...40_000)) }
  private mutating func pattern() -> TagPattern {
    random.pick(["goal:sleep", "goal:*", "a-b_9:été", "x:y:z", "and:or"].compactMap { TagPattern($0) })
  }
  private mutating func number() -> Number { Number(millionths: Int64(random.number(-9_000_000...9_000_000))) }

  private mutating func leaf() -> Domain.Predicate {
    let text = Value.text(random.pick(Self.words))
    switch random.number(0...14) {
    case 12: return .isNoneOf(.session(random.pick(Field.OfSession.allCases)), [text, .text("x"), .field(.session(.store))])
    case 13:
      return random.once(in: 2)
        ? .upcoming(.contact(.seen), span()) : .anniversary(.property(random.pick(Self.names)), within: random.once(in: 2) ? span() : nil)
    case 14:
      return random.once(in: 2)
        ? .month(.contact(.created), random.pick([.equal, .less, .atLeast]), Number(random.number(1...12)))
        : .compare(.consent(.email), .atLeast, .date(day()))
    case 0: return .tag(pattern(), gainedWithin: random.once(in: 2) ? span() : nil)
    case 1: return .everTag(pattern())
    case 2:
      return .compare(
        .contact(random.pick([.email, .name, .phone, .locale])), random.pick([.equal, .notEqual, .contains, .lacks, .startsNot, .ends]),
        text)
    case 3:
      return .compare(
        .property(random.pick(Self.names)), random.pick(Comparison.allCases),
        random.pick([text, .number(number()), .date(day()), .field(.sync("k b"))]))
    case 4: return .isOneOf(.session(random.pick(Field.OfSession.allCases)), [text, .text("x"), .field(.session(.store))])
    case 5: return .between(.property(random.pick(Self.names)), .number(number()), .number(number()))
    case 6: return .isSet(.property(random.pick(Self.names)))
    case 7: return random.once(in: 2) ? .within(.contact(.seen), span()) : .longerAgo(.contact(.created), span())
    case 8: return .count([pattern(), pattern()], random.pick([.equal, .notEqual, .less, .atMost, .greater, .atLeast]), number())
    case 9, 10:
      let times = Domain.Predicate.Times(random.pick([.equal, .atLeast, .less]), Number(random.number(0...9)))
      return .did(
        random.pick(["order", "complete", "question_view"]), where: random.once(in: 2) ? expression(1) : nil,
        within: random.once(in: 2) ? span() : nil, times: random.once(in: 2) ? times : nil)
    default: return .segment(random.pick(["Night owls", "a", "say \"hi\"", "(x)"]))
    }
  }
}
