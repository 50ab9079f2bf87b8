// What a file of rows looks like: how a row is written, and how it is known again in a file that is there already.
internal import Domain
internal import Foundation

/// A request to append rows to a file, as whoever holds the disk reads it. Every row carries its delivery's id, and takes one line: a row
/// that was written and never answered for is found in the file's end and not written again.
public struct FileDrop: Sendable {
  /// How a file is written; the name is the file's ending.
  public enum Format: String, Sendable {
    /// A header, then a record a line; every cell quoted, none of them a formula, line breaks within one are blanks.
    case csv
    /// A JSON object a line.
    case jsonl
  }
  /// A row to append.
  public struct Row: Hashable, Sendable {
    /// The delivery's id.
    public var id: String
    /// With its line end.
    public var line: [UInt8]
  }

  /// Absolute, without a slash at its end.
  public let folder: String
  /// `crm-2026-11-24.csv`.
  public let file: String
  /// By the file's ending.
  public let format: Format
  /// In the order in which they are to be appended.
  public let rows: [Row]

  /// Nil for a request that is none to append to a file.
  public init?(_ request: HTTPRequest) {
    guard request.method == "APPEND", let folder = FileDrop.folder(of: request),
      let body = JSON(parsing: String(decoding: request.body, as: UTF8.self)), let file = body["file"]?.string, !file.contains("/"),
      let format = Format(rawValue: String(file.split(separator: ".").last ?? "")), let rows = body["rows"]?.array
    else { return nil }
    self.folder = folder
    self.file = file
    self.format = format
    self.rows = rows.compactMap { row in row["delivery"]?.string.map { Row(id: $0, line: format.line(of: row)) } }
    guard self.rows.count == rows.count else { return nil }
  }

  /// The folder that a request is about; nil for another scheme than `file`.
  public static func folder(of request: HTTPRequest) -> String? {
    guard let url = URL(string: request.url), url.isFileURL else { return nil }
    return url.path
  }

  /// A file that may come before `file`: of an earlier day, and otherwise named alike.
  public func comesAfter(_ other: String) -> Bool {
    let stem = file.dropLast(format.rawValue.count + 11)
    let isAlike = other.utf8.count == file.utf8.count && other.hasPrefix(stem) && other.hasSuffix("." + format.rawValue)
    guard isAlike, other < file else { return false }
    return CivilDate(iso: other.dropFirst(stem.count).prefix(10)) != nil
  }

  /// What a delivery says, in the webhook's words.
  static func row(of delivery: Delivery) -> JSON {
    let update = delivery.update
    let (purpose, fields): (String, [String: JSON]) =
      switch update.purpose {
      case .state: ("state", update.plainFields)
      case .withdrawal(let channels): ("withdrawal", update.addressFields.merging(["channels": .array(channels.map(JSON.string))]) { $1 })
      case .erasure: ("erasure", update.addressFields)
      }
    let ours: [String: JSON] = ["purpose": .string(purpose), "delivery": .string(delivery.id), "at": .string(delivery.created.iso)]
    return .object(fields.merging(ours) { $1 })
  }
}

extension FileDrop.Format {
  /// What a CSV file begins with; nothing for JSON Lines.
  public var head: [UInt8] { self == .csv ? Array(CSVWriter.line(columns.map(\.name)).utf8) : [] }

  /// The id of the delivery in a line that is whole.
  /// - Parameter line: without its line feed.
  public func delivery(in line: Slice<UnsafeRawBufferPointer>) -> String? {
    switch self {
    case .csv:
      // The last two cells are ours and hold no quote: `…","ID","AT"`.
      var parts = 0
      var end = line.endIndex
      for index in line.indices.dropLast(2).reversed() where line[index] == 0x22 && line[index + 1] == 0x2C && line[index + 2] == 0x22 {
        parts += 1
        if parts == 2 { return String(decoding: line[(index + 3)..<end], as: UTF8.self) }
        end = index
      }
      return nil
    case .jsonl:
      // A quote within a text is escaped, and no other text goes by this name.
      return FileDrop.Format.text(after: Array(#""delivery":""#.utf8), in: line)
    }
  }

  /// Whether a last line that lacks its line feed lacks nothing else.
  public func isWhole(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    switch self {
    case .csv:
      return Array(line).withUnsafeBufferPointer { bytes in
        var reader = CSVReader(bytes)
        guard let record = reader.next() else { return false }
        return record.fields.count == columns.count && (record.fields.last.flatMap { Instant(iso: $0) } != nil)
      }
    case .jsonl: return JSON(parsing: String(decoding: line, as: UTF8.self))?["delivery"] != nil
    }
  }

  fileprivate func line(of row: JSON) -> [UInt8] {
    switch self {
    case .csv: Array(CSVWriter.line(columns.map { $0.cell(row).inOneLine }).utf8)
    case .jsonl: Array((row.canonical + "\n").utf8)
    }
  }

  private static func text(after key: [UInt8], in line: Slice<UnsafeRawBufferPointer>) -> String? {
    guard line.count > key.count else { return nil }
    for index in line.indices.dropLast(key.count) where line[index] == key[0] && line[index..<(index + key.count)].elementsEqual(key) {
      let rest = line[(index + key.count)...]
      return rest.firstIndex(of: 0x22).map { String(decoding: rest[..<$0], as: UTF8.self) }
    }
    return nil
  }
}

/// A column of the CSV files.
private struct Column: Sendable {
  var name: String
  var cell: @Sendable (JSON) -> String

  init(_ name: String, _ cell: @escaping @Sendable (JSON) -> JSON?) {
    self.name = name
    self.cell = { row in
      switch cell(row) {
      case .string(let text): text
      case .array(let items): items.compactMap(\.string).joined(separator: "; ")
      case nil, .null: ""
      case .some(let other): other.canonical
      }
    }
  }
}

/// Never in another order: readers count on it. `delivery` and `at` stay last.
private let columns: [Column] = [
  Column("contact") { $0["contact"] }, Column("email") { $0["email"] }, Column("phone") { $0["phone"] },
  Column("name") { $0["name"] }, Column("locale") { $0["locale"] }, Column("tags") { $0["tags"] },
  Column("removed_tags") { $0["removed_tags"] },
  Column("consent_email_at") { $0["consent"]?["email"]?["at"] }, Column("consent_email_wording") { $0["consent"]?["email"]?["wording"] },
  Column("consent_sms_at") { $0["consent"]?["sms"]?["at"] }, Column("consent_sms_wording") { $0["consent"]?["sms"]?["wording"] },
  Column("session") { $0["session"]?["id"] }, Column("quiz") { $0["session"]?["quiz"] },
  Column("quiz_title") { $0["session"]?["quiz_title"] }, Column("version") { $0["session"]?["version"] },
  Column("completed_at") { $0["session"]?["completed_at"] }, Column("outcome") { $0["session"]?["outcome"] },
  Column("store") { $0["session"]?["store"] }, Column("kiosk") { $0["session"]?["kiosk"] },
  Column("variables") { $0["session"]?["variables"] }, Column("answers") { $0["session"]?["answers"] },
  Column("products") { row in row["session"]?["products"]?.array.map { .array($0.compactMap { $0["title"] }) } },
  Column("skus") { row in row["session"]?["products"]?.array.map { .array($0.compactMap { $0["sku"] }) } },
  Column("withdrawn") { $0["channels"] }, Column("purpose") { $0["purpose"] }, Column("delivery") { $0["delivery"] },
  Column("at") { $0["at"] },
]

extension String {
  /// Line breaks are blanks.
  fileprivate var inOneLine: String { String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 })) }
}
