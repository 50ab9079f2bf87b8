// A shop for the courier's journeys: a store on disk, the vendors' double, and askwell-sync as a process.
import Domain
import Foundation
import Storage

/// What a finished process left.
struct Ended {
  var code: Int32
  var output: String
  var errors: String
  var json: JSON? { JSON(parsing: output) }
}

/// A process that runs.
final class Running {
  private let process = Process()
  private let directory: String
  private let id = UUID().uuidString

  init(_ program: String, _ arguments: [String], environment: [String: String], in directory: String) throws {
    self.directory = directory
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try file("out")
    process.standardError = try file("err")
    try process.run()
  }

  deinit {
    // A test that failed on its way leaves nothing running.
    if process.isRunning { send(SIGKILL) }
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Paths of what the process has open now.
  var openFiles: Set<String> {
    let folder = "/proc/\(process.processIdentifier)/fd"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return Set(numbers.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") })
  }

  func end() -> Ended {
    process.waitUntilExit()
    return Ended(code: process.terminationStatus, output: text("out"), errors: text("err"))
  }

  private func path(_ stream: String) -> String { "\(directory)/\(id).\(stream)" }

  private func file(_ stream: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path(stream), contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path(stream)))
  }

  private func text(_ stream: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path(stream)) ?? Data(), as: UTF8.self)
  }
}

/// One shop with its own directory, store and vendors; all of it goes away with this value.
final class CourierShop {
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }
  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  let directory = FileManager.default.temporaryDirectory.path + "/askwell-courier-" + UUID().uuidString
  let port: Int
  private let vendors = Process()
  private let life = Pipe()
  var path: String { directory + "/askwell.db" }
  var base: String { "http://127.0.0.1:\(port)" }
  var environment: [String: String] {
    ["HOME": directory, "ASKWELL_DB": path, "KLAVIYO_KEY": "pk_test", "HOOK_SECRET": CourierShop.secret]
  }

  init() throws {
    // One key wherever a program looks for it: some journeys name a configuration, and the store is one.
    for place in [directory, directory + "/.config/askwell", directory + "/config"] {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try String(repeating: "5e", count: 32).write(toFile: place + "/askwell.key", atomically: true, encoding: .utf8)
    }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/vendors.py").path
    let output = Pipe()
    vendors.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    vendors.arguments = ["-W", "ignore", script, "--key", "pk_test", "--list", "Y6nRLr", "--webhook-secret", CourierShop.secret]
    vendors.standardInput = life
    vendors.standardOutput = output
    try vendors.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingSpaces()) else {
      throw Fault(description: "the double said \"\(line)\", no port; it needs python3 with jsonschema: apt-get install python3-jsonschema")
    }
    self.port = port
  }

  deinit {
    // What is left of a scratch directory is the system's to clean; the double ends when its input does.
    try? life.fileHandleForWriting.close()
    vendors.waitUntilExit()
    try? FileManager.default.removeItem(atPath: directory)
  }

  func store() throws -> Database { try Database(at: path, keyFile: directory + "/askwell.key") }

  // MARK: The courier

  func start(_ arguments: [String], _ changes: [String: String] = [:]) throws -> Running {
    try Running(
      try Binary.path("askwell-sync"), arguments, environment: environment.merging(changes) { $1 }, in: directory)
  }

  func sync(_ arguments: String..., with changes: [String: String] = [:]) throws -> Ended { try start(arguments, changes).end() }

  func addKlaviyo() throws {
    let added = try sync(
      "destinations", "add", "klaviyo", "--set", "api_key=env:KLAVIYO_KEY", "--set", "list_id=Y6nRLr", "--set", "base_url=\(base)")
    guard added.code == 0 else { throw Fault(description: added.errors) }
  }

  func addHook() throws {
    let added = try sync(
      "destinations", "add", "webhook", "--name", "hook", "--set", "url=\(base)/hook", "--set", "secret=env:HOOK_SECRET")
    guard added.code == 0 else { throw Fault(description: added.errors) }
  }

  // MARK: Shoppers

  /// Somebody takes the quiz and leaves an address.
  func visit(
    _ session: String, email: String? = nil, phone: String? = nil, name: String? = nil, yes: [Channel] = [],
    tags: [String] = ["goal:sleep"], isPreview: Bool = false
  ) throws {
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970) * 1000)
    let store = try store()
    let surroundings = Surroundings(store: "berlin", kiosk: "k1", locale: "de", now: now)
    try store.begin(
      SessionStart(id: session, quiz: "night", version: "5f0c", catalogRevision: 0, surroundings: surroundings, isPreview: isPreview))
    let consents = yes.map {
      ConsentGiven(channel: $0, wording: "Yes, by \($0.rawValue).", locale: "de", quizVersion: "5f0c", at: now)
    }
    let take = Take(
      session: session, quiz: "night", version: "5f0c", path: ["goal"], ignored: [], tags: tags.compactMap { Tag($0) },
      variables: [:], outcome: "calm", asked: 1,
      products: [
        .init(sku: "CALM-TEA", product: "calm-tea", slot: "evening", score: 4000, matched: 1, pinned: false, ladder: nil, why: [])
      ],
      excluded: [], emptySlots: [])
    let lead = Lead(email: email.flatMap { Email($0) }, phone: phone.flatMap { Phone($0) }, name: name, consents: consents)
    _ = try store.submit(
      Submission(
        session: session, at: now, take: take, answers: ["goal": ["sleep"]], lead: lead, locale: "de",
        namespaces: [Namespace(name: "goal", basis: .needs, keep: .latest)], quizTitle: "A better night"))
  }

  /// A minute passes: leases of a courier that died run out.
  func leasesRunOut() throws {
    let later = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 61_000)
    let store = try store()
    for account in try store.destinations() {
      let ended = later.advanced(bySeconds: -3600)
      _ = try store.claim(from: account.name, limit: 1000, owner: "a minute later", until: ended, due: later)
    }
  }

  /// Waits until a file has a line with these words.
  func line(_ words: String, in file: String) async throws {
    for _ in 0..<1500 {
      if String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self).contains(words) { return }
      // Another process's file has no bell to ring.
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Fault(description: "no line \"\(words)\" within 30 s")
  }

  // MARK: The vendors

  func vendorState() async throws -> JSON {
    guard let state = JSON(parsing: try await exchange("/control/state")) else { throw Fault(description: "the double said no JSON") }
    return state
  }

  /// The next requests are answered like this.
  func misbehave(_ faults: JSON) async throws { _ = try await exchange("/control/faults", body: faults.canonical) }

  /// Waits for so many requests of that path.
  func arrival(of path: String, times: Int = 1) async throws { _ = try await exchange("/control/await?path=\(path)&times=\(times)") }

  private func exchange(_ path: String, body: String? = nil) async throws -> String {
    let answer = try await Loopback.exchange(port: port, body == nil ? "GET" : "POST", path, body: Array((body ?? "").utf8))
    guard answer.status == 200 else { throw Fault(description: "\(path): not within 30 s") }
    return String(decoding: answer.body, as: UTF8.self)
  }
}
