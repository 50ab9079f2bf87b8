// HTML that is safe by its making: what is written in the house's own source is markup, what is put into it from outside is text.

/// A piece of a page, well-formed as XML too. In a literal, `\(text)` is cleaned and escaped, `\(markup)` stands as it is.
public struct Markup: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// As it goes into the page.
  public private(set) var source: String

  public init(stringLiteral value: String) { source = value }
  public init(stringInterpolation pieces: Pieces) { source = pieces.source }

  /// What a literal is made of.
  public struct Pieces: StringInterpolationProtocol {
    fileprivate var source = ""
    public init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity + interpolationCount * 8) }
    public mutating func appendLiteral(_ literal: String) { source += literal }
    public mutating func appendInterpolation(_ text: String) { source += Markup.escaped(text) }
    public mutating func appendInterpolation(_ number: Int) { source += String(number) }
    public mutating func appendInterpolation(_ markup: Markup) { source += markup.source }
    public mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { source += piece.source } }
  }

  /// One after the other.
  public static func + (a: Markup, b: Markup) -> Markup { "\(a)\(b)" }

  /// A text of the shop: its direction ends where it ends, it is no longer than a page bears, and a long word may be broken.
  static func name(_ text: String) -> Markup {
    let words = text.cleaned().clipped(to: 120).split(separator: " ", omittingEmptySubsequences: false)
    let parts = words.enumerated().map { index, word -> Markup in
      let pieces = stride(from: 0, to: max(word.count, 1), by: 14).map { String(word.dropFirst($0).prefix(14)) }
      return pieces.enumerated().reduce(index == 0 ? "" : " ") { $1.offset == 0 ? "\($0)\($1.element)" : "\($0)<wbr/>\($1.element)" }
    }
    return "<bdi>\(parts)</bdi>"
  }

  /// Controls, which XML does not know either, are left out; all five signs of markup become references.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.cleaned().unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
