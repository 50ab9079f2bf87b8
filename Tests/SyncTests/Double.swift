// The vendors' double (Tests/Support/vendors.py) as a process, and a transport to it.
import Domain
import Foundation
import Sync

/// A running double; it ends with the test.
final class VendorsDouble: Sendable {
  struct Fault: Error { var words: String }

  let port: Int
  private let process: Process
  private let input: Pipe

  private static let python = "/usr/bin/python3"

  init() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/vendors.py").path
    let process = Process()
    let output = Pipe()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: VendorsDouble.python)
    process.arguments = ["-W", "ignore", script, "--key", "pk_test", "--list", "Y6nRLr", "--webhook-secret", vectorSecret]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    // No test is skipped where the double cannot run: a machine that proves nothing must say so.
    guard let port = Int(line.trimmingSpaces()) else {
      throw Fault(words: "the double said \"\(line)\" and no port; it needs python3 with jsonschema: apt-get install python3-jsonschema")
    }
    self.port = port
    self.process = process
    self.input = input
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  var klaviyo: DestinationAccount {
    DestinationAccount(
      name: "klaviyo", vendor: "klaviyo",
      settings: ["api_key": "env:KLAVIYO_KEY", "list_id": "Y6nRLr", "base_url": "http://127.0.0.1:\(port)"])
  }

  var webhook: DestinationAccount {
    DestinationAccount(
      name: "hook", vendor: "webhook", settings: ["url": "http://127.0.0.1:\(port)/hook", "secret": "env:HOOK_SECRET"])
  }

  /// What the vendors know by now.
  func state() async throws -> JSON {
    let response = try await exchange(HTTPRequest("GET", "http://127.0.0.1:\(port)/control/state"))
    guard let state = JSON(parsing: response.text) else { throw Fault(words: response.text) }
    return state
  }

  /// The next requests are answered like this, in order.
  func misbehave(_ faults: JSON) async throws {
    _ = try await exchange(HTTPRequest("POST", "http://127.0.0.1:\(port)/control/faults", body: Array(faults.canonical.utf8)))
  }

  func exchange(_ request: HTTPRequest) async throws -> HTTPResponse {
    let target = request.url.dropFirst("http://127.0.0.1:\(port)".count)
    let answer = try await Loopback.exchange(
      port: port, request.method, String(target), headers: request.headers.map { ($0.name, $0.value) }, body: request.body)
    return HTTPResponse(answer.status, headers: answer.headers.map { HTTPHeader($0.name, $0.value) }, body: answer.body)
  }
}

extension VendorsDouble: Transport {
  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    do { return try await exchange(request) } catch { throw TransportFault("no answer") }
  }
}
