// `askwell fleet run`: carries changes up and publications down, once or for as long as it runs.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation
internal import Storage

struct MemberRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Send what changed and take what is published, until SIGTERM or Ctrl-C.",
    discussion: """
      With --once it sends and takes what there is now and prints what came of it:
      {"pushed":12,"given_up":0,"applied":1,"waiting":0,"refused":0,"leads":0,"is_new":false,"backlog":0,"kiosk":"…"}. Ends with 69 when the hub cannot \
      be reached. Without it a hub that is away is tried again, after a minute at most.
      """)

  @Flag(help: "Send and take what there is now, once; prints JSON.") var once = false
  @OptionGroup var options: MemberOptions

  func run() async throws {
    try await complaining {
      let store = try options.store()
      let signals = StopSignals()
      let member = options.member(of: store, at: try options.address(of: store), stop: signals.bell, isQuiet: once)
      guard once else { return try member.rounds() }
      let report = try member.once()
      try say(report.json(try store.fleetMember(), backlog: try store.fleetBacklog()).canonical)
      if report.givenUp > 0 { note("askwell-fleet: the hub could not take \(report.givenUp) entries; its owner sees why") }
      if report.waiting > 0 { note("askwell-fleet: \(report.waiting) publications wait for a change of this kiosk's own") }
    }
  }
}

extension Member.Report {
  fileprivate func json(_ member: FleetMember?, backlog: Int64) -> JSON {
    [
      "pushed": .int(Int64(pushed)), "given_up": .int(Int64(givenUp)), "applied": .int(Int64(applied)), "waiting": .int(Int64(waiting)),
      "refused": .int(Int64(refused)), "leads": .int(Int64(leads)), "is_new": .bool(isNew), "backlog": .int(backlog),
      "kiosk": .text(member?.kiosk?.uuidString.lowercased()),
    ]
  }
}
