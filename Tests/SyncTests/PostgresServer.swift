// A real PostgreSQL for one test, on a socket and a port of its own (Tests/Support/postgres.sh).
import Domain
import Foundation
import Glibc

/// A running server; it ends with this value.
final class PostgresServer: Sendable {
  struct Fault: Error, CustomStringConvertible { var description: String }

  let directory = FileManager.default.temporaryDirectory.path + "/askwell-pg-" + UUID().uuidString.prefix(8)
  let port: Int
  static let password = "pass@word"
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init() throws {
    port = try PostgresServer.freePort()
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try Data(PostgresServer.password.utf8).write(to: URL(fileURLWithPath: directory + "/password"))
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/postgres.sh").path
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [script, directory, String(port)]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // No test is skipped where the server cannot run: a machine that proves nothing must say so.
    let said = line()
    guard said == "ready" else { throw Fault(description: said) }
  }

  /// One below those that the system gives to whoever asks for any: nobody takes it while the server is made.
  private static func freePort() throws -> Int {
    for _ in 0..<50 {
      if let listener = try? DeafListener(port: .random(in: 15_000..<32_000)) { return listener.port }
    }
    throw Fault(description: "there is no free port from 15000 to 31999")
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    // What is left of a scratch directory is the system's to clean.
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// At once, as when the power goes.
  func stop() throws { try order("stop") }
  /// - Parameter options: of `postgres`, such as `-c ssl=on`.
  func start(_ options: String = "") throws { try order("start \(options)") }

  /// Runs SQL as the superuser and returns its rows as text, a line each.
  @discardableResult
  func sql(_ text: String) throws -> String {
    let psql = Process()
    let said = Pipe()
    psql.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
    psql.arguments = [
      "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", directory, "-p", String(port), "-U", "postgres", "-d", "postgres", "-c", text,
    ]
    psql.standardOutput = said
    psql.standardError = said
    try psql.run()
    let answer = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).trimmingSpaces()
    psql.waitUntilExit()
    guard psql.terminationStatus == 0 else { throw Fault(description: answer) }
    return answer
  }

  /// A transaction that did `text` and waits.
  func hold(_ text: String) throws -> Hold {
    let hold = Hold()
    try hold.run(
      ["-X", "-qAt", "-h", directory, "-p", String(port), "-U", "postgres", "-d", "postgres"], "BEGIN; \(text); SELECT 'held';\n")
    return hold
  }

  /// Ends with `release`.
  final class Hold {
    private let psql = Process()
    private let input = Pipe()

    fileprivate func run(_ arguments: [String], _ text: String) throws {
      let output = Pipe()
      psql.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
      psql.arguments = arguments
      psql.standardInput = input
      psql.standardOutput = output
      try psql.run()
      try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      _ = output.fileHandleForReading.availableData
    }

    func release() {
      try? input.fileHandleForWriting.close()
      psql.waitUntilExit()
    }
  }

  private func order(_ words: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((words + "\n").utf8))
    let said = line()
    guard said == "done" else { throw Fault(description: said) }
  }

  private func line() -> String {
    String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingSpaces()
  }
}

/// Takes connections and says nothing; a free port while it lives.
final class DeafListener: Sendable {
  let port: Int
  private let number: Int32

  /// - Parameter wanted: 0 for any.
  init(port wanted: UInt16 = 0) throws {
    number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, size) = (number, length)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else {
      close(number)
      throw PostgresServer.Fault(description: "there is no free port")
    }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(number) }
}
