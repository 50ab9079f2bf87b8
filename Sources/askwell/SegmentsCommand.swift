// `askwell segments`: who the shoppers are, counted to the person.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct SegmentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segments", abstract: "Count the shop's contacts by what they said.",
    discussion: """
      A segment is a tag (goal:sleep), a saved segment by its name, or an expression behind --where:
      askwell segments count --where 'skin:dry and consent.email = yes'
      """,
    subcommands: [
      List.self, Count.self, Members.self, Save.self, SegmentsFreeze.self, SegmentsDelete.self, Overlap.self, Why.self,
      SegmentsExport.self, SegmentsPush.self, SegmentsAlerts.self,
    ])

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "List tags and saved segments with their counts.")

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let (store, census) = try common.census()
      let saved = try census.savedCounts()
      let notes = SegmentNotes(census: census, pushes: try store.pushes())
      if output.json {
        return Out.json(.array(census.tags.map { $0.json(census, notes) } + saved.map { $0.json(notes) }))
      }
      if census.tags.isEmpty, saved.isEmpty { return Out.note("nobody has a tag yet") }
      let rows = census.tags.map { $0.row(census, notes) } + saved.compactMap { $0.row(notes) }
      Out.table(["SEGMENT", "BASIS", "PEOPLE", "REACHABLE", "7 DAYS", ""], rows, right: [2, 3, 4])
      for segment in saved { if case .failure(let fault) = segment.outcome { fault.lines.forEach { Out.note("askwell: \($0)") } } }
    }
  }

  struct Count: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Count the people of a segment, exactly.")

    @OptionGroup var segment: SegmentOption
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let census = try common.census().census
      let condition = try segment.condition(in: census)
      guard let count = try census.count([condition]).first else { return }
      if output.json { return Out.json(count.json) }
      Out.line("\(count.count) of \(count.of) contacts, \(count.reachable) reachable")
    }
  }

  struct Members: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "List the people of a segment.")

    @OptionGroup var segment: SegmentOption
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let census = try common.census().census
      var members: [Contact] = []
      try census.forEachMember(of: segment.condition(in: census)) { members.append($0) }
      if output.json { return Out.json(.array(members.map(\.member))) }
      if members.isEmpty { return Out.note("nobody is in it") }
      Out.table(
        ["ID", "EMAIL", "PHONE", "TAGS"],
        members.map { [$0.id, $0.email?.text ?? "-", $0.phone?.text ?? "-", $0.tags.map(\.tag.text).joined(separator: " ")] })
    }
  }

  struct Save: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Keep an expression under a name, in place of one that had it.")

    @Argument(help: ArgumentHelp("What to call it.", valueName: "name")) var name: String
    @Option(name: .customLong("where"), help: ArgumentHelp("Who is in it.", valueName: "expression")) var expression: String
    @Option(
      help: ArgumentHelp("What it says of people: needs, behavioral, psychographic or demographic.", valueName: "basis"),
      transform: Basis.init(option:))
    var basis: Basis?
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let (store, census) = try common.census(.readWrite)
      let draft = try census.draft(name, basis: basis, where: expression)
      try store.saveSegment(draft, at: census.now)
      let after = try Census(store, zone: common.premises().configuration.zone, at: census.now)
      guard let saved = try after.savedCounts().first(where: { $0.name == draft.name }) else { return }
      if output.json { return Out.json(saved.json(SegmentNotes(census: after, pushes: try store.pushes()))) }
      if case .success(let count) = saved.outcome { Out.line("saved \"\(draft.name)\": \(count.count) of \(count.of) contacts") }
    }
  }

  struct Overlap: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Compare two segments: who is in both, who in either.")

    @Argument(help: ArgumentHelp("A tag or the name of a saved segment.", valueName: "a")) var first: String
    @Argument(help: ArgumentHelp("Another.", valueName: "b")) var second: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let census = try common.census().census
      let overlap = try census.overlap(census.segment(first), census.segment(second))
      if output.json { return Out.json(overlap.json) }
      Out.table(
        ["", "PEOPLE"],
        [[first, "\(overlap.a)"], [second, "\(overlap.b)"], ["both", "\(overlap.both)"], ["either", "\(overlap.either)"]], right: [1])
      if let jaccard = overlap.jaccard { Out.line("\nboth / either: \(SegmentsCommand.percent(jaccard))") }
    }
  }

  struct Why: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Say why a contact is in a segment or is not, condition by condition.")

    @Argument(help: ArgumentHelp("A tag or the name of a saved segment.", valueName: "segment")) var segment: String
    @Argument(help: ArgumentHelp("Whom: an id, an email address or a phone number.", valueName: "contact")) var contact: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let (store, census) = try common.census()
      let condition = try census.segment(segment)
      let facts = try store.facts(named: contact)
      let isMember = census.holds(condition, for: facts)
      let reasons = census.reasons(condition, for: facts)
      if output.json {
        return Out.json([
          "segment": .string(segment), "contact": .string(facts.contact.id), "member": .bool(isMember),
          "conditions": .array(reasons.map(\.json)),
        ])
      }
      Out.line("\(facts.contact.email?.text ?? facts.contact.id) is \(isMember ? "in" : "not in") \"\(segment)\"")
      for reason in reasons { Out.line(reason.line) }
    }
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }
}
