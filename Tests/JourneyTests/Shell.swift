// Programs beside ours that journeys start: scripts of this checkout, checkers of the system.
import Domain
import Foundation
import Testing

enum Checkout {
  /// A file of this checkout.
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../\(name)").standardized.path
  }
}

enum Shell {
  /// Runs a program to its end; both streams as one text.
  static func run(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws -> (code: Int32, said: String)
  {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": "/nonexistent"].merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}

enum Torture {
  /// Runs a sub-command of `Scripts/torture` on the kiosk of this build; what it found out is the JSON of its last line.
  static func facts(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> JSON {
    let ran = try Shell.run(Checkout.path("Scripts/torture"), arguments + ["--binary", try Binary.path("askwell")])
    let last = ran.said.split(separator: "\n").last.map(String.init) ?? ""
    return try #require(JSON(parsing: last), "Scripts/torture said\n\(ran.said)", sourceLocation: sourceLocation)
  }
}
