// Why a segment cannot be counted, so that a person can mend it.
public import Domain
internal import Terminal

/// What is wrong with a segment's name or expression.
public enum SegmentFault: Error, Hashable, Sendable {
  /// The expression with the place of the fault in it.
  case unreadable(String, ExpressionError)
  case unknown(String, known: [String])
  case unsound(String, String)
  /// What was asked for cannot be done; one sentence.
  case refused(String)

  /// INTERFACE.md: bad data, or no such input.
  public var exitCode: Int32 {
    switch self {
    case .unreadable, .unsound, .refused: 65
    case .unknown: 66
    }
  }

  /// One sentence; for an expression also its text, and a caret under the column of the fault.
  public var lines: [String] {
    switch self {
    case .unreadable(let text, let error): return [error.text] + Pointer(at: error, in: text).lines
    case .unknown(let name, let known):
      let names = known.isEmpty ? "none is saved yet" : "there are \(known.joined(separator: ", "))"
      let hint = Spelling.hint(name, among: known)
      return ["there is no segment \"\(name.cleaned())\"\(hint.isEmpty ? "; \(names); an expression goes behind --where" : hint)"]
    case .unsound(let name, let reason): return ["the segment \"\(name)\" cannot be counted: \(reason)"]
    case .refused(let reason): return [reason]
    }
  }
}

/// A line of an expression with a caret below.
struct Pointer {
  /// Cells of a line that is shown; of a longer one the part around the fault.
  static let width = 72
  let lines: [String]

  init(at error: ExpressionError, in text: String) {
    let all = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    guard all.indices.contains(error.line - 1) else {
      lines = []
      return
    }
    let line = Array(all[error.line - 1])
    let at = min(max(error.column - 1, 0), line.count)
    let from = line.count <= Pointer.width ? 0 : max(0, min(at - Pointer.width / 2, line.count - Pointer.width))
    let to = min(line.count, from + Pointer.width)
    func clean(_ range: Range<Int>) -> String { line[range].map { String($0).cleaned() }.joined() }
    let head = from > 0 ? "…" : ""
    lines = [
      "  " + head + clean(from..<to) + (to < line.count ? "…" : ""),
      "  " + String(repeating: " ", count: Width.of(head + clean(from..<at))) + "^",
    ]
  }
}
