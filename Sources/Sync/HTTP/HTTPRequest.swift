// What a destination asks for and what a vendor answers, as values: the pure side of the wire.

/// One header field. A secret value never shows in a description.
public struct HTTPHeader: Hashable, Sendable {
  /// Case plays no part.
  public var name: String
  /// As it goes on the wire.
  public var value: String
  /// Whether `value` holds a key or a signature.
  public var isSecret: Bool

  public init(_ name: String, _ value: String, isSecret: Bool = false) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }
}

/// A request, complete; its scheme says who takes it: the web, a folder, a database. A transport adds nothing but `Host`,
/// `Content-Length` and `User-Agent`.
public struct HTTPRequest: Hashable, Sendable {
  /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; `APPEND` to a folder, `EXECUTE` in a database.
  public var method: String
  /// Absolute, without a secret; one of the web was checked by `Endpoint`.
  public var url: String
  /// In the order in which they are sent.
  public var headers: [HTTPHeader]
  /// UTF-8 JSON; empty for none.
  public var body: [UInt8]

  public init(_ method: String, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, case ignored.
  public subscript(header name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `POST (412 bytes)`: no address, since a webhook's may hold a token; no header, since one holds the key; no body, since it holds a
  /// person.
  public var description: String { "\(method) (\(body.count) bytes)" }
  /// As `description`.
  public var debugDescription: String { description }
  /// Empty: no part of it shows in a dump.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// An answer. The body is at most what the transport's cap let through.
public struct HTTPResponse: Hashable, Sendable {
  /// The status code: 200.
  public var status: Int
  /// As they came; names may repeat.
  public var headers: [HTTPHeader]
  /// Bytes; empty for none.
  public var body: [UInt8]

  public init(_ status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, case ignored.
  public subscript(header name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The body read as UTF-8; bytes that are none show as replacement characters.
  public var text: String { String(decoding: body, as: UTF8.self) }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `400 (212 bytes)`: a vendor's body may quote the person back.
  public var description: String { "\(status) (\(body.count) bytes)" }
  /// As `description`.
  public var debugDescription: String { description }
  /// Empty: no part of it shows in a dump.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
