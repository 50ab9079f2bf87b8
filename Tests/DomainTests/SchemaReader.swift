// What the schemas for editors say of a document (Tests/Support/schema.py), and documents to put before them.
import Foundation
import Testing

@testable import Domain

/// A schema that lies beside the files that it is for.
struct SchemaReader {
  let path: String
  let schema: JSON

  static func quiz() throws -> SchemaReader { try SchemaReader("Quizzes/quiz.schema.json") }
  static func theme() throws -> SchemaReader { try SchemaReader("Themes/theme.schema.json") }

  private init(_ name: String) throws {
    path = Self.root.appending(path: name).path
    schema = try #require(JSON(parsing: try Bundled.text(name)))
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The first fault of each document, nil where the schema takes it.
  func faults(_ documents: [JSON]) throws -> [String?] {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", Self.root.appending(path: "Tests/Support/schema.py").path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let lines = documents.map { JSON.object(["schema": .string(path), "document": $0]).canonical + "\n" }.joined()
    // Beside the reading, or both would wait for the other's full pipe.
    Thread.detachNewThread {
      try? input.fileHandleForWriting.write(contentsOf: Data(lines.utf8))
      try? input.fileHandleForWriting.close()
    }
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let answers = said.split(separator: "\n").map { JSON(parsing: $0)?.string }
    try #require(answers.count == documents.count, "schema.py answered \(answers.count) of \(documents.count); it needs python3-jsonschema")
    return answers
  }

  func fault(_ text: String) throws -> String? { try faults([JSON(yaml: text)])[0] }

  /// The keys of a part, `$defs` by its name; of the document itself when nil.
  func keys(_ part: String? = nil) -> Set<String> {
    let place = part.flatMap { schema["$defs"]?[$0] } ?? schema["properties"]?[part ?? ""] ?? schema
    return Set(place["properties"]?.object?.keys.map(\.self) ?? [])
  }
}

extension JSON {
  /// A YAML document by the types of YAML 1.2, as an editor reads it.
  init(yaml text: String) throws { self.init(try YAMLTree.read(text)) }

  private init(_ node: YAMLNode) {
    switch node.content {
    case .list(let items): self = .array(items.map { JSON($0) })
    case .map(let members): self = .object(Dictionary(members.map { ($0.key, JSON($0.value)) }, uniquingKeysWith: { first, _ in first }))
    case .scalar(let text, let isPlain):
      if node.isNull {
        self = .null
      } else if isPlain, ["true", "false"].contains(text.lowercased()) {
        self = .bool(text.lowercased() == "true")
      } else if isPlain, text.wholeMatch(of: /[-+]?[0-9]+/) != nil, let whole = Int64(text) {
        self = .int(whole)
      } else if isPlain, text.wholeMatch(of: /[-+]?[0-9]*\.[0-9]+/) != nil, let number = Double(text) {
        self = .double(number)
      } else {
        self = .string(text)
      }
    }
  }

  /// This document with one value changed, once for every place and every change: a key left out, one that nobody knows, a value of another kind.
  var spoilt: [(what: String, document: JSON)] {
    let values: [JSON] = [.array([]), ["zz": ["zz"]], "Zz !", .double(-2.5)]
    var all = values.map { ("\($0.canonical)", $0) }
    switch self {
    case .object(let members):
      all.append(("zz", .object(members.merging(["zz": 1]) { $1 })))
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        var rest = members
        rest[key] = nil
        all.append(("no \(key)", .object(rest)))
        for (what, spoilt) in value.spoilt { all.append(("\(key).\(what)", .object(members.merging([key: spoilt]) { $1 }))) }
      }
    case .array(let items):
      for (place, item) in items.enumerated() {
        for (what, spoilt) in item.spoilt {
          var changed = items
          changed[place] = spoilt
          all.append(("\(place).\(what)", .array(changed)))
        }
      }
    default: break
    }
    return all.map { (what: $0.0, document: $0.1) }
  }
}

/// Texts that stand in the tests' own sources between three quotes, as far as they hold no Swift.
enum TextsOfTests {
  static func all() throws -> [String] {
    let files = FileManager.default.enumerator(at: SchemaReader.root.appending(path: "Tests"), includingPropertiesForKeys: nil)
    let sources = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    return try sources.flatMap { texts(try String(contentsOf: $0, encoding: .utf8)) }
  }

  private static func texts(_ source: String) -> [String] {
    source.matches(of: /"""\n((?s).*?)\n( *)"""/).map { match in
      match.1.split(separator: "\n", omittingEmptySubsequences: false).map { String($0.dropFirst(match.2.count)) }.joined(separator: "\n")
    }
  }
}
