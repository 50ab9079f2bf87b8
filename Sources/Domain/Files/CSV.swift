// Comma-separated values as spreadsheets write them: quotes, quoted newlines, CRLF, a byte order mark (RFC 4180 and its dialects).

/// One record with the line on which it begins.
public struct CSVRecord: Hashable, Sendable {
  /// 1-based.
  public var line: Int
  /// Without their quotes, blanks kept; at least one.
  public var fields: [String]
}

/// Reads records one by one from UTF-8 bytes, without holding more than one.
public struct CSVReader {
  /// In bytes; a record with a longer field is passed over.
  public static let longestField = 65_536
  /// A record with more is passed over.
  public static let mostFields = 4096

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1
  /// Faults of single records: named and passed over.
  public private(set) var problems: [Problem] = []

  /// The bytes must outlive the reader.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
  }

  /// The next record; nil at the end. Empty lines are passed over. A record with a torn quote is noted and passed over to the next line.
  public mutating func next() -> CSVRecord? {
    while at < bytes.count {
      let (start, startLine) = (at, line)
      if let record = record() {
        if record.fields.count == 1, record.fields[0].allSatisfy(\.isWhitespace) { continue }
        return record
      }
      // Recover at the line after the torn one, so that the rest of the file is still read.
      (at, line) = (start, startLine)
      while at < bytes.count, bytes[at] != 10 { at += 1 }
      at += 1
      line += 1
    }
    return nil
  }

  private mutating func record() -> CSVRecord? {
    var record = CSVRecord(line: line, fields: [])
    while true {
      guard let field = field(record.line) else { return nil }
      record.fields.append(field)
      if record.fields.count > CSVReader.mostFields {
        note("too_many_fields", record.line, "the line has more than \(CSVReader.mostFields) fields")
        return nil
      }
      guard at < bytes.count else { return record }
      switch bytes[at] {
      case UInt8(ascii: ","):
        at += 1
        // A comma at the very end has an empty field after it.
        if at == bytes.count {
          record.fields.append("")
          return record
        }
      case 13:
        at += 1
        if at < bytes.count, bytes[at] == 10 { at += 1 }
        line += 1
        return record
      default:
        at += 1
        line += 1
        return record
      }
    }
  }

  private mutating func field(_ recordLine: Int) -> String? {
    var from = at
    while from < bytes.count, bytes[from] == 32 || bytes[from] == 9 { from += 1 }
    if from < bytes.count, bytes[from] == UInt8(ascii: "\"") {
      at = from
      return quotedField(recordLine)
    }
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: ","), bytes[at] != 10, bytes[at] != 13 { at += 1 }
    return checked(String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self), at - start, recordLine)
  }

  private mutating func quotedField(_ recordLine: Int) -> String? {
    var content: [UInt8] = []
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
          content.append(byte)
          at += 1
          continue
        }
        return afterQuote(content, recordLine)
      }
      if byte == 10 { line += 1 }
      content.append(byte)
      if content.count > CSVReader.longestField { break }
    }
    note("torn_quote", recordLine, "a quote that opens on this line is never closed")
    return nil
  }

  /// Blanks may pad a quoted field; anything else after its closing quote tears it.
  private mutating func afterQuote(_ content: [UInt8], _ recordLine: Int) -> String? {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 9 { at += 1 }
    guard at == bytes.count || bytes[at] == UInt8(ascii: ",") || bytes[at] == 10 || bytes[at] == 13 else {
      note("torn_quote", recordLine, "text follows a closing quote; double the quotes inside a quoted field")
      return nil
    }
    return checked(String(decoding: content, as: UTF8.self), content.count, recordLine)
  }

  private mutating func checked(_ text: String, _ length: Int, _ recordLine: Int) -> String? {
    if length > CSVReader.longestField {
      note("too_long", recordLine, "a field has more than \(CSVReader.longestField) bytes")
      return nil
    }
    return text
  }

  private mutating func note(_ code: String, _ line: Int, _ message: String) {
    problems.append(Problem(code, line: line, message))
  }
}

/// Writes records so that a spreadsheet shows them as text: fields that could be read as a formula get a leading apostrophe (OWASP).
public enum CSVWriter {
  /// One record: every field quoted, CRLF at the end.
  public static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

  private static func field(_ text: String) -> String {
    // By scalars: as a character, a carriage return before a line feed, or a sign with a mark on it, would be another one.
    let opens = text.unicodeScalars.first.map { "=+-@\t\r\n\0＝＋－＠".unicodeScalars.contains($0) } ?? false
    let safe = opens && Number(text) == nil ? "'" + text : text
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
