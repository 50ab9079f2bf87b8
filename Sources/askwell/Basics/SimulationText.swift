// A simulation for people: a quiet table with bars, then what never won, what stayed empty, and how long it takes.
internal import Domain
internal import Terminal

/// Writes a simulation out.
struct SimulationText {
  private static let bar = 20
  /// Rows of products that are printed; `--json` has all.
  private static let most = 40

  let result: SimulationResult
  let quiz: Quiz
  let catalog: Catalog

  init(_ result: SimulationResult, quiz: Quiz, catalog: Catalog) {
    self.result = result
    self.quiz = quiz
    self.catalog = catalog
  }

  func print() {
    head()
    guard result.sessions > 0 else { return Out.line("\nNo session comes to its results: askwell quiz lint says where it is stuck.") }
    products()
    never()
    slots()
    ends()
    frequencies("Outcomes", result.outcomes)
    frequencies("Tags", result.tags)
  }

  private func head() {
    let products = catalog.productCount
    Out.line("\(quiz.text(quiz.title, in: quiz.locale)) (\(quiz.ref)), \(grouped(products)) product\(products == 1 ? "" : "s")")
    let count = grouped(result.sessions)
    let once = " Each counts once; shoppers do not answer evenly."
    switch result.coverage.ways.of {
    case result.sessions?: Out.line("All \(count) sessions that differ in an answer.\(once)")
    case let all?: Out.line("\(count) of \(grouped(all)) sessions, drawn by seed \(result.seed).\(once)")
    case nil: Out.line("\(count) sessions of more than can be counted, drawn by seed \(result.seed).\(once)")
    }
    for ref in result.coverage.thinned {
      Out.line("Of \"\(ref)\" only some answers are tried: what the others lead to is not seen.")
    }
  }

  private func products() {
    guard !result.products.isEmpty else { return Out.line("\nNo product is ever shown.") }
    Out.line()
    let most = result.products.first?.wins ?? 0
    Out.table(
      ["product", "sku", "in a slot", "share", "first", "runner-up", ""],
      result.products.prefix(SimulationText.most).map { row in
        [
          Width.fit(row.title, to: 32), row.sku, grouped(row.wins), share(row.wins), grouped(row.first), grouped(row.runnerUp),
          Chart.bar(row.wins, of: most, width: SimulationText.bar),
        ]
      }, right: [2, 3, 4, 5])
    more(result.products.count)
  }

  private func never() {
    let meant = result.never.filter(\.isMeant)
    let others = result.never.count - meant.count
    // What a sample has not seen may be elsewhere.
    let never = result.isExhaustive ? "Never in a slot" : "In no slot of these sessions"
    Out.line(meant.isEmpty ? "\nEvery product that a choice speaks for wins somewhere." : "\n\(never), though a choice speaks for it")
    for row in meant.prefix(SimulationText.most) {
      let reason = row.reason.map { ": \($0.words) (\(grouped(row.count)) of \(grouped(row.of)) sessions asked)" } ?? ""
      let runnerUp = row.runnerUp > 0 ? "; a runner-up in \(grouped(row.runnerUp))" : ""
      Out.line("  \(row.title), \(row.sku)\(reason)\(runnerUp)")
    }
    more(meant.count)
    if others > 0 { Out.line("Of \(grouped(others)) active products no choice speaks.") }
  }

  private func more(_ count: Int) {
    if count > SimulationText.most { Out.line("  and \(grouped(count - SimulationText.most)) more; --json has them all") }
  }

  private func slots() {
    Out.line()
    Out.table(
      ["slot", "filled", "empty", "share empty", "hidden", "by the ladder"],
      result.slots.map { slot in
        let steps = slot.ladder.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \(grouped($0.value))" }
        let share = share(slot.empty, of: slot.filled + slot.empty)
        return [slot.slot, grouped(slot.filled), grouped(slot.empty), share, grouped(slot.hidden), steps.joined(separator: ", ")]
      }, right: [1, 2, 3, 4])
    if result.noMatch > 0 { Out.line("No slot filled at all: \(grouped(result.noMatch)) sessions, \(share(result.noMatch))") }
  }

  private func ends() {
    Out.line()
    if let shortest = result.shortest, let longest = result.longest {
      Out.line("longest   \(questions(longest.questions.count)): \(longest.questions.joined(separator: " "))")
      Out.line("shortest  \(questions(shortest.questions.count)): \(shortest.questions.joined(separator: " "))")
    }
    if let seconds = result.seconds {
      Out.line(
        "time      about \(time(seconds.median)), nine of ten within \(time(seconds.p90)), at most \(time(seconds.longest)) (an estimate)")
    }
    let coverage = result.coverage
    Out.line("seen      \(reached(coverage.paths)) paths, \(reached(coverage.choices)) choices, \(reached(coverage.bands)) bands")
  }

  private func frequencies(_ title: String, _ rows: [SimulationResult.Frequency]) {
    guard !rows.isEmpty else { return }
    Out.line("\n\(title)")
    let width = rows.map { Width.of($0.name) }.max() ?? 0
    let digits = grouped(rows.map(\.sessions).max() ?? 0).count
    for row in rows {
      let count = Width.pad(grouped(row.sessions), to: digits, right: true)
      Out.line("  \(Width.pad(row.name, to: width))  \(count)  \(Width.pad(share(row.sessions), to: 6, right: true))")
    }
  }

  private func reached(_ reached: SimulationResult.Reached) -> String {
    "\(grouped(reached.reached)) of \(reached.of.map(grouped) ?? "uncounted")"
  }

  private func questions(_ count: Int) -> String { "\(count) question\(count == 1 ? "" : "s")" }

  /// `1:40`.
  private func time(_ seconds: Int) -> String { "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)" }

  private func share(_ part: Int) -> String { share(part, of: result.sessions) }

  /// `31.2%`; `-` of nothing.
  private func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "-" }
    let tenths = (part * 2000 + whole) / (2 * whole)
    return "\(tenths / 10).\(tenths % 10)%"
  }

  /// `1,284`.
  private func grouped(_ value: Int) -> String {
    let digits = Array(String(value))
    return digits.indices.reduce("") { text, place in
      text + (place > 0 && (digits.count - place) % 3 == 0 ? "," : "") + String(digits[place])
    }
  }
}
