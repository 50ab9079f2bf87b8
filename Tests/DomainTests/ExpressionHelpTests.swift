// Help with an expression that is being typed: what is offered, in which order, where the fault is, and that what is taken reads on.
import Domain
import Testing

@Suite struct ExpressionHelpTests {
  static var words: ExpressionWords {
    var words = ExpressionWords()
    words.questions = [.init("goal", "What for?"), .init("budget", "Up to?"), .init("diet", "Diet?")]
    words.choices = ["goal": [.init("sleep", "Deep sleep"), .init("wake", "Waking up")], "diet": [.init("vegan"), .init("halal")]]
    words.tags = [.init("goal:sleep", "402 people"), .init("goal:wake"), .init("diet:vegan")]
    (words.productTags, words.collections, words.vendors) = (["sleep", "night cream"], ["capsules", "teas"], ["Flore"])
    (words.quizzes, words.destinations) = (["night"], ["klaviyo"])
    return words
  }
  static func scope(_ place: ExpressionScope.Place) -> ExpressionScope {
    ExpressionScope(
      place, answers: ["goal": .text, "budget": .number, "diet": .set], variables: ["calm"], namespaces: ["goal", "diet"],
      segments: ["Night owls", "Teas"])
  }

  /// `|` is the caret; without one it stands at the end.
  static func help(_ marked: String, _ place: ExpressionScope.Place = .quiz, most: Int = 8) -> ExpressionHelp {
    let caret = marked.firstIndex(of: "|").map { marked.distance(from: marked.startIndex, to: $0) } ?? marked.count
    return ExpressionHelp(marked.replacing("|", with: ""), caret: caret, in: scope(place), words: words, most: most)
  }

  @Test(
    "The words that may stand at the caret, the nearest first",
    arguments: [
      ("", .quiz, "answer.goal, answer.budget, answer.diet, score.calm"), ("an", .quiz, "answer.goal, answer.budget, answer.diet"),
      ("bud", .quiz, "answer.budget"), ("answer.gaol", .quiz, "answer.goal"), ("answer.goal ", .quiz, "=, !=, in (, contains"),
      ("answer.goal = ", .quiz, "sleep, wake"), ("answer.goal = w", .quiz, "wake"), ("answer.goal = sl| or goal:wake", .quiz, "sleep"),
      ("answer.diet = sleep or answer.diet = ", .quiz, "vegan, halal"), ("answer.goal in (sleep", .quiz, ""),
      ("answer.goal in (sleep ", .quiz, "), ,"), ("answer.goal in (sleep, ", .quiz, "sleep, wake"),
      ("answer.goal = sleep ", .quiz, "and, or"),
      ("answer.goal = sleep a", .quiz, "and"), ("(answer.goal = sleep ", .quiz, "and, or, )"), ("answer.budget between 1 ", .quiz, "and"),
      ("answer.budget ", .quiz, "=, !=, <, <="), ("goal:", .quiz, "goal:sleep, goal:wake, goal:*"), ("sle", .quiz, "goal:sleep"),
      ("count(goal:*, ", .quiz, "goal:sleep, goal:wake, diet:vegan, goal:*"), ("count(goal:*) ", .quiz, "=, >="), ("cou", .quiz, "count("),
      ("con", .quiz, ""),
      ("answer.goal is ", .quiz, "set, not set"),
      ("answer.goal = sleep and ", .quiz, "answer.goal, answer.budget, answer.diet, score.calm"),
      ("product.", .quiz, ""), ("product.c", .slot, "product.collection"), ("product.collection = ", .slot, "capsules, teas"),
      ("product.tag = ni", .link, "\"night cream\""), ("product.tag = \"ni", .link, "\"night cream\""),
      ("product.price <= ", .filter, "product.stock, answer.budget, score.calm"), ("goal:", .link, ""),
      ("goal:sleep ", .segment, "and, or, in last"), ("goal:sleep in ", .segment, "last"),
      ("goal:sleep in last ", .segment, "7d, 30d, 90d, 12h"),
      ("ever ", .segment, "goal:sleep, goal:wake, diet:vegan, goal:*"), ("did ", .segment, "complete, start, order"),
      ("did order ", .segment, "and, or, in last, where"), ("did order >= 2 ", .segment, "times"),
      ("segment(", .segment, "\"Night owls\"), \"Teas\")"),
      ("contact.seen ", .segment, "=, !=, <, <="), ("contact.seen more ", .segment, "than"), ("contact.seen in ", .segment, "last, ("),
      ("consent.email = ", .segment, "yes, no"), ("sync.", .segment, "sync.klaviyo"), ("quiz = ", .segment, "night"), ("x y z ", .quiz, ""),
    ] as [(String, ExpressionScope.Place, String)])
  func offers(text: String, place: ExpressionScope.Place, wanted: String) {
    let offered = Self.help(text, place).completions.map(\.text)
    let first = wanted.isEmpty ? 1 : max(1, wanted.components(separatedBy: ", ").count)
    let shown = wanted.hasSuffix(" ,") ? Array(offered.prefix(2)) : Array(offered.prefix(first))
    #expect(shown.joined(separator: ", ") == wanted, "\(offered)")
  }

  @Test(
    "Taking the first word replaces the one at the caret, keeps all else and leaves the caret behind it",
    arguments: [
      ("ans", "answer.goal |"), ("answer.goal =", "answer.goal = sleep |"),
      ("answer.goal = sl| or goal:wake", "answer.goal = sleep| or goal:wake"),
      ("answer.goal = sl|xyz or goal:wake", "answer.goal = sleep| or goal:wake"), ("(answer.goal = sl|)", "(answer.goal = sleep|)"),
      ("cou", "count(|"), ("goal:sl| and answer.goal = wake", "goal:sleep| and answer.goal = wake"),
      ("answer.goal = sleep an", "answer.goal = sleep and |"),
    ])
  func taking(text: String, wanted: String) throws {
    let help = Self.help(text)
    let (taken, caret) = help.taking(try #require(help.completions.first))
    let place = taken.index(taken.startIndex, offsetBy: caret)
    #expect(taken[..<place] + "|" + taken[place...] == wanted)
  }

  @Test(
    "A text that only ends too early is unfinished; a fault before the word at the caret is told with its column",
    arguments: [
      ("", nil, false), ("answer.goal = sleep", nil, false), ("answer.goal =", 14, true), ("ans", 1, true), ("xyzzyx", 1, false),
      ("answer.gaol = sleep", 1, false), ("answer.goal < 3", 13, false), ("answer.goal = sleep andd", 21, true), ("(goal:sleep", 12, true),
      ("answer.goal = \"sleep", 15, true), ("goal:sleep in last 3d", 1, false), ("answer.goal = sleep or or goal:wake", 24, false),
    ] as [(String, Int?, Bool)])
  func faults(text: String, column: Int?, isUnfinished: Bool) {
    let help = Self.help(text)
    #expect(help.fault?.column == column, "\(help.fault?.text ?? "no fault")")
    #expect(help.isUnfinished == isUnfinished, "\(help.completions.map(\.text))")
  }

  /// Sound expressions over the words above.
  static let sound: [(ExpressionScope.Place, String)] = [
    (.quiz, "answer.goal = sleep and not (answer.diet = vegan or answer.budget between 1 and answer.budget) and outcome = calm"),
    (.quiz, "count(goal:*, diet:vegan) >= 2 or score.calm > 1 and answer.goal is not set"),
    (.quiz, "answer.goal in (sleep, wake) and goal:sleep"), (.filter, "product.price <= answer.budget and product.tag = sleep"),
    (.slot, "product.collection in (capsules, teas) or not product.vendor = Flore"), (.link, "product.tag = \"night cream\""),
    (.segment, "quiz = night and answer.goal = sleep and goal:sleep in last 30d"), (.segment, "ever goal:wake or consent.email = yes"),
    (.segment, "did order in last 30d and contact.seen more than 90d ago"),
    (.segment, "segment(\"Night owls\") and sync.klaviyo = delivered"),
    (.segment, "did complete where (quiz = night) >= 2 times"), (.segment, "contact.seen in last 7d and contact.phone is set"),
  ]

  @Test("At 400 caret places of 12 sound expressions every one of some 6,000 completions, taken, reads on to the end of the text")
  func takenReadsOn() throws {
    var tried = 0
    for (place, text) in Self.sound {
      _ = try read(text, in: Self.scope(place))
      for length in 0...text.count {
        let help = Self.help(String(text.prefix(length)), place, most: 12)
        for completion in help.completions {
          let (taken, caret) = help.taking(completion)
          tried += 1
          #expect(caret == taken.count)
          do { _ = try read(taken, in: Self.scope(place)) } catch let error as ExpressionError {
            let isOpen =
              error.column > taken.trimmedLength || error.message.contains("quiz = REF and") || error.text.contains("unknown field")
            #expect(isOpen, "\(taken)  ← \(error.text)")
          }
        }
      }
    }
    #expect(tried > 1_500, "\(tried)")
  }

  @Test("The word that stands next in each of 12 sound expressions is among the words offered there, numbers and signs of groups apart")
  func completeness() throws {
    for (place, text) in Self.sound {
      let tokens = text.replacing("(", with: " ( ").replacing(")", with: " ) ").replacing(",", with: " , ").split(separator: " ")
      for token in tokens
      where token.contains(where: \.isLetter) && !token.contains("\"") && !token.hasSuffix("owls") && !token.hasSuffix("cream") {
        guard let range = text.range(of: token) else { continue }
        let head = String(text[..<range.lowerBound])
        let offered = Self.help(head, place, most: 200).completions.map(\.text)
        let isThere = offered.contains {
          $0 == token || $0.hasPrefix(token + " ") || $0.hasPrefix(token + "(") || $0.hasSuffix(" " + token)
        }
        #expect(isThere, "\(head)…\(token): \(offered)")
      }
    }
  }

  @Test("An expression of a quiz is asked of those who took it; one about products is not asked of people")
  func asked() throws {
    func asked(_ text: String) throws -> String? { try read(text, in: Self.scope(.filter)).askedOfContacts(quiz: "night")?.text }
    #expect(try asked("goal:sleep") == "goal:sleep")
    #expect(try asked("answer.goal = sleep or goal:wake") == "quiz = night and (answer.goal = sleep or goal:wake)")
    #expect(try asked("score.calm > 1 and goal:wake") == "quiz = night and score.calm > 1 and goal:wake")
    #expect(try asked("product.price <= answer.budget") == nil)
    #expect(try !read("product.price <= answer.budget", in: Self.scope(.filter)).isAboutProducts)
    #expect(try read("product.price <= 20", in: Self.scope(.filter)).isAboutProducts)
  }

  @Test("2 of 3 products are in the collection: inactive ones and a product's second variant count nowhere")
  func products() throws {
    let catalog = try Catalog(
      CatalogFile(
        "sku,product,title,price,collections,status\nA,a,A,1,teas,\nA2,a,A2,1,teas,\nB,b,B,2,teas,\nC,c,C,3,,\nD,d,D,4,teas,draft\n"
      ).variants)
    let found = catalog.products(where: try read("product.collection = teas", in: Self.scope(.slot)))
    #expect(found.count == 2 && found.of == 3)
  }
}

extension String {
  /// Characters without the white space at the end.
  fileprivate var trimmedLength: Int { count - reversed().prefix(while: \.isWhitespace).count }
}
