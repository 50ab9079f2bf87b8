// A shop for one journey, and a reader of what its kiosk shows.
import Foundation

/// A scratch shop: a store and a configuration of its own, gone after the test.
final class ScratchShop {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-\(UUID().uuidString)").path
  var database: String { directory + "/askwell.db" }
  var config: String { directory + "/config.yaml" }
  var environment: [String: String] { ["ASKWELL_DB": database, "ASKWELL_CONFIG": config] }

  init(_ configuration: String = "store: lyon-2\nstore_title: Maison Flore, Lyon 2\nkiosk: k1\ntime_zone: Europe/Paris\n") throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try configuration.write(toFile: config, atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Runs `askwell` and gives exit code and standard output.
  func askwell(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) { try run(arguments) }

  /// - Parameter added: to the environment of this run alone.
  func run(
    _ arguments: [String], input: String? = nil, added: [String: String] = [:]
  ) throws -> (code: Int32, output: String, errors: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: try Binary.path("askwell"))
    process.arguments = arguments
    let bare = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory]
    process.environment = bare.merging(environment) { $1 }.merging(added) { $1 }
    process.standardOutput = output
    process.standardError = errors
    let typed = Pipe()
    if input == nil { process.standardInput = FileHandle.nullDevice } else { process.standardInput = typed }
    try process.run()
    if let input {
      try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try typed.fileHandleForWriting.close()
    }
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let noted = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self), String(decoding: noted, as: UTF8.self))
  }
}

/// Reads QR codes with zbar, a decoder that knows nothing of how they were made.
enum QRReader {
  /// The text of the one code among the terminal's cells.
  static func text(in cells: [String]) throws -> String {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/decode_qr.py").path
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [script]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(bitmap(cells).utf8))
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.trimmingSpaces()
  }

  /// A plain PBM (1 is black): two rows of it a row of cells.
  private static func bitmap(_ cells: [String]) -> String {
    let columns = cells.map(\.count).max() ?? 0
    let rows = cells.flatMap { row -> [String] in
      let upper = row.map { $0 == "1" || $0 == "3" ? "1" : "0" }.joined(separator: " ")
      let lower = row.map { $0 == "2" || $0 == "3" ? "1" : "0" }.joined(separator: " ")
      return [upper, lower]
    }
    return "P1\n\(columns) \(rows.count)\n\(rows.joined(separator: "\n"))\n"
  }
}
