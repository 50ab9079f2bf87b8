// Serves the console's sending pages: what the store knows at once, what a vendor has to be asked later.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func sending(_ request: SendingRequest, for role: ConsoleRole) throws(StoreError) -> ConsoleReply? {
    switch request {
    case .vendors, .save, .remove, .sample, .test, .make, .leaveOut, .rename: try sendFor(request, for: role)
    default: try known(request, for: role).map(ConsoleReply.sending)
    }
  }

  private func known(_ request: SendingRequest, for role: ConsoleRole) throws(StoreError) -> SendingAnswer? {
    switch request {
    case .load: .destinations(DestinationsPage(version: try version(), rows: try destinationStates(at: clock())))
    case .open(let name): .destination(try destination(name))
    case .pause(let name): try pause(name, by: role)
    case .resume(let name): try resume(name, by: role)
    case .letters(let name): .letters(try letters(of: name))
    case .letter(let id): .letter(try letter(id))
    case .change(let id, let fields): try change(id, fields, by: role)
    case .retry(let name, let id): try retry(name, id: id, by: role)
    case .vendors, .save, .remove, .sample, .test, .make, .leaveOut, .rename: nil
    }
  }

  // MARK: One destination

  private func state(of name: String) throws(StoreError) -> DestinationState {
    let account = try store.account(of: name)
    let states = try destinationStates(at: clock())
    return states.first { $0.name == name } ?? DestinationState(name: name, vendor: account.vendor, waiting: 0, delivered: 0, dead: 0)
  }

  private static let lineCount = 20

  private func destination(_ name: String) throws(StoreError) -> DestinationPage {
    let version = try version()
    let account = try store.account(of: name)
    let deliveries = try store.deliveries(to: name, limit: Desk.lineCount).map { line in
      let tries = line.attempts == 0 ? "" : "\(line.attempts) \(line.attempts == 1 ? "try" : "tries")"
      return DestinationPage.Line(
        at: line.settled ?? line.created, state: line.state.words, words: line.reason ?? (line.state == .pending ? tries : ""))
    }
    let log = try store.syncLog(of: name, limit: Desk.lineCount).map {
      DestinationPage.Line(at: $0.at, state: $0.verdict, words: $0.detail)
    }
    return DestinationPage(
      version: version, asOf: clock(), state: try state(of: name), isPausedByHand: account.isPausedByHand,
      settings: account.settings.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }, deliveries: deliveries, log: log)
  }

  private func pause(_ name: String, by role: ConsoleRole) throws(StoreError) -> SendingAnswer {
    let before = try store.account(of: name).pausedBecause
    let reason = DestinationAccount.pausedByHand(of: role.rawValue)
    try store.pauseDestination(name, because: reason)
    try audit("destination.pause", role, name, before: .text(before), after: .string(reason))
    return .changed(name, words: "\(name) is paused: what comes now waits")
  }

  private func resume(_ name: String, by role: ConsoleRole) throws(StoreError) -> SendingAnswer {
    let before = try store.account(of: name).pausedBecause
    try store.resumeDestination(name)
    try audit("destination.resume", role, name, before: .text(before), after: .null)
    return .changed(name, words: "\(name) goes on")
  }

  private func audit(_ what: String, _ role: ConsoleRole, _ name: String, before: JSON, after: JSON) throws(StoreError) {
    try store.audit(what, who: role.rawValue, detail: ["name": .string(name), "before": before, "after": after], at: clock())
  }

  // MARK: Dead letters

  private func letters(of name: String) throws(StoreError) -> LettersPage {
    let state = try state(of: name)
    let rows = try store.deadLetters(of: name, limit: LettersPage.size).map { LettersPage.Row($0) }
    return LettersPage(destination: name, asOf: clock(), total: state.dead, rows: rows)
  }

  private func letter(_ id: String) throws(StoreError) -> LetterPage {
    let content = try store.deadLetter(id)
    return LetterPage(
      row: LettersPage.Row(content.letter), destination: content.letter.destination, asOf: clock(),
      fields: content.update.map { LetterFields($0) }, payload: JSON(parsing: content.payload)?.pretty ?? content.payload)
  }

  /// The audit log hears which keys, never what they hold.
  private func change(_ id: String, _ fields: LetterFields, by role: ConsoleRole) throws(StoreError) -> SendingAnswer {
    let content = try store.deadLetter(id)
    guard let update = content.update else { return .letterRefused(id: id, ["": "This letter cannot be read, only sent anew."]) }
    let (changed, faults) = fields.applied(to: update)
    guard faults.isEmpty else { return .letterRefused(id: id, faults) }
    let keys = try store.changeDeadLetter(id, to: changed)
    guard !keys.isEmpty else { return .letterChanged(id: id, keys: []) }
    try store.audit(
      "delivery.edit", who: role.rawValue,
      detail: [
        "delivery": .string(id), "name": .string(content.letter.destination), "keys": .array(keys.map(JSON.string)),
      ], at: clock())
    return .letterChanged(id: id, keys: keys)
  }

  private func retry(_ name: String, id: String?, by role: ConsoleRole) throws(StoreError) -> SendingAnswer {
    let count = try store.retryDead(destination: name, id: id, at: clock())
    if count > 0 {
      try store.audit(
        "delivery.retry", who: role.rawValue, detail: ["name": .string(name), "delivery": .text(id), "count": .int(Int64(count))],
        at: clock())
    }
    return .retried(name, count: count)
  }
}

extension DeliveryLine.State {
  fileprivate var words: String {
    switch self {
    case .pending: "waiting"
    case .delivered: "delivered"
    case .dead: "dead"
    }
  }
}

extension LettersPage.Row {
  fileprivate init(_ letter: DeadLetter) {
    self.init(id: letter.id, at: letter.settledAt, attempts: letter.attempts, reason: letter.reason)
  }
}

extension LetterFields {
  fileprivate init(_ update: ContactUpdate) {
    self.init(
      email: update.email ?? "", phone: update.phone ?? "", name: update.name ?? "", locale: update.locale ?? "",
      tags: update.tags.joined(separator: " "), removedTags: update.removedTags.joined(separator: " "))
  }

  /// The update with these fields, and what is wrong with them by field.
  fileprivate func applied(to update: ContactUpdate) -> (ContactUpdate, [String: String]) {
    var (update, faults) = (update, [String: String]())
    func text(_ typed: String) -> String? { typed.trimmingSpaces().isEmpty ? nil : typed.trimmingSpaces() }
    (update.email, update.phone, update.name, update.locale) = (text(email), text(phone), text(name), text(locale))
    if let email = update.email, Email(email) == nil { faults["email"] = "This is no email address" }
    if let phone = update.phone {
      if let read = Phone(phone) { update.phone = read.text } else { faults["phone"] = "Begin with + and the country: +33612345678" }
    }
    if update.email == nil, update.phone == nil { faults["email"] = "Without an address nothing can be sent" }
    func read(_ typed: String, _ field: String) -> [String] {
      typed.split(whereSeparator: { $0.isWhitespace || $0 == "," }).compactMap { word in
        if let tag = Tag(word) { return tag.text }
        faults[field] = "\"\(word)\" is no tag; a tag is written as goal:sleep"
        return nil
      }
    }
    update.tags = read(tags, "tags").sorted()
    update.removedTags = read(removedTags, "removed_tags").sorted()
    return (update, faults)
  }
}
