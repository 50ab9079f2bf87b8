// The columns of tables with choices, tags and votes, under the names that people give them.

struct VoteColumns {
  enum Column: CaseIterable {
    case question, choice, kind, help, required, tags, sku, product, collection, productTag, vendor, type, votes, exclude
  }

  /// The first name is the usual one.
  private static let names: [Column: [String]] = [
    .question: ["question", "questiontitle", "questiontext", "questionname", "slide", "slidetitle"],
    .choice: ["choice", "choicetitle", "choicetext", "choicelabel", "answer", "answertitle", "answertext", "option", "response"],
    .kind: ["questiontype", "kind", "questionkind", "choicetype", "answertype"],
    .help: ["description", "questiondescription", "subtitle", "help"],
    .required: ["required", "mandatory", "isrequired"],
    .tags: ["tags", "tag", "customertags", "customertag", "choicetags", "answertags"],
    .sku: ["sku", "skus", "variantsku", "variant"],
    .product: ["product", "products", "handle", "handles", "producthandle"],
    .collection: ["collection", "collections", "collectionhandle", "collectiontitle"],
    .productTag: ["producttag", "producttags"],
    .vendor: ["vendor", "brand"],
    .type: ["producttype", "type"],
    .votes: ["votes", "vote", "weight", "points", "score", "upvotes"],
    .exclude: ["exclude", "excluded", "exclusion", "action", "effect"],
  ]

  /// What links look at, with how a link is made of it.
  static let selectors: [(Column, @Sendable ([String]) -> Link.Selector)] = [
    (.sku, Link.Selector.sku), (.product, Link.Selector.product), (.collection, Link.Selector.collection),
    (.productTag, Link.Selector.tag), (.vendor, Link.Selector.vendor), (.type, Link.Selector.type),
  ]

  private var places: [Column: Int] = [:]
  /// Heads that mean nothing here.
  private(set) var unknown: [String] = []

  init(_ head: [String]) {
    for (index, name) in head.enumerated() {
      let key = String(name.folded.filter { $0.isLetter || $0.isNumber })
      let column = Column.allCases.first { Self.names[$0]?.contains(key) ?? false }
      if let column, places[column] == nil { places[column] = index } else if !key.isEmpty { unknown.append(name) }
    }
  }

  func has(_ column: Column) -> Bool { places[column] != nil }
  func place(of column: Column) -> Int? { places[column] }
}

/// One row, seen through its columns.
struct VoteRow {
  private let record: CSVRecord
  private let columns: VoteColumns

  init(_ record: CSVRecord, _ columns: VoteColumns) {
    self.record = record
    self.columns = columns
  }

  var line: Int { record.line }
  var isEmpty: Bool { record.fields.allSatisfy { $0.allSatisfy(\.isWhitespace) } }

  /// Trimmed; "" where the column or the field is missing.
  subscript(column: VoteColumns.Column) -> String {
    guard let place = columns.place(of: column), record.fields.indices.contains(place) else { return "" }
    return record.fields[place].trimmingSpaces()
  }

  /// The values of a field, divided by commas, semicolons or bars.
  func list(_ column: VoteColumns.Column) -> [String] {
    self[column].split(whereSeparator: { ",;|\n".contains($0) }).map { String($0).cleaned().trimmingSpaces() }.filter { !$0.isEmpty }
  }

  static func isYes(_ text: String) -> Bool { ["yes", "true", "1", "x", "y", "include", "included", "upvote"].contains(text.lowercased()) }

  var excludes: Bool {
    let text = self[.exclude].lowercased()
    return ["exclude", "excluded", "hide"].contains(text) || Self.isYes(text) && !text.hasPrefix("include") && text != "upvote"
  }

  var isOptional: Bool { ["no", "false", "0", "optional"].contains(self[.required].lowercased()) }

  /// Nil where the table does not say.
  var kind: QuestionKind? {
    let words = self[.kind].folded.filter { $0.isLetter }
    return switch words {
    case "multiple", "multi", "multiplechoice", "multipleanswers", "multiselect", "checkbox", "checkboxes": .multi
    case "single", "singlechoice", "singleanswer", "radio", "choice": .single
    case "dropdown", "select": .dropdown
    case "picture", "image", "images", "picturechoice", "imagechoice": .picture
    case "ranking": .ranking
    case "text", "shorttext", "input": .text
    case "longtext", "textarea": .longText
    case "email": .email
    case "phone", "tel": .phone
    case "name": .name
    case "number", "numeric": .number
    case "date": .date
    default: nil
    }
  }
}
