// The pages for roles (Sources/Domain/Domain.docc) as tests read them: which key does what, and how to get there.
import Foundation

/// A row of a table of keys: `| way | key | what it does |`.
public struct KeyRow: Sendable, CustomStringConvertible {
  /// Keys that lead to the page, or the name of a screen.
  public let way: String
  /// As the screen names it.
  public let key: String
  /// As the help of the screen has it.
  public let label: String
  public var description: String { "\(way) · \(key) \(label)" }
}

/// One page.
public struct RolePage: Sendable {
  public let text: String

  public init(_ name: String) throws {
    text = try RolePage.source("Domain/Domain.docc/\(name).md")
  }

  /// A file below `Sources`.
  public static func source(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "Sources").appending(path: path), encoding: .utf8)
  }

  /// The rows of all tables of keys.
  public var keys: [KeyRow] {
    var isKeys = false
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
      guard line.hasPrefix("|"), cells.count == 3 else {
        isKeys = false
        return nil
      }
      if cells == ["way", "key", "what it does"] { isKeys = true }
      return isKeys && cells[0] != "way" && !cells[0].hasPrefix("---") ? KeyRow(way: cells[0], key: cells[1], label: cells[2]) : nil
    }
  }

  /// Whether a help overlay has this key with this label.
  public static func help(_ lines: [String], has row: KeyRow) -> Bool {
    let words =
      NSRegularExpression.escapedPattern(for: row.key) + " +" + NSRegularExpression.escapedPattern(for: row.label) + "(  |\\s*│|$| \\()"
    return lines.contains { $0.range(of: "(^|│|  )\\s*" + words, options: .regularExpression) != nil }
  }
}
