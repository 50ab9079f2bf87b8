// `askwell sync retry` and `resend`: another try for what was given up, and whole sessions once more.
internal import ArgumentParser
internal import Domain
internal import Storage

struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Give deliveries that were given up another life.",
    discussion: "Those of people who may no longer be written to stay where they are. Sent by the next run.")

  @Option(help: "Only those of this destination.") var destination: String?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let store = try common.store()
      try destination.map { try store.requireDestination($0) }
      let count = try store.retryDead(destination: destination, at: .now)
      try say(json ? (["waiting": .int(Int64(count))] as JSON).canonical : "\(count) of those given up wait to be sent again.")
    }
  }
}

struct ResendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resend", abstract: "Send sessions once more, with their contacts as they are now.",
    discussion: """
      Without a session: all that left a contact, the oldest first; so a new destination learns what happened before it was added. \
      Only for people whose consent is in force, and never as a new consent. Sent by the next run.
      """)

  @Option(help: "Only to this destination.") var to: String?
  @Flag(help: "Print JSON.") var json = false
  @Argument(help: "Ids of sessions.") var sessions: [String] = []
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard to != nil || !sessions.isEmpty else {
      throw ValidationError("name sessions, or a destination with --to NAME, or both")
    }
  }

  func run() async throws {
    try await complaining {
      let store = try common.store()
      try to.map { try store.requireDestination($0) }
      // A mistyped id sends none of the others.
      for id in sessions where try store.session(id)?.contact == nil {
        throw Complaint(.noInput, "there is no session \(id.cleaned()) that left a contact; nothing will be sent")
      }
      let chosen = sessions.isEmpty ? try store.sessionsWithContact() : sessions
      let count = try chosen.reduce(0) { try $0 + store.resend(session: $1, destination: to, at: .now) }
      let document: JSON = ["sessions": .int(Int64(chosen.count)), "waiting": .int(Int64(count))]
      try say(json ? document.canonical : "\(count) deliveries of \(chosen.count) sessions wait to be sent.")
    }
  }
}

extension Database {
  /// - Throws: exit code 66 when there is none of that name.
  func requireDestination(_ name: String) throws {
    guard try destinations().contains(where: { $0.name == name }) else {
      throw Complaint(.noInput, "there is no destination \"\(name.cleaned())\"; askwell destinations list names them")
    }
  }

  /// Ids of sessions that left a contact, previews and those that the hub tells of apart, the oldest first.
  fileprivate func sessionsWithContact() throws -> [String] {
    var found: [String] = []
    var last: String?
    while true {
      let page = try sessions(limit: 500, before: last)
      guard let end = page.last else { return found.reversed() }
      found += try page.filter { $0.contact != nil && !$0.isPreview }.map(\.id).filter { try !isLeftToHub(session: $0) }
      last = end.id
    }
  }
}
