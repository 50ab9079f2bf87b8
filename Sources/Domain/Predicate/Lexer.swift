// Cuts an expression into words and signs, each with its place.

/// Where and why an expression could not be read.
public struct ExpressionError: Error, Hashable, Sendable {
  /// 1-based.
  public var line: Int
  /// 1-based, in characters.
  public var column: Int
  /// What was expected there, with the nearest known name if one is near.
  public var message: String

  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  /// `line 1, column 9: expected a value after "="`.
  public var text: String { "line \(line), column \(column): \(message)" }
}

struct Token: Hashable {
  enum Kind: Hashable {
    case word(String)
    case quoted(String)
    case sign(String)
    case end
  }
  var kind: Kind
  var line: Int
  var column: Int
  /// Follows the token before it without white space.
  var isJoined: Bool

  /// As a person would point at it.
  var shown: String {
    switch kind {
    case .word(let text), .sign(let text): "\"\(text)\""
    case .quoted(let text): Lexer.quoted(text)
    case .end: "the end"
    }
  }
}

enum Lexer {
  static let longest = 2000

  static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "_", ".", ":", "*", "@", "+", "-", "/": true
    case _ where scalar.value < 128: scalar.properties.isAlphabetic || (48...57).contains(scalar.value)
    default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.properties.isGraphemeExtend
    }
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  static func requireLength(_ text: String, _ what: String) throws(ExpressionError) {
    guard text.count > longest else { return }
    throw ExpressionError(line: 1, column: 1, message: "an expression has at most \(longest) characters, \(what) has \(text.count)")
  }

  static func tokens(of text: String) throws(ExpressionError) -> [Token] {
    try requireLength(text, "this")
    var tokens: [Token] = []
    let characters = Array(text)
    var at = 0
    var (line, column) = (1, 1)
    var isJoined = false
    func step() {
      if characters[at].isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
      at += 1
    }
    while at < characters.count {
      let character = characters[at]
      if character.isWhitespace {
        step()
        isJoined = false
        continue
      }
      var token = Token(kind: .end, line: line, column: column, isJoined: isJoined)
      if character.unicodeScalars.allSatisfy(isWordScalar) {
        var word = ""
        while at < characters.count, characters[at].unicodeScalars.allSatisfy(isWordScalar) {
          word.append(characters[at])
          step()
        }
        token.kind = .word(word)
      } else if character == "\"" {
        var content = ""
        step()
        while at < characters.count, characters[at] != "\"" {
          if characters[at] == "\\", at + 1 < characters.count, ["\"", "\\"].contains(characters[at + 1]) { step() }
          content.append(characters[at])
          step()
        }
        guard at < characters.count else {
          throw ExpressionError(line: token.line, column: token.column, message: "this quote is never closed")
        }
        step()
        token.kind = .quoted(content)
      } else {
        let two = String(characters[at..<min(at + 2, characters.count)])
        let sign = ["!=", "<=", ">="].contains(two) ? two : String(character)
        guard ["=", "!=", "<", "<=", ">", ">=", "(", ")", ","].contains(sign) else {
          throw ExpressionError(
            line: line, column: column, message: "\"\(character)\" cannot stand here; put texts with such signs in quotes")
        }
        for _ in sign { step() }
        token.kind = .sign(sign)
      }
      tokens.append(token)
      isJoined = true
    }
    return tokens + [Token(kind: .end, line: line, column: column, isJoined: false)]
  }
}
