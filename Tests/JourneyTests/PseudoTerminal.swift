// The real program in a real pseudo-terminal (Tests/Support/terminal.py), typed to and looked at as a person would.
import Domain
import Foundation
import Testing

/// One program on one terminal. Ends with the test.
final class PseudoTerminal {
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var rest = Data()
  /// The screen after the last order.
  private(set) var lines: [String] = []
  /// Halves of the cells that are drawn: see terminal.py.
  private(set) var cells: [String] = []
  /// What signs are written in, as `2b2420 on faf5ec`, or with the names of the old colours.
  private(set) var colours: [String] = []
  private(set) var exitCode: Int?

  /// - Parameter environment: added to a bare environment.
  init(
    _ program: String, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, term: String = "xterm-256color",
    environment: [String: String] = [:]
  ) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/terminal.py").path
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [script, "\(columns)", "\(rows)", term, program] + arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"].merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Types; `↑↓←→⏎⌫⎋⇥` stand for their keys.
  func type(_ keys: String) throws {
    let special: [Character: String] = [
      "↑": "\u{1B}OA", "↓": "\u{1B}OB", "→": "\u{1B}OC", "←": "\u{1B}OD", "⏎": "\r", "⌫": "\u{7F}", "⎋": "\u{1B}", "⇥": "\t",
    ]
    _ = try perform(["do": "keys", "text": .string(keys.map { special[$0] ?? String($0) }.joined())])
  }

  /// Presses and releases where `text` stands on the screen.
  func press(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for (y, line) in lines.enumerated() {
      guard let range = line.firstRange(of: text) else { continue }
      let place = "0;\(line[..<range.lowerBound].unicodeScalars.count + 1);\(y + 1)"
      return try type("\u{1B}[<\(place)M\u{1B}[<\(place)m")
    }
    Issue.record("\"\(text)\" is not on the screen:\n\(picture)", sourceLocation: sourceLocation)
  }

  /// Waits until `text` is on the screen; a screen that never shows it is a failure with its picture.
  func see(_ text: String, seconds: Int64 = 20, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let isSeen = try perform(["do": "wait", "for": .string(text), "seconds": .int(seconds)])
    try #require(isSeen, "\"\(text)\" is not on the screen:\n\(picture)", sourceLocation: sourceLocation)
  }

  /// Whether `text` comes to the screen in time.
  func isSeen(_ text: String, seconds: Int64) throws -> Bool {
    try perform(["do": "wait", "for": .string(text), "seconds": .int(seconds)])
  }

  func seeNoMore(_ text: String, seconds: Int64 = 20, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let isGone = try perform(["do": "gone", "text": .string(text), "seconds": .int(seconds)])
    try #require(isGone, "\"\(text)\" is still on the screen:\n\(picture)", sourceLocation: sourceLocation)
  }

  func send(signal: Int32) throws { _ = try perform(["do": "signal", "number": .int(Int64(signal))]) }
  func resize(columns: Int, rows: Int) throws {
    _ = try perform(["do": "resize", "columns": .int(Int64(columns)), "rows": .int(Int64(rows))])
  }

  /// Closes a waiting kiosk that has no PIN, by the menu of staff; gives its exit code.
  func closeKiosk() throws -> Int? {
    try type("\u{18}")
    try see("Close the kiosk")
    try type("\u{18}")
    return try end()
  }

  /// Waits for the program's end; nil when it goes on.
  func end(seconds: Int64 = 10) throws -> Int? {
    _ = try perform(["do": "end", "seconds": .int(seconds)])
    return exitCode
  }

  func shows(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
  var picture: String { lines.joined(separator: "\n") }

  private func perform(_ order: JSON) throws -> Bool {
    try input.fileHandleForWriting.write(contentsOf: Data((order.canonical + "\n").utf8))
    let answer = try answer()
    lines = (answer["lines"]?.array ?? []).compactMap(\.string)
    cells = (answer["cells"]?.array ?? []).compactMap(\.string)
    colours = (answer["colours"]?.array ?? []).compactMap(\.string)
    exitCode = answer["exit"]?.int.map(Int.init)
    return answer["ok"]?.bool ?? false
  }

  private func answer() throws -> JSON {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest = Data(rest[rest.index(after: end)...])
        guard let json = JSON(parsing: line) else { throw Fault(description: "the terminal said \(line)") }
        return json
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Fault(description: "the terminal has gone") }
      rest.append(more)
    }
  }
}
