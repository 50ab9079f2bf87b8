// Finds records and their fields in UTF-8 bytes, and makes text only of those that are asked for: a shop's export has twice the columns
// that a catalog keeps.

/// A position in CSV bytes, moved record by record.
final class CSVScanner {
  /// Where a field lies, without its quotes.
  struct Field {
    var start: Int
    var end: Int
    /// How many of its quotes are doubled.
    var doubled = 0
  }

  /// After so many torn lines the rest is not read: it is another kind of file.
  private static let mostProblems = 1_000

  private let window: CSVWindow
  private var bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1
  /// Of the record that was found last.
  private(set) var fields: [Field] = []
  /// On which that record begins, from 1.
  private(set) var recordLine = 1
  /// Faults of single records: named and passed over.
  private(set) var problems: [Problem] = []
  private var isGivenUp = false

  init(_ window: CSVWindow) {
    self.window = window
    bytes = window.bytes
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
  }

  /// The bytes must outlive the scanner.
  convenience init(_ bytes: UnsafeBufferPointer<UInt8>) { self.init(CSVWindow(bytes)) }

  /// Goes on to the next record; false at the end. Empty lines are passed over. A record with a torn quote is noted and passed over to the
  /// next line.
  func advance() -> Bool {
    while !isGivenUp {
      if bytes.count - at < CSVWindow.comfort { moveWindow() }
      guard at < bytes.count else { return false }
      let (start, startLine, noted) = (at, line, problems.count)
      recordLine = line
      fields.removeAll(keepingCapacity: true)
      let isWhole = record()
      if at >= bytes.count, !window.isAtEnd {
        // The window ended before the record did.
        (at, line) = (start, startLine)
        problems.removeLast(problems.count - noted)
        moveWindow()
      } else if !isWhole {
        // Recover at the line after the torn one, so that the rest of the file is still read.
        (at, line) = (start, startLine)
        guard problems.count <= CSVScanner.mostProblems else {
          problems.append(Problem("too_many", line: line, "the rest was not read: more than \(CSVScanner.mostProblems) lines are torn"))
          isGivenUp = true
          return false
        }
        skipLine()
      } else if fields.count > 1 || !text(0).allSatisfy(\.isWhitespace) {
        return true
      }
    }
    return false
  }

  private func moveWindow() {
    at = window.move(past: at)
    bytes = window.bytes
  }

  private func skipLine() {
    while true {
      while at < bytes.count, bytes[at] != 10 { at += 1 }
      if at < bytes.count || window.isAtEnd { break }
      moveWindow()
    }
    at += 1
    line += 1
  }

  /// The field as text. Such a place has to exist.
  func text(_ place: Int) -> String {
    let field = fields[place]
    let raw = UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])
    guard field.doubled > 0 else { return String(decoding: raw, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: raw.count) { out in
      var (from, to) = (0, 0)
      while from < raw.count {
        out[to] = raw[from]
        // A quote in here is always one of two.
        from += raw[from] == UInt8(ascii: "\"") ? 2 : 1
        to += 1
      }
      return to
    }
  }

  /// Nothing stands in it, not even a blank.
  func isEmpty(_ place: Int) -> Bool { fields[place].start == fields[place].end }

  private func record() -> Bool {
    while true {
      guard field() else { return false }
      if fields.count > CSVReader.mostFields {
        return note("too_many_fields", "the line has more than \(CSVReader.mostFields) fields")
      }
      guard at < bytes.count else { return true }
      switch bytes[at] {
      case UInt8(ascii: ","):
        at += 1
        // A comma at the very end has an empty field after it.
        if at == bytes.count {
          fields.append(Field(start: at, end: at))
          return true
        }
      case 13:
        at += 1
        if at < bytes.count, bytes[at] == 10 { at += 1 }
        line += 1
        return true
      default:
        at += 1
        line += 1
        return true
      }
    }
  }

  private func field() -> Bool {
    let start = at
    var from = at
    while from < bytes.count, bytes[from] == 32 || bytes[from] == 9 { from += 1 }
    if from < bytes.count, bytes[from] == UInt8(ascii: "\"") {
      at = from + 1
      return quotedField()
    }
    var end = from
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: ",") || byte == 10 || byte == 13 { break }
      end += 1
    }
    at = end
    return keep(Field(start: start, end: end))
  }

  private func quotedField() -> Bool {
    let start = at
    var doubled = 0
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        guard end + 1 < bytes.count, bytes[end + 1] == byte else {
          at = end + 1
          return afterQuote(Field(start: start, end: end, doubled: doubled))
        }
        doubled += 1
        end += 1
      } else if byte == 10 {
        line += 1
      }
      end += 1
      if end - start - doubled > 2 * CSVReader.longestField { return note("torn_quote", "a quote that opens on this line is never closed") }
    }
    at = end
    return note("torn_quote", "a quote that opens on this line is never closed")
  }

  /// Blanks may pad a quoted field; anything else after its closing quote tears it.
  private func afterQuote(_ field: Field) -> Bool {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 9 { at += 1 }
    guard at == bytes.count || bytes[at] == UInt8(ascii: ",") || bytes[at] == 10 || bytes[at] == 13 else {
      return note("torn_quote", "text follows a closing quote; double the quotes inside a quoted field")
    }
    return keep(field)
  }

  private func keep(_ field: Field) -> Bool {
    if field.end - field.start - field.doubled > CSVReader.longestField {
      return note("too_long", "a field has more than \(CSVReader.longestField) bytes")
    }
    fields.append(field)
    return true
  }

  private func note(_ code: String, _ message: String) -> Bool {
    problems.append(Problem(code, line: recordLine, message))
    return false
  }
}
