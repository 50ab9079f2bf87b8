// A simulation as lines: bars of who wins, sentences of who never does, what stays empty, how long it takes.
import Domain
import Terminal

/// Writes a simulation out.
struct SimulationText {
  /// Rows of one part; of large catalogs the command has them all.
  private static let most = 200

  let name: String
  let result: SimulationResult
  let look: Look

  private var width: Int { look.body.width }
  private var sessions: Int { result.sessions }

  var lines: [TextLine] {
    guard sessions > 0 else { return head + [.empty] + sentence("No session comes to its results: the editor says where it is stuck.") }
    return head + [.empty] + products + [.empty] + never + [.empty] + slots + [.empty] + ends + frequencies("Outcomes", result.outcomes)
      + frequencies("Tags", result.tags)
  }

  // MARK: Head

  private var head: [TextLine] {
    let count = Figures.grouped(sessions)
    let words =
      switch result.coverage.ways.of {
      case sessions?: "all \(count) sessions that differ in an answer"
      case let all?: "\(count) of \(Figures.grouped(all)) sessions, drawn at random"
      case nil: "\(count) sessions of more than can be counted"
      }
    let thinned = result.coverage.thinned
    let notTried = thinned.isEmpty ? [] : sentence("Only some answers are tried of \(thinned.joined(separator: ", ")).", .dim)
    return look.air + TextLine.wrapped("\(name) \(look.dot) \(words)", .title, width: width)
      + TextLine.wrapped("Each counts once; shoppers do not answer evenly.", .dim, width: width) + notTried
  }

  private func sentence(_ text: String, _ style: Style = .text) -> [TextLine] { TextLine.wrapped(text, style, width: width) }

  // MARK: Products

  /// Where titles end, and where bars begin.
  private var columns: (title: Int, share: Int, bar: Int) {
    if look.isNarrow { return (width - 16, width - 8, width - 7) }
    let title = min(34, 4 + (result.products.map { Width.of($0.title) }.max() ?? 0))
    return (title, title + 18, title + 20)
  }

  private var products: [TextLine] {
    guard !result.products.isEmpty else { return [TextLine("No product is ever shown", .title)] }
    var head = TextLine("In a slot", .title)
    if !look.isNarrow {
      head = head.adding("sessions", .dim, endingAt: columns.title + 10).adding("share", .dim, endingAt: columns.share)
    }
    let most = result.products.first?.wins ?? 0
    return [head] + result.products.prefix(SimulationText.most).filter { $0.wins > 0 }.map { product($0, most: most) } + more(winners)
  }

  private var winners: Int { result.products.count { $0.wins > 0 } }

  /// `  Oat milk cleanser     1,284   31.2%  ██████████`.
  private func product(_ row: SimulationResult.Product, most: Int) -> TextLine {
    let (title, share, bar) = columns
    var line = TextLine(Width.fit(row.title, to: title - 2, ellipsis: look.glyphs.ellipsis), x: 2)
    if !look.isNarrow { line = line.adding(Figures.grouped(row.wins), endingAt: title + 10) }
    line = line.adding(Figures.percent(row.wins, of: sessions), .title, endingAt: share)
    return line.adding(Chart.bar(row.wins, of: most, width: max(1, width - bar), ascii: look.glyphs.isASCII), .accent, x: bar)
  }

  private func more(_ count: Int) -> [TextLine] {
    count <= SimulationText.most
      ? [] : sentence("and \(Figures.grouped(count - SimulationText.most)) more: askwell quiz simulate has them all", .dim)
  }

  // MARK: Never

  private var never: [TextLine] {
    let meant = result.never.filter(\.isMeant)
    let others = result.never.count - meant.count
    // What a sample has not seen may be elsewhere.
    let nowhere = result.isExhaustive ? "Never in a slot" : "In no slot of these sessions"
    let title = meant.isEmpty ? "Every product that a choice speaks for wins somewhere" : "\(nowhere), though a choice speaks for it"
    let rows = meant.prefix(SimulationText.most).flatMap { row in
      var lines = TextLine.wrapped("\(row.title): \(reason(row))", x: 2, width: width)
      lines[0].add(look.alert, .error, x: 0)
      return lines
    }
    let unsaid = others > 0 ? "Of \(Figures.counted(others, "active product", "active products")) no choice speaks." : ""
    return sentence(title, .title) + rows + more(meant.count) + (others > 0 ? sentence(unsaid, .dim) : [])
  }

  /// `others stand before it, in 312 of 400 sessions asked; a runner-up in 20`.
  private func reason(_ row: SimulationResult.Never) -> String {
    let why = row.reason.map { "\($0.words), in \(Figures.grouped(row.count)) of \(Figures.grouped(row.of)) sessions asked" }
    let runnerUp = row.runnerUp > 0 ? "a runner-up in \(Figures.grouped(row.runnerUp))" : nil
    return [why, runnerUp].compactMap(\.self).joined(separator: "; ")
  }

  // MARK: Slots

  private var slots: [TextLine] {
    let names = min(24, 4 + (result.slots.map { Width.of($0.slot) }.max() ?? 0))
    let rows = result.slots.flatMap { slot -> [TextLine] in
      TextLine.wrapped(words(slot), x: names, width: width).enumerated().map { place, line in
        guard place == 0 else { return line }
        let isEmpty = slot.empty > 0
        let named = line.adding(Width.fit(slot.slot, to: names - 3, ellipsis: look.glyphs.ellipsis), isEmpty ? .title : .text, x: 2)
        return isEmpty ? named.adding(look.alert, .error, x: 0) : named
      }
    }
    return [TextLine("Slots", .title)] + rows + noMatch
  }

  private var noMatch: [TextLine] {
    guard result.noMatch > 0 else { return [] }
    let count = Figures.counted(result.noMatch, "session", "sessions")
    var lines = TextLine.wrapped("no slot is filled in \(count), \(Figures.percent(result.noMatch, of: sessions))", x: 2, width: width)
    lines[0].add(look.alert, .error, x: 0)
    return lines
  }

  /// `empty in 312 of 1,284, 24.3%; by the ladder: filter 20; hidden in 40`.
  private func words(_ slot: SimulationResult.SlotFill) -> String {
    let all = slot.filled + slot.empty
    let empty =
      all == 0
      ? "always hidden"
      : slot.empty == 0
        ? "always filled" : "empty in \(Figures.grouped(slot.empty)) of \(Figures.grouped(all)), \(Figures.percent(slot.empty, of: all))"
    let steps = slot.ladder.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \(Figures.grouped($0.value))" }
    let ladder = steps.isEmpty ? nil : "by the ladder: \(steps.joined(separator: ", "))"
    let hidden = slot.hidden > 0 && all > 0 ? "hidden in \(Figures.grouped(slot.hidden))" : nil
    return [empty, ladder, hidden].compactMap(\.self).joined(separator: "; ")
  }

  // MARK: Ends

  private var ends: [TextLine] {
    var rows: [(String, String)] = []
    if let longest = result.longest, let shortest = result.shortest {
      rows.append(("longest", path(longest)))
      if shortest != longest { rows.append(("shortest", path(shortest))) }
    }
    if let seconds = result.seconds {
      rows.append(
        (
          "time",
          "about \(Figures.countdown(seconds: seconds.median)), nine of ten within \(Figures.countdown(seconds: seconds.p90)), "
            + "at most \(Figures.countdown(seconds: seconds.longest)): an estimate from words and kinds of question"
        ))
    }
    let coverage = result.coverage
    let seen = [seen(coverage.paths, "paths"), seen(coverage.choices, "choices"), seen(coverage.bands, "bands")]
    rows.append(("seen", seen.joined(separator: ", ")))
    return [TextLine("The way", .title)]
      + rows.flatMap { name, text in
        TextLine.wrapped(text, x: 12, width: width).enumerated().map { place, line in
          place == 0 ? line.adding(name, .dim, x: 2) : line
        }
      }
  }

  private func path(_ path: SimulationResult.Path) -> String {
    "\(Figures.counted(path.questions.count, "question", "questions")): \(path.questions.joined(separator: " "))"
  }

  private func seen(_ reached: SimulationResult.Reached, _ name: String) -> String {
    "\(Figures.grouped(reached.reached)) of \(reached.of.map(Figures.grouped) ?? "uncounted") \(name)"
  }

  // MARK: Frequencies

  private func frequencies(_ title: String, _ rows: [SimulationResult.Frequency]) -> [TextLine] {
    guard !rows.isEmpty else { return [] }
    let name = min(width - 20, 4 + (rows.map { Width.of($0.name) }.max() ?? 0))
    return [.empty, TextLine(title, .title)]
      + rows.map { row in
        TextLine(Width.fit(row.name, to: name - 3, ellipsis: look.glyphs.ellipsis), x: 2)
          .adding(Figures.grouped(row.sessions), endingAt: name + 9)
          .adding(Figures.percent(row.sessions, of: sessions), .dim, endingAt: name + 17)
      }
  }
}
