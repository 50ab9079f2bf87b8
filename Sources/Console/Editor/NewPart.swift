// New parts of a quiz, as small as they can be and be sound.
import Domain

enum NewPart {
  /// `name`, or `name-2`, `name-3`…: one that is not taken.
  static func free(_ name: String, among taken: [String]) -> String {
    guard taken.contains(name) else { return name }
    let stem = String(name.prefix(36))
    return (2...).lazy.map { "\(stem)-\($0)" }.first { !taken.contains($0) } ?? name
  }

  static func question(_ kind: String, among taken: [String]) -> Tree {
    var question: Tree = .map([
      .init("ref", .text(free("question", among: taken))), .init("kind", .text(kind)), .init("title", .text("New question")),
    ])
    switch QuestionKind(rawValue: kind) {
    case .single?, .picture?, .dropdown?, .multi?, .ranking?:
      question["choices"] = .list([choice("first", "First choice"), choice("second", "Second choice")])
    case .statement?: question["text"] = .text("")
    case .hidden?: question["from"] = .text("store")
    case .number?:
      question["min"] = .number(0)
      question["max"] = .number(100)
    default: break
    }
    return question
  }

  private static func choice(_ ref: String, _ label: String) -> Tree { .map([.init("ref", .text(ref)), .init("label", .text(label))]) }

  static func tree(_ part: QuizPart, among taken: [String], in quiz: Tree) -> Tree {
    let ref = Tree.text(free(part.rawValue, among: taken))
    switch part {
    case .question: return question("single", among: taken)
    case .choice: return .map([.init("ref", ref), .init("label", .text("New choice"))])
    case .band: return .map([.init("ref", ref), .init("from", .number(0)), .init("to", .number(10))])
    case .jump: return .map([.init("go", .text("results"))])
    case .link: return .map([.init("tag", .text("tag")), .init("points", .number(1))])
    case .rule: return .map([.init("when", .text("quiz is set"))])
    case .filter: return .map([.init("ref", ref), .init("keep", .text("product.price is set"))])
    case .section: return .map([.init("ref", ref), .init("slots", .list([.map([.init("ref", .text("best-\(taken.count + 1)"))])]))])
    case .slot: return .map([.init("ref", .text(free("slot", among: slots(quiz))))])
    case .namespace: return .map([.init("basis", .text("needs"))])
    default: return .nothing
    }
  }

  private static func slots(_ quiz: Tree) -> [String] {
    (quiz["results"]?.items ?? []).flatMap { $0["slots"]?.items?.compactMap(\.ref) ?? [] }
  }
}

extension QuestionKind {
  /// What a shopper does with it.
  var words: String {
    switch self {
    case .single: "one of several choices"
    case .picture: "one of several pictures"
    case .dropdown: "one of many choices, with search"
    case .multi: "some of several choices"
    case .ranking: "choices in an order"
    case .yesNo: "yes or no"
    case .slider: "a number on a line"
    case .number: "a number typed"
    case .rating: "stars"
    case .scale: "a row of buttons"
    case .date: "a day"
    case .text: "a line of text"
    case .longText: "some lines of text"
    case .name: "a name"
    case .email: "an email address"
    case .phone: "a phone number"
    case .barcode: "a product's barcode"
    case .statement: "words to read, no answer"
    case .hidden: "not asked: store, kiosk, staff"
    }
  }
}
