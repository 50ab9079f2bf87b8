// Customer tags: what an answer says about a shopper, `goal:sleep`.
import Foundation

/// A customer tag, `namespace:value` (FORMAT.md, Expressions): the namespace is `[a-z][a-z0-9_-]{0,31}`, the value up to 64
/// characters, lower-cased, without white space, comma, semicolon or parenthesis.
public struct Tag: Hashable, Comparable, Sendable {
  /// `goal:sleep`, the value in lower case.
  public let text: String

  /// Nil when `text` is not a tag.
  public init?(_ text: some StringProtocol) {
    // Most are plain as they come; a courier reads tens of thousands.
    if text.utf8.withContiguousStorageIfAvailable(Tag.isPlain) == true {
      self.text = String(text)
      return
    }
    guard let colon = text.firstIndex(of: ":") else { return nil }
    // Two ways of writing one accent are one tag, also to whoever compares bytes.
    let value = text[text.index(after: colon)...].lowercased().precomposedStringWithCanonicalMapping
    guard Tag.isNamespace(text[..<colon]), (1...64).contains(value.count), value != "*",
      value.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && !",;()".unicodeScalars.contains($0) })
    else { return nil }
    self.text = text[...colon] + value
  }

  /// Whether a text is a tag for sure, in lower case already. Of others nothing is said.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), isNamespace(text[..<colon]) else { return false }
    let value = text[(colon + 1)...]
    guard (1...64).contains(value.count), value.count > 1 || value.first != UInt8(ascii: "*") else { return false }
    return value.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "A")...UInt8(ascii: "Z"): false
      default: (0x21...0x7E).contains(byte)
      }
    }
  }

  /// What stands before the colon.
  public var namespace: String { String(text[..<colon]) }
  /// What stands after the first colon, 1 to 64 characters.
  public var value: String { String(text[text.utf8.index(after: colon)...]) }
  /// The first: a namespace has none.
  private var colon: String.Index { text.utf8.firstIndex(of: UInt8(ascii: ":")) ?? text.startIndex }

  /// By UTF-8 bytes, as FORMAT.md sorts tags.
  public static func < (a: Tag, b: Tag) -> Bool { a.text.precedesByBytes(b.text) }

  /// Whether `text` may name a namespace: `[a-z][a-z0-9_-]{0,31}`.
  public static func isNamespace(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { isNamespace($0[...]) } ?? isNamespace(String(text))
  }

  private static func isNamespace(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = text.first, (97...122).contains(first), text.count <= 32 else { return false }
    return text.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 }
  }
}

extension Tag: CustomStringConvertible {
  /// As `text`.
  public var description: String { text }
}

/// A tag, or every tag of a namespace (`ns:*`).
public enum TagPattern: Hashable, Sendable {
  /// This one only.
  case tag(Tag)
  case anyIn(namespace: String)

  /// Reads `goal:sleep` or `goal:*`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    if text.hasSuffix(":*"), Tag.isNamespace(text.dropLast(2)) {
      self = .anyIn(namespace: String(text.dropLast(2)))
    } else if let tag = Tag(text) {
      self = .tag(tag)
    } else {
      return nil
    }
  }

  /// What stands before the colon.
  public var namespace: String {
    switch self {
    case .tag(let tag): tag.namespace
    case .anyIn(let namespace): namespace
    }
  }

  /// `goal:sleep` or `goal:*`.
  public var text: String {
    switch self {
    case .tag(let tag): tag.text
    case .anyIn(let namespace): namespace + ":*"
    }
  }

  /// Whether it is the tag, or one of the namespace.
  public func matches(_ tag: Tag) -> Bool {
    switch self {
    case .tag(let wanted): wanted == tag
    case .anyIn(let namespace): tag.text.hasPrefix(namespace + ":")
    }
  }
}

/// What kind of thing a namespace says: the four bases of segmentation.
public enum Basis: String, Hashable, Sendable, CaseIterable {
  case needs, behavioral, psychographic, demographic
}

/// A tag namespace in use, and what a retake does to it.
public struct Namespace: Hashable, Sendable {
  /// `latest` replaces the contact's tags of the namespace, `all` unites, `first` writes only where there are none.
  public enum Keep: String, Hashable, Sendable, CaseIterable { case latest, all, first }

  /// `[a-z][a-z0-9_-]{0,31}`.
  public var name: String
  /// Groups its tags in the console.
  public var basis: Basis
  /// `latest` unless the quiz says otherwise.
  public var keep: Keep
  /// For people; nil leaves them the name.
  public var label: LocalizedText?

  public init(name: String, basis: Basis, keep: Keep = .latest, label: LocalizedText? = nil) {
    self.name = name
    self.basis = basis
    self.keep = keep
    self.label = label
  }
}
