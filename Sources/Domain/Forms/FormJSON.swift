// What the JSON of forms says, whichever way it is written.

extension JSON {
  /// A string, a number or a truth value as words; nil for the rest.
  var words: String? {
    switch self {
    case .string(let text): text
    case .int(let value): String(value)
    case .double: decimal?.text()
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// A number, also one in quotes; nil where a quiz could not hold it.
  var decimal: Number? {
    switch self {
    case .int(let value): value.magnitude <= 1_000_000_000 ? Number(Int(value)) : nil
    case .double(let value): abs(value) <= 1_000_000_000 ? Number(millionths: Int64((value * 1_000_000).rounded())) : nil
    case .string(let text): Number(text).flatMap { $0.millionths.magnitude <= 1_000_000_000_000_000 ? $0 : nil }
    case .null, .bool, .array, .object: nil
    }
  }

  /// A whole number that fits into anything.
  var whole: Int? { decimal?.whole }
  /// Whether it is there and says yes.
  var isTrue: Bool { bool == true || string == "true" }
  /// The members of a list; none for anything else.
  var items: [JSON] { array ?? [] }
}

extension Predicate {
  /// The opposite: nothing is denied twice.
  var denied: Predicate { if case .not(let term) = self { term } else { .not(self) } }
}

/// What of another product's conditions cannot be said here, and why.
struct Unsaid: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
