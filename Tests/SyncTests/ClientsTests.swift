// The vendors' own Python libraries against our doubles: what they take for their vendor is more than our belief.
import Domain
import Foundation
import Testing

/// A Python with the libraries in it, made once beside the build; nil where they cannot be had.
private let clients: String? = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../.build/clients").standardizedFileURL
    .path
  let python = root + "/bin/python3"
  let wanted = ["klaviyo-api", "mailchimp-marketing", "hubspot-api-client", "brevo-python"]
  func run(_ words: [String]) -> Bool { ran("/usr/bin/timeout", ["180"] + words)?.code == 0 }
  let knowsAll = ["-c", "import klaviyo_api, mailchimp_marketing, hubspot, brevo"]
  if run([python] + knowsAll) { return python }
  let isMade = run(["python3", "-m", "venv", root]) && run([python, "-m", "pip", "install", "--quiet"] + wanted)
  return isMade && run([python] + knowsAll) ? python : nil
}()

/// A program's end and what it said.
func ran(_ program: String, _ words: [String]) -> (code: Int32, output: String)? {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = words
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  do { try process.run() } catch { return nil }
  let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, output)
}

@Suite("The vendors' own libraries")
struct ClientsTests {
  @Test(
    "the libraries of 4 vendors take our doubles for their vendor, and the doubles find nothing wrong with them",
    .enabled(if: clients != nil, "the libraries cannot be had here"))
  func libraries() async throws {
    let double = try VendorsDouble()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/clients.py").path
    let python = try #require(clients)
    let said = try #require(ran(python, ["-B", script, "http://127.0.0.1:\(double.port)"]))
    #expect(said.output == "klaviyo ok\nmailchimp ok\nhubspot ok\nbrevo ok\n")
    let state = try await double.state()
    #expect(state["violations"] == [])
    #expect(state["profiles"]?.array?.first?["consent"]?["email"] != nil)
    #expect(state["mailchimp"]?["lists"]?["L1"]?["client@example.com"]?["tags"] == ["goal:sleep"])
  }
}
