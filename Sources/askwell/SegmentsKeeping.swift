// `askwell segments freeze`, `delete` and `alerts`: what is kept, what goes, what moved by itself.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct SegmentsFreeze: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "freeze", abstract: "Keep the people of a segment as they are now, under a name of its own.",
    discussion: """
      A snapshot does not change when people's answers do; only who is erased leaves it. An expression may name it as any segment: \
      segment("Came back, 26 Nov 2026").
      """)

  @Argument(help: ArgumentHelp("A tag or the name of a saved segment.", valueName: "name")) var name: String
  @Option(name: .customLong("as"), help: ArgumentHelp("What to call it; the segment's name with the day unless named.", valueName: "new"))
  var new: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let (store, census) = try common.census(.readWrite)
    let segment = try census.named(name)
    let snapshot = new ?? census.snapshotName(of: segment.name)
    try census.requireName(snapshot)
    let people = try census.people(of: segment.condition)
    let count = try store.freeze(
      people, as: snapshot, basis: segment.basis, origin: segment.name, by: "command line", at: census.now)
    if output.json {
      return Out.json([
        "name": .string(snapshot), "of": .string(segment.name), "count": .int(Int64(count)), "frozen_at": .string(census.now.iso),
      ])
    }
    Out.line("kept \"\(snapshot)\": \(Out.count(count, "contact"))")
  }
}

struct SegmentsDelete: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Take a saved segment or a snapshot away; nobody's tags change.",
    discussion: "Refused while another segment names it, and while it is pushed to a destination.")

  @Argument(help: ArgumentHelp("The segment's name.", valueName: "name")) var name: String
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let (store, census) = try common.census(.readWrite)
    let known = try census.requireUnused(name)
    guard try store.deleteSegment(known, by: "command line", at: census.now) else {
      throw Complaint(.noInput, "there is no segment \"\(known)\" any more")
    }
    Out.line("deleted \"\(known)\"")
  }
}

struct SegmentsAlerts: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "Name the tags and segments that grew or shrank by a fifth or more within seven days.",
    discussion: "The five largest changes, of those with 30 people or more a week ago. Counted when asked: there is nothing to schedule.")

  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let (store, census) = try common.census()
    let alerts = try census.alerts(in: store)
    if output.json { return Out.json(.array(alerts.map(\.json))) }
    if alerts.isEmpty { return Out.note("nothing grew or shrank by \(SegmentAlert.leastPercent)% or more this week") }
    for alert in alerts { Out.line(alert.text) }
  }
}

extension SegmentAlert {
  fileprivate var json: JSON {
    [
      "name": .string(name), "people": .int(Int64(people)), "week_ago": .int(Int64(weekAgo)),
      "percent": .int(Int64(isGrowth ? percent : -percent)), "text": .string(text),
    ]
  }
}
