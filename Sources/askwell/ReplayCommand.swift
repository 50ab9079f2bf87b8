// `askwell replay` and `askwell explain`: a past session ranked again with the quiz and the catalog of its day.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct ReplayCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Rank past sessions again and compare: byte by byte.",
    discussion: "Exit code 1 when a session comes to anything else than it did.")
  @Argument(help: ArgumentHelp("Sessions; all that were completed unless named.", valueName: "session")) var sessions: [String] = []
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let store = try common.premises().openStore(.readOnly)
    var past = Past(store)
    let ids = try sessions.isEmpty ? store.completedSessions() : sessions
    var rows: [(id: String, isSame: Bool)] = []
    for id in ids { rows.append((id, try past.replay(id).isSame)) }
    let different = rows.filter { !$0.isSame }
    if output.json {
      Out.json(.array(rows.map { ["session": .string($0.id), "identical": .bool($0.isSame)] }))
    } else {
      for row in different { Out.line("\(row.id)  comes to something else") }
      Out.line("\(rows.count) sessions replayed, \(rows.count - different.count) identical")
    }
    if !different.isEmpty { throw ExitCode(1) }
  }
}

struct ExplainCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Why a product was, or was not, shown in a session.")
  @Argument(help: ArgumentHelp("The session.", valueName: "session")) var session: String
  @Argument(help: ArgumentHelp("The variant's SKU.", valueName: "sku")) var sku: String
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let store = try common.premises().openStore(.readOnly)
    var past = Past(store)
    let replay = try past.replay(session)
    let catalog = replay.seating.index.catalog
    guard let variant = catalog.variant(sku) else {
      let hint = Spelling.hint(sku, among: catalog.variants.map(\.sku))
      throw Complaint(.noInput, "there was no SKU \"\(sku)\" in the catalog of this session\(hint)")
    }
    let card = Recommender(replay.seating.walk, index: replay.seating.index, session: session).explain(sku)
    if output.json { return Out.json(json(variant, card, replay.take)) }
    print(variant, card, replay)
  }

  private func print(_ variant: Variant, _ card: Recommender.Explanation?, _ replay: Past.Replay) {
    let quiz = replay.seating.index.quiz
    Out.line("\(variant.title) (\(variant.sku))")
    if let row = replay.take.products.first(where: { $0.product == variant.product }) {
      let place = row.slot.map { "in slot \($0)" } ?? "among those also close"
      Out.line(row.sku == variant.sku ? "shown \(place)" : "not shown; its variant \(row.sku) was, \(place)")
      if let ladder = row.ladder { Out.line("found by dropping: \(ladder.rawValue)") }
    } else {
      Out.line(card?.gate.map { "not shown: it fails at \($0.rawValue)" } ?? "not shown: others came before it")
    }
    guard let card else { return }
    Out.line("\(TakeText.votes(card.score)) votes, \(card.matched) of \(replay.take.asked) answers\(card.isPinned ? ", pinned" : "")")
    for why in card.why {
      let choice = quiz.question(why.question)?.carriers.first { $0.ref == why.choice }
      let label = choice.map { quiz.text($0.label, in: quiz.locale) } ?? why.choice
      Out.line("  \(TakeText.votes(why.points))  \(why.question): \(label)")
    }
  }

  private func json(_ variant: Variant, _ card: Recommender.Explanation?, _ take: Take) -> JSON {
    let row = take.products.first { $0.sku == variant.sku }
    return [
      "session": .string(session), "sku": .string(variant.sku), "product": .string(variant.product), "shown": .bool(row != nil),
      "slot": .text(row?.slot), "ladder": .text(row?.ladder?.rawValue), "gate": .text(row == nil ? card?.gate?.rawValue : nil),
      "score": .int(Int64(card?.score ?? 0)), "matched": .int(Int64(card?.matched ?? 0)), "asked": .int(Int64(take.asked)),
      "pinned": .bool(card?.isPinned ?? false),
      "why": .array(
        (card?.why ?? []).map {
          ["question": .string($0.question), "choice": .string($0.choice), "points": .int(Int64($0.points))]
        }),
    ]
  }
}
