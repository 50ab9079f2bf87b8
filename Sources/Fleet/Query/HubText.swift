// Statements for the hub: a text with numbers for values, and the values apart.

/// What a statement is asked about: values only ever stand here, never in its text.
struct HubValues {
  private(set) var all: [String?] = []
  private var types: [String] = []

  /// The value's name in the text, with its type: `$3::bigint`.
  mutating func text(_ value: String) -> String { add(value, "text") }
  mutating func number(_ value: Int64) -> String { add(String(value), "bigint") }
  mutating func json(_ canonical: String) -> String { add(canonical, "jsonb") }
  mutating func texts(_ values: [String]) -> String { add(HubValues.list(values), "text[]") }
  mutating func numbers(_ values: [Int64]) -> String { add(HubValues.list(values.map(String.init)), "bigint[]") }

  private mutating func add(_ value: String, _ type: String) -> String {
    // The same value again is the same to the server too: it may plan with it once.
    if let place = all.indices.first(where: { all[$0] == value && types[$0] == type }) { return "$\(place + 1)::\(type)" }
    all.append(value)
    types.append(type)
    return "$\(all.count)::\(type)"
  }

  /// As PostgreSQL reads an array.
  private static func list(_ values: [String]) -> String {
    let quoted = values.map { "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
    return "{" + quoted.joined(separator: ",") + "}"
  }
}

extension [String] {
  /// In parentheses; `nothing` for no clause.
  func joined(by word: String, nothing: String) -> String {
    isEmpty ? nothing : count == 1 ? self[0] : "(" + joined(separator: " \(word) ") + ")"
  }
}
