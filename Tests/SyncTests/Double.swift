// The vendors' double (Tests/Doubles/vendors.py) as a process, and a transport to it.
import Domain
import Foundation
import Sync

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A running double; it ends with the test.
final class VendorsDouble: Sendable {
  struct Fault: Error { var words: String }

  let port: Int
  private let process: Process
  private let input: Pipe

  /// Whether this machine has what the double needs; tests that need it are skipped elsewhere.
  static let isAvailable = FileManager.default.isExecutableFile(atPath: python) && run(python, ["-c", "import jsonschema"]) == 0
  private static let python = "/usr/bin/python3"

  init() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Doubles/vendors.py").path
    let process = Process()
    let output = Pipe()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: VendorsDouble.python)
    process.arguments = ["-W", "ignore", script, "--key", "pk_test", "--list", "Y6nRLr", "--webhook-secret", vectorSecret]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingSpaces()) else { throw Fault(words: "the double said \(line)") }
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
    guard let url = URL(string: request.url) else { throw Fault(words: "no address") }
    var outgoing = URLRequest(url: url)
    outgoing.httpMethod = request.method
    for header in request.headers { outgoing.setValue(header.value, forHTTPHeaderField: header.name) }
    // A kept connection that dies is silently tried again by this client, without the body.
    outgoing.setValue("close", forHTTPHeaderField: "connection")
    if !request.body.isEmpty { outgoing.httpBody = Data(request.body) }
    let (data, answer) = try await URLSession.shared.data(for: outgoing)
    guard let answer = answer as? HTTPURLResponse else { throw Fault(words: "no HTTP") }
    let headers = answer.allHeaderFields.map { HTTPHeader("\($0.key)", "\($0.value)") }
    return HTTPResponse(answer.statusCode, headers: headers, body: Array(data))
  }
}

extension VendorsDouble: Transport {
  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    do { return try await exchange(request) } catch { throw TransportFault("no answer") }
  }
}

/// Runs a program to its end and returns its exit code.
@discardableResult
func run(_ path: String, _ arguments: [String]) -> Int32 {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  process.standardError = FileHandle.nullDevice
  do { try process.run() } catch { return -1 }
  process.waitUntilExit()
  return process.terminationStatus
}
