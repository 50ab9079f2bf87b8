// What the commands have in common that publish: where, in whose name, to whom, and how they tell it.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation

struct PublishOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The hub (else ASKWELL_HUB): postgresql://USER@HOST:5432/DATABASE, a user in askwell_console. Password: ASKWELL_HUB_PASSWORD.",
      valueName: "URL"))
  var hub: String?
  @Option(help: ArgumentHelp("Who says so, for the hub's list; else your name on this machine.", valueName: "name")) var by: String?
  @Flag(help: "Print JSON.") var json = false

  func publisher() throws -> Publisher {
    let publisher = Publisher(try HubOptions.address(hub), as: who)
    try publisher.open()
    return publisher
  }

  func reader() throws -> HubReader {
    let reader = HubReader(try HubOptions.address(hub))
    try reader.open()
    return reader
  }

  var who: String { (by ?? NSUserName()).cleaned() }
}

/// Whom it is for.
struct TargetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only the kiosks of this shop.", valueName: "name")) var store: String?
  @Option(help: ArgumentHelp("So many of a hundred kiosks, the same ones each time; publish widen gives it to more.", valueName: "number"))
  var percent: Int?
  @Flag(help: "Check it, say for how many kiosks it is, and publish nothing.") var dryRun = false

  func validate() throws {
    if store != nil, percent != nil { throw ValidationError("--store and --percent: name one of the two") }
    try TargetOptions.check(percent)
  }

  static func check(_ percent: Int?) throws {
    guard let percent, !(1...100).contains(percent) else { return }
    throw ValidationError("--percent: \(percent) is no share; write a number from 1 to 100")
  }

  /// - Throws: exit code 66 for a shop that is not there.
  func target(_ publisher: Publisher) throws -> Publication.Target {
    if let store { return .store(try publisher.store(named: store)) }
    return percent.map { $0 == 100 ? .all : .percent($0) } ?? .all
  }

  var words: String { store.map { "the shop \($0)" } ?? percent.map { $0 == 100 ? "all" : "\($0)%" } ?? "all" }
}

/// One thing that was published, or would be.
struct PublishedThing {
  var kind: Publication.Kind
  var ref: String
  /// Nil for one that was only looked at.
  var publication: Int64?
  /// Of a quiz.
  var number: Int?
  var kiosks: Int

  func line(to target: TargetOptions) -> String {
    let name = kind.rawValue == ref ? ref : "\(kind.rawValue) \(ref)"
    let end = publication.map { "publication \($0)" } ?? "not published"
    return "\(name)\(number.map { ", version \($0)" } ?? ""): for \(target.words), \(kiosks) \(kiosks == 1 ? "kiosk" : "kiosks") (\(end))"
  }

  var json: JSON {
    [
      "kind": .string(kind.rawValue), "ref": .string(ref), "publication": publication.map(JSON.int) ?? .null,
      "number": number.map { .int(Int64($0)) } ?? .null, "kiosks": .int(Int64(kiosks)),
    ]
  }
}

extension PublishOptions {
  /// Publishes, or only looks.
  func publish(_ kind: Publication.Kind, _ ref: String, _ body: JSON, to target: TargetOptions, over publisher: Publisher) throws {
    let whom = try target.target(publisher)
    let kiosks = try publisher.kiosks(for: whom, ref)
    let version = target.dryRun ? nil : try publisher.publish(kind, ref, body, to: whom)
    try tell([PublishedThing(kind: kind, ref: ref, publication: version, kiosks: kiosks)], target)
  }

  func tell(_ things: [PublishedThing], _ target: TargetOptions) throws {
    guard !json else {
      return try say(JSON.object(["dry_run": .bool(target.dryRun), "published": .array(things.map(\.json))]).canonical)
    }
    for thing in things { try say(thing.line(to: target)) }
  }
}
