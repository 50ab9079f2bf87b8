// What the plain console says to what it is told, and what it asks next.
import Domain
import Terminal

extension PlainConsole {
  /// Takes what the world answers.
  public mutating func receive(_ reply: ConsoleReply) -> [ConsoleEffect] {
    switch reply {
    case .door(let door): open(door)
    case .admitted(let admission):
      visitor = Visitor(role: admission.role, zone: admission.zone, floor: admission.staffFloor)
      say("", "Welcome\(admission.store.isEmpty ? "" : " to \(admission.store)"). You are the \(admission.role.title).")
      ask(.menu)
    case .refused(let refusal): return refuse(refusal)
    case .failed(let reason): fail(reason)
    default: return visitor == nil ? [] : tell(reply)
    }
    return []
  }

  private mutating func open(_ door: Door) {
    let roles = ConsoleRole.allCases.filter(door.roles.contains)
    for role in roles {
      if door.blocked.contains(role) {
        say("The PIN of the \(role.title) was wrong too often: askwell console --forget-pin \(role.rawValue).")
      }
      if let seconds = door.waitSeconds[role] { say("The \(role.title) has to wait \(seconds) seconds.") }
    }
    if !roles.contains(.owner) { return ask(.newPIN(first: nil)) }
    ask(roles.count == 1 ? .pin(.owner) : .role(roles))
  }

  private mutating func refuse(_ refusal: Refusal) -> [ConsoleEffect] {
    say("", refusal.waitSeconds > 0 || refusal.isBlocked ? "This PIN was not taken." : "Wrong PIN. Try again.")
    return [.askDoor]
  }

  private mutating func fail(_ reason: String) {
    say("", reason.hasSuffix(".") ? reason : "\(reason).")
    if visitor == nil { isFinished = true } else { backToMenu() }
  }

  private mutating func tell(_ reply: ConsoleReply) -> [ConsoleEffect] {
    guard let visitor else { return [] }
    let look = PlainText.look(visitor)
    switch reply {
    case .overview(let page):
      tell(overview(page, look))
    case .segments(let page): tell(page, look)
    case .meaning(let meaning):
      let companions = MeaningWords.companions(meaning, look)
      tell([MeaningWords.sentence(meaning)] + (companions.isEmpty ? [] : ["Top tags within: \(companions)."]))
    case .quizzes(let page): tell(page)
    case .quiz(let page): tell(page, look)
    case .sessions(let page): tell(page, look)
    case .session(let page): tell(PlainText.read(TraceText(page: page, look: look).lines))
    case .funnel(let page): tell(page, .summary)
    case .book(let answer): tell(answer, look)
    case .catalog(let answer): tell(answer, look)
    case .sending(let answer): return tell(answer, look)
    case .editing(let answer): return tell(answer)
    case .editor(.reach(_, let report)): return tell(report)
    default: break
    }
    return []
  }

  /// Says `text`, then the menu.
  mutating func tell(_ text: [String]) {
    say("")
    lines += text
    backToMenu()
  }

  /// The menu is long: it is heard again by whoever wants to.
  mutating func backToMenu() {
    asked = .menu
    say("", "Back at the menu: type a number, or Enter alone to hear it.")
  }

  /// A numbered list and what can be done with its rows; without rows the menu.
  private mutating func list(_ head: String, _ rows: [String], then next: PlainAsked) {
    say("", head)
    lines += PlainText.numbered(rows)
    if rows.isEmpty || next == .menu { backToMenu() } else { ask(next) }
  }

  // MARK: Pages

  private func overview(_ page: OverviewPage, _ look: Look) -> [String] {
    var text = page.calls.map { "\($0.kiosk.isEmpty ? "A kiosk" : $0.kiosk) asks for staff, \(Figures.age(seconds: $0.seconds)) ago." }
    text.append(
      "Today, \(look.clock.day(page.asOf, now: page.asOf)): \(look.count(page.started)) started, \(look.count(page.completed)) completed, "
        + "\(look.count(page.leads)) left an address, \(look.count(page.timedOut)) timed out.")
    text += page.destinations.map(sentence)
    text += page.alerts.map { "\($0.name) \($0.change(Figures.grouped))." }
    return text + page.notes.map { $0.remedy.isEmpty ? $0.text : "\($0.text) \($0.remedy)" }
  }

  /// `klaviyo: running, 2 waiting, 1,204 delivered, 0 dead.`
  private func sentence(_ state: DestinationState) -> String {
    let counts =
      "\(Figures.grouped(state.waiting)) waiting, \(Figures.grouped(state.delivered)) delivered, \(Figures.grouped(state.dead)) dead"
    return "\(state.name): \(state.pausedBecause.map { "paused (\($0))" } ?? "running"), \(counts)."
  }

  /// The largest ones; any other is asked for by its name.
  private mutating func tell(_ page: SegmentsPage, _ look: Look) {
    let rows = page.rows.sorted { ($1.people, $0.ref.text) < ($0.people, $1.ref.text) }
    let first = rows.prefix(PlainAsked.most)
    let head = "\(Figures.counted(rows.count, "segment", "segments")) of \(look.count(page.people)) people"
    list(
      head + (rows.count > first.count ? ", the largest \(first.count)." : "."),
      first.map { row in
        let reach = "\(look.count(row.reachableByEmail)) may be written to by email, \(look.count(row.reachableBySMS)) by SMS"
        return "\(row.ref.text): \(look.count(row.people)), of them \(reach)"
      },
      then: .segment(rows.map(\.ref)))
  }

  private mutating func tell(_ page: QuizzesPage) {
    let rows = page.rows.map { row in
      let parts = [
        row.isPublished ? "version \(row.current.number)" : "never published", row.isDefault ? "default" : "",
        row.hasDraft ? "has a draft" : "",
      ]
      return "\(row.title), \(parts.filter { !$0.isEmpty }.joined(separator: ", ")), \(Figures.grouped(row.completed)) completed"
    }
    let mayEdit = visitor?.role.may(.edit) ?? false
    list(Figures.counted(rows.count, "quiz", "quizzes") + ".", rows, then: mayEdit ? .quiz(page.rows.map(\.ref)) : .menu)
  }

  private mutating func tell(_ page: QuizPage, _ look: Look) {
    let older = page.versions.filter { $0.hash != page.inForce }
    let number = page.versions.first { $0.hash == page.inForce }?.number ?? 0
    list(
      "Version \(number) is in force.",
      older.map {
        "version \($0.number), of \(look.clock.moment($0.imported, now: page.asOf)), \(Figures.grouped($0.completed)) completed"
      },
      then: .version(ref: page.quiz.ref, older))
  }

  private mutating func tell(_ page: SessionsPage, _ look: Look) {
    let rows = page.list.rows.compactMap(\.self).reversed()
    list(
      "The latest \(rows.count) of \(Figures.counted(page.list.total, "session", "sessions")).",
      rows.map {
        "\(look.clock.moment($0.at, now: page.asOf)), \($0.quizTitle), \($0.stateText), \(Figures.counted($0.answers, "answer", "answers"))"
      },
      then: .session(rows.map(\.id)))
  }

  private mutating func tell(_ answer: BookAnswer, _ look: Look) {
    switch answer {
    case .contacts(let page):
      let rows = page.list.rows.compactMap(\.self)
      list(
        Figures.counted(rows.count, "person", "people") + " found.",
        rows.map { [$0.name ?? "", $0.address, Figures.counted($0.tags, "tag", "tags")].filter { !$0.isEmpty }.joined(separator: ", ") },
        then: .person(rows.map(\.id)))
    case .contact(let page):
      say("")
      lines += PlainText.read(ContactText(page: page, look: look).lines.map(\.text))
      ask(.personDeed(id: page.contact.id))
    case .exported(_, let path): tell(["Written to \(path)."])
    case .audit(let page):
      let rows = page.list.rows.compactMap(\.self).reversed()
      list(
        "The latest \(rows.count) of \(Figures.counted(page.list.total, "entry", "entries")).",
        rows.map { "\(look.clock.moment($0.at, now: page.asOf)), \($0.who), \($0.what)" }, then: .entry(Array(rows)))
    case .erased, .callAnswered: break
    }
  }

  /// An entry of the audit log: it was told whole already.
  mutating func tell(_ row: AuditPage.Row) {
    let changes = row.changes.map { "\($0.name): was \($0.before ?? "nothing"), is \($0.after ?? "nothing")" }
    tell(["\(row.what), by \(row.who)."] + row.facts + (changes.isEmpty ? ["No values were written down."] : changes))
  }

  private mutating func tell(_ answer: CatalogAnswer, _ look: Look) {
    switch answer {
    case .rows(let page):
      let rows = page.rows.prefix(PlainAsked.most)
      list(
        "\(Figures.counted(page.total, "variant", "variants")) found\(page.total > rows.count ? ", the first \(rows.count)" : "").",
        rows.map { row in
          let stock = row.stock.map { $0 > 0 ? "\(Figures.grouped($0)) in stock" : "out of stock" } ?? "stock unknown"
          return [row.title, row.options, row.sku, row.price?.text(decimals: 2) ?? "", stock].filter { !$0.isEmpty }.joined(separator: ", ")
        }, then: .product(rows.map(\.product)))
    case .product(let page): tell(PlainText.read(ProductText(page: page, look: look).lines))
    case .noProduct(let handle): tell(["The catalog has no \"\(handle)\" any more."])
    case .revisions, .plan, .unreadable, .changed: break
    }
  }

  private mutating func tell(_ answer: SendingAnswer, _ look: Look) -> [ConsoleEffect] {
    switch answer {
    case .destinations(let page):
      list(Figures.counted(page.rows.count, "destination", "destinations") + ".", page.rows.map(sentence), then: .destination(page.rows))
    case .destination(let page): tell(PlainText.read(DestinationText(page: page, look: look).lines))
    case .changed(_, let words): tell(["\(words)."])
    case .letters(let page):
      list(
        Figures.counted(page.total, "dead letter", "dead letters") + " of \(page.destination).",
        page.rows.prefix(PlainAsked.most).map {
          "\(look.clock.moment($0.at, now: page.asOf)), \(Figures.counted($0.attempts, "try", "tries")): \($0.reason)"
        },
        then: .letter(destination: page.destination, page.rows.prefix(PlainAsked.most).map(\.id)))
    case .letter(let page):
      say("", "It was given up: \(page.row.reason).")
      lines += page.payload.split(separator: "\n").map(String.init)
      ask(.letterDeed(destination: page.destination, id: page.row.id))
    case .retried(let name, let count): tell(["\(Figures.counted(count, "delivery waits", "deliveries wait")) for \(name) again."])
    default: break
    }
    return []
  }
}
