// `askwell destinations sample`: what a destination would be sent for its latest contact, without sending it.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Show what a destination would be sent, and under which names.",
    discussion: "Of its latest delivery, or of an invented contact where it has none. Nothing is sent; secrets are struck out.")

  @Argument(help: "The destination.") var name: String
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let store = try common.store(.readOnly)
      try store.requireDestination(name)
      guard let account = try store.destination(name) else { return }
      let leaveOut = LeaveOut(account.settings)
      var whole = account
      whole.settings[LeaveOut.key] = nil
      let destination: any Destination
      do throws(Faults) {
        destination = try Registry.open(whole, secrets: Secrets(environment: StartEnvironment.all))
      } catch {
        throw Complaint(error, about: name)
      }
      let latest = try store.latestUpdate(for: name)?.allowedToLeave
      let sample = Sample(of: latest ?? Sample.invented, to: destination, leavingOut: leaveOut, now: .now)
      let given = OtherNames(account.settings).byItem
      try say(json ? sample.json(of: account, isInvented: latest == nil, given).canonical : sample.told(given))
    }
  }
}

extension Sample {
  fileprivate func json(of account: DestinationAccount, isInvented: Bool, _ given: [String: String]) -> JSON {
    [
      "name": .string(account.name), "invented": .bool(isInvented),
      "requests": .array(
        parts.map { part in
          [
            "step": .string(part.step), "method": .string(part.method), "url": .string(part.url), "body": part.body ?? .null,
            "headers": .array(part.headers.map { .array([.string($0.name), .string($0.value)]) }),
          ]
        }),
      "names": .array(
        names.map { row in
          [
            "part": .string(row.part), "item": .text(row.item), "names": .array(row.names.map(JSON.string)), "value": .string(row.value),
            "collides_with": .array(row.collidesWith.map(JSON.string)), "left_out": .bool(row.isLeftOut),
            "given": .text(row.item.flatMap { given[$0] }),
          ]
        }),
    ]
  }

  /// - Parameter given: the merchant's own names, by item.
  fileprivate func told(_ given: [String: String]) -> String {
    let requests = parts.map { "\($0.step): \($0.method) \($0.url)\n\($0.body?.pretty ?? "")" }
    let rows = names.map { row in
      let clash = row.collidesWith.isEmpty ? "" : "  ! the same name as \(row.collidesWith.joined(separator: ", "))"
      let name = row.item.flatMap { given[$0] }.map { " = \($0)" } ?? ""
      return [row.part + name, row.isLeftOut ? "left out" : (row.names.isEmpty ? "not told" : row.names.joined(separator: ", ")) + clash]
    }
    return (requests + ["", Columns(["HERE", "THERE"], rows).text]).joined(separator: "\n")
  }
}
