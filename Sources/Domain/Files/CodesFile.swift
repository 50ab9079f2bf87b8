// Reads a file of discount codes: one a line, or a CSV with a column `code`, as web shops export them.

/// Codes of one file, in its order.
public struct CodesFile: Sendable {
  /// In bytes.
  public static let largestBytes = 64 * 1_048_576
  /// Letters of a code.
  static let longest = 64

  /// A code with its line.
  public struct Entry: Hashable, Sendable {
    public var code: String
    /// 1-based.
    public var line: Int
  }
  /// Each code once.
  public let entries: [Entry]
  /// Lines that were passed over, each with its reason.
  public let skipped: [Problem]

  /// Reads UTF-8 bytes. Never throws: a line that cannot be used stands in `skipped`.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = CSVReader(bytes)
    var entries: [Entry] = []
    var skipped: [Problem] = []
    var seen: [String: Int] = [:]
    var column: Int?
    var isFirst = true
    while let record = reader.next() {
      if isFirst {
        isFirst = false
        column = record.fields.firstIndex { $0.trimmingSpaces().lowercased() == "code" }
        if column != nil { continue }
      }
      func skip(_ code: String, _ reason: String) { skipped.append(Problem(code, line: record.line, reason)) }
      guard column != nil || record.fields.count == 1 else {
        skip("too_many_fields", "this line has \(record.fields.count) fields, and the file has no column \"code\"")
        continue
      }
      let place = column ?? 0
      let code = place < record.fields.count ? record.fields[place].trimmingSpaces() : ""
      if code.isEmpty {
        skip("missing_code", "there is no code in this line")
      } else if code.utf8.count > CodesFile.longest || !code.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) {
        skip("bad_code", "a code is up to \(CodesFile.longest) letters, digits and signs without blanks")
      } else if let first = seen[code.lowercased()] {
        skip("duplicate_code", "the code \"\(code)\" stands in line \(first) already")
      } else {
        seen[code.lowercased()] = record.line
        entries.append(Entry(code: code, line: record.line))
      }
    }
    self.entries = entries
    self.skipped = (skipped + reader.problems).sorted { $0.line < $1.line }
  }
}
