// What a request to a database holds, as whoever speaks to the database reads it.
internal import Domain

/// A statement and its one parameter. The rows stay text: a thousand contacts are not taken apart to be put together again.
public struct PostgreSQLCall: Sendable {
  /// SQL.
  public let statement: String
  /// A JSON array; nil for a statement without a parameter.
  public let rows: String?
  /// libpq's words and their values, the password among them.
  public let way: Redacted<[String: String]>
  /// The same for requests that may share a connection.
  public let key: Redacted<String>

  private static let before = Array(#"{"statement":"#.utf8)
  private static let between = Array(#","rows":"#.utf8)

  static func body(_ statement: String, rows: String?) -> [UInt8] {
    let words = Array(JSON.string(statement).canonical.utf8)
    return before + words + (rows.map { between + Array($0.utf8) } ?? []) + [UInt8(ascii: "}")]
  }

  /// Nil for a request that is none to a database.
  public init?(_ request: HTTPRequest) {
    guard request.method == "EXECUTE", let header = request[header: "connection"],
      let way = JSON(parsing: header)?.object?.compactMapValues(\.string), request.body.starts(with: PostgreSQLCall.before),
      request.body.last == UInt8(ascii: "}")
    else { return nil }
    let rest = request.body[PostgreSQLCall.before.count...].dropLast()
    guard let end = PostgreSQLCall.end(ofTextIn: rest),
      let statement = JSON(parsing: String(decoding: rest[...end], as: UTF8.self))?.string
    else { return nil }
    let parameter = rest[(end + 1)...]
    guard parameter.isEmpty || parameter.starts(with: PostgreSQLCall.between) else { return nil }
    self.statement = statement
    rows = parameter.isEmpty ? nil : String(decoding: parameter.dropFirst(PostgreSQLCall.between.count), as: UTF8.self)
    self.way = Redacted(way)
    key = Redacted(header)
  }

  /// Where the JSON text that `bytes` begin with has its closing quote.
  private static func end(ofTextIn bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.first == UInt8(ascii: "\"") else { return nil }
    var isEscaped = false
    for index in bytes.indices.dropFirst() {
      switch bytes[index] {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "\""): return index
      default: continue
      }
    }
    return nil
  }
}
