// `askwell segments push`: a destination comes to know a segment by a tag.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct SegmentsPush: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Tell a destination who is in a segment: each of its people gets a tag there.",
    discussion: """
      Every destination takes tags, and makes a list or segment of its own of all who have one. Only people who may be written to are \
      told of. Push again to bring it up to date: who has left the segment since loses the tag, who came gets it, and nothing is sent for \
      the others. The tag stays theirs at that destination, whatever they answer later, until --stop takes it from everybody. The updates \
      leave with askwell sync run.
      """)

  @Argument(help: ArgumentHelp("A tag or the name of a saved segment.", valueName: "name")) var name: String
  @Option(name: .customLong("to"), help: ArgumentHelp("The destination's name.", valueName: "destination")) var destination: String
  @Option(
    help: ArgumentHelp("The tag there, namespace:value; segment: with the segment's name unless named.", valueName: "tag"),
    transform: { text in
      guard let tag = Tag(text) else { throw ValidationError("\"\(text.cleaned())\" is no tag; write namespace:value, segment:came-back") }
      return tag
    })
  var tag: Tag?
  @Flag(help: "Take the tag from everybody there, and tell of it no more.") var stop = false
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if stop, tag != nil { throw ValidationError("--stop knows the tag; leave --tag out") }
  }

  func perform() throws {
    let (store, census) = try common.census(.readWrite)
    var progress = Progress("contacts", of: 0)
    let (push, tally) = try stop ? end(store, census, &progress) : begin(store, census, &progress)
    progress.end()
    if output.json {
      return Out.json([
        "segment": .string(push.segment), "destination": .string(push.destination), "tag": .string(push.tag.text),
        "added": .int(Int64(tally.added)), "removed": .int(Int64(tally.removed)), "kept": .int(Int64(tally.kept)),
      ])
    }
    Out.line(
      "\"\(push.segment)\" at \(push.destination) as \(push.tag.text): \(tally.added) added, \(tally.removed) removed, \(tally.kept) kept")
  }

  private typealias Pushed = (push: SegmentPush, tally: PushTally)

  private func begin(_ store: Database, _ census: Census, _ progress: inout Progress) throws -> Pushed {
    // Before all people are looked at.
    _ = try store.account(of: destination)
    let segment = try census.named(name)
    let people = try census.people(of: segment.condition)
    return try store.push(segment.name, people, to: destination, tag: tag, by: "command line", at: census.now) {
      progress.show($0, of: $1)
    }
  }

  /// Also for a segment that cannot be counted any more.
  private func end(_ store: Database, _ census: Census, _ progress: inout Progress) throws -> Pushed {
    try store.stopPush(name, to: destination, by: "command line", at: census.now) { progress.show($0, of: $1) }
  }
}
