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
    var rows: [(id: String, difference: Difference?)] = []
    for id in ids { rows.append((id, try past.replay(id).difference)) }
    let different = rows.filter { $0.difference != nil }
    if output.json {
      Out.json(.array(rows.map { ["session": .string($0.id), "identical": .bool($0.difference == nil)] }))
    } else {
      for row in different { Out.line("\(row.id)  comes to something else: \(row.difference?.words ?? "")") }
      Out.line("\(Out.count(rows.count, "session")) replayed, \(rows.count - different.count) identical")
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
    let inquest = Inquest(replay.seating, take: replay.take)
    guard let verdict = inquest.verdict(on: sku) else {
      let hint = Spelling.hint(sku, among: inquest.catalog.variants.map(\.sku))
      throw Complaint(.noInput, "there was no SKU \"\(sku)\" in the catalog of this session\(hint)")
    }
    if output.json { return Out.json(json(verdict, inquest.take)) }
    print(verdict, inquest)
  }

  private func print(_ verdict: Inquest.Verdict, _ inquest: Inquest) {
    let (variant, card) = (verdict.variant, verdict.explanation)
    Out.line("\(variant.title) (\(variant.sku))")
    func place(_ slot: String?) -> String { slot.map { "in slot \($0)" } ?? "among those also close" }
    switch verdict.outcome {
    case .shown(let slot): Out.line("shown \(place(slot))")
    case .sibling(let sku, let slot): Out.line("not shown; its variant \(sku) was, \(place(slot))")
    case .fails(let gate): Out.line("not shown: it fails at \(gate.rawValue)")
    case .outranked: Out.line("not shown: others came before it")
    }
    if inquest.take.offers?.skus.contains(variant.sku) ?? false { Out.line("offered beside the slots") }
    if let ladder = verdict.ladder { Out.line("found by dropping: \(ladder.rawValue)") }
    Out.line("\(TakeText.votes(card.score)) votes, \(card.matched) of \(inquest.take.asked) answers\(card.isPinned ? ", pinned" : "")")
    for why in card.why {
      let choice = inquest.quiz.question(why.question)?.carriers.first { $0.ref == why.choice }
      let label = choice.map { inquest.quiz.text($0.label, in: inquest.quiz.locale) } ?? why.choice
      Out.line("  \(TakeText.votes(why.points))  \(why.question): \(label)")
    }
  }

  private func json(_ verdict: Inquest.Verdict, _ take: Take) -> JSON {
    let (variant, card) = (verdict.variant, verdict.explanation)
    let row = take.products.first { $0.sku == variant.sku }
    return [
      "session": .string(session), "sku": .string(variant.sku), "product": .string(variant.product), "shown": .bool(row != nil),
      "slot": .text(row?.slot), "ladder": .text(row?.ladder?.rawValue), "gate": .text(row == nil ? card.gate?.rawValue : nil),
      "score": .int(Int64(card.score)), "matched": .int(Int64(card.matched)), "asked": .int(Int64(take.asked)),
      "pinned": .bool(card.isPinned),
      "why": .array(
        card.why.map {
          ["question": .string($0.question), "choice": .string($0.choice), "points": .int(Int64($0.points))]
        }),
    ]
  }
}
