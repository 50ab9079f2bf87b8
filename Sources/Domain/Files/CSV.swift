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

  private let scanner: CSVScanner

  /// The bytes must outlive the reader.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) { scanner = CSVScanner(bytes) }

  /// Faults of single records: named and passed over.
  public var problems: [Problem] { scanner.problems }

  /// The next record; nil at the end. Empty lines are passed over. A record with a torn quote is noted and passed over to the next line.
  public mutating func next() -> CSVRecord? {
    guard scanner.advance() else { return nil }
    return CSVRecord(line: scanner.recordLine, fields: scanner.fields.indices.map(scanner.text))
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
