// What segments ask of a completed session, kept in short lines beside the document: 100,000 visits are read without a JSON decoder.
internal import Domain

/// The columns `answered`, `recommended` and `variables` of a session.
enum Visit {
  /// Lines of `question TAB answer`; JSON holds neither a bare tab nor a bare newline.
  static func answered(_ answers: [(question: String, answer: Answer)]) -> String {
    answers.map { "\($0.question)\t\($0.answer.json.canonical)" }.joined(separator: "\n")
  }

  static func answers(_ text: String?) -> [String: Answer] {
    var answers: [String: Answer] = [:]
    for line in lines(text) {
      guard let tab = line.firstIndex(of: "\t") else { continue }
      answers[String(line[..<tab])] = Answer(stored: String(line[line.index(after: tab)...]))
    }
    return answers
  }

  static func variables(_ variables: [String: Int]) -> String {
    variables.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)" }.joined(separator: "\n")
  }

  static func variables(of text: String?) -> [String: Int] {
    var variables: [String: Int] = [:]
    for line in lines(text) {
      let parts = line.split(separator: "\t")
      if parts.count == 2 { variables[String(parts[0])] = Int(parts[1]) }
    }
    return variables
  }

  static func recommended(_ text: String?) -> [String] { lines(text).map(String.init) }

  /// What the orders that came of session `s` hold, as a column: SKUs in lines.
  static let bought = """
    SELECT group_concat(l.sku, char(10)) FROM purchase p JOIN purchase_line l ON l.purchase = p.n WHERE p.session = s.n AND p.is_cancelled = 0
    """

  static func bought(_ text: String?) -> [String] { Set(lines(text)).sorted().map(String.init) }

  /// The rows of the results page of session `s`, as a table.
  static let products = "json_each(CASE WHEN json_valid(s.take) THEN s.take END, '$.products') p"
  static let slotOfProduct = "json_extract(p.value, '$.slot')"
  static let skuOfProduct = "json_extract(p.value, '$.sku')"

  /// By slot, as a column: lines of `slot TAB sku`.
  static let slots = """
    SELECT group_concat(\(slotOfProduct) || char(9) || \(skuOfProduct), char(10)) FROM \(products) WHERE \(slotOfProduct) IS NOT NULL
    """

  static func slots(_ text: String?) -> [String: [String]] {
    var slots: [String: [String]] = [:]
    for line in lines(text) {
      guard let tab = line.firstIndex(of: "\t") else { continue }
      slots[String(line[..<tab]), default: []].append(String(line[line.index(after: tab)...]))
    }
    return slots
  }

  /// What became of delivery `o`, and when, as a column.
  static let state = "o.state || ' ' || IFNULL(o.settled_at, o.created_at)"

  static func state(_ text: String?) -> (state: String, at: Instant)? {
    guard let words = text?.split(separator: " "), words.count == 2, let at = Int64(words[1]) else { return nil }
    return (String(words[0]), Instant(milliseconds: at))
  }

  private static func lines(_ text: String?) -> [Substring] { text?.split(separator: "\n") ?? [] }

  /// The answers on `path`, typed. What was recorded gives the type; the submission gives the choices after expansion, where "all of
  /// the above" has become its choices.
  static func onPath(
    _ path: [String], recorded: [String: Answer], submitted: [String: [String]]
  ) -> [(question: String, answer: Answer)] {
    path.compactMap { question in
      let words = submitted[question] ?? []
      switch recorded[question] {
      case .choices(let refs): return (question, .choices(words.isEmpty ? refs : words))
      case let answer?: return (question, answer)
      // Hidden questions are answered by the surroundings and never recorded.
      case nil: return words.isEmpty ? nil : (question, words.count == 1 ? .text(words[0]) : .choices(words))
      }
    }
  }
}
