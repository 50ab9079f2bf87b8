// What a command prints: answers on standard output, everything else on standard error.
internal import Domain
internal import Glibc
internal import Terminal

/// The two streams.
enum Out {
  /// One line of the answer.
  static func line(_ text: String = "") { write(1, text + "\n") }

  /// The one document of `--json`.
  static func json(_ document: JSON) { write(1, document.pretty + "\n") }

  /// A note, a warning or an error.
  static func note(_ text: String) { write(2, text + "\n") }

  /// `1 session`, `2 sessions`; without `many` the one with an s.
  static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String { "\(count) \(count == 1 ? one : many ?? one + "s")" }

  /// Text as it is.
  static func raw(_ text: String) { write(1, text) }

  private static func write(_ descriptor: Int32, _ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if errno == EINTR { continue }
        // Whoever read us has gone; there is nobody left to tell.
        return
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Rows with aligned columns; numbers (columns in `right`) stand at the right of theirs.
  static func table(_ head: [String], _ rows: [[String]], right: Set<Int> = []) {
    for text in Width.columns([head.map { $0.uppercased() }] + rows, right: right) { line(text) }
  }

  /// A sheet of figures.
  static func sheet(_ sheet: FunnelSheet) {
    for (place, piece) in sheet.pieces.enumerated() {
      if place > 0 { line() }
      switch piece {
      case .line(let text): line(text)
      case .table(let head, let rows, let right): table(head, rows, right: right)
      }
    }
  }
}
