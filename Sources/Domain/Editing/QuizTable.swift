// A quiz as a table for a spreadsheet: a row for each choice, band or question without either.

public enum QuizTable {
  static let head = ["number", "question", "kind", "title", "choice", "label", "tags", "products", "shown if"]

  /// CSV with a head, commas and CRLF, texts in `locale`.
  public static func csv(_ quiz: Quiz, locale: String) -> String {
    let rows = quiz.questions.enumerated().flatMap { index, question -> [[String]] in
      let start = ["\(index + 1)", question.ref, question.kind.rawValue, quiz.text(question.title, in: locale)]
      guard !question.carriers.isEmpty else { return [start + ["", "", "", "", question.showIf?.text ?? ""]] }
      return question.carriers.map { choice in
        let condition = [question.showIf?.text, choice.showIf?.text].compactMap(\.self).joined(separator: " and ")
        return start + [
          choice.ref, quiz.text(choice.label, in: locale), choice.tags.map(\.text).joined(separator: " "),
          choice.links.map(words).joined(separator: "; "), condition,
        ]
      }
    }
    return ([head] + rows).map(CSVWriter.line).joined()
  }

  private static func words(_ link: Link) -> String {
    let effect =
      switch link.effect {
      case .points(let points): points > 0 ? "+\(points)" : "\(points)"
      case .exclude: "exclude"
      case .require: "require"
      case .pin: "pin"
      }
    let selector =
      switch link.selector {
      case .sku(let words): "sku \(words.joined(separator: " "))"
      case .product(let words): "product \(words.joined(separator: " "))"
      case .collection(let words): "collection \(words.joined(separator: " "))"
      case .tag(let words): "tag \(words.joined(separator: " "))"
      case .vendor(let words): "vendor \(words.joined(separator: " "))"
      case .type(let words): "type \(words.joined(separator: " "))"
      case .matching(let predicate): "where \(predicate.text)"
      }
    return "\(effect) \(selector)"
  }
}
