// Up: batch after batch, each noted before it is sent and after it was taken in.
internal import Domain
internal import Glibc
internal import Storage

extension Member {
  /// Sends all that waits, and what the store puts in its log meanwhile.
  /// - Parameter atLeastOnce: says at least who it is, with no entry.
  func push(atLeastOnce: Bool = false) throws {
    var isOwed = atLeastOnce
    try countFigures()
    var most = Entry.most
    while !stop.isRung, !store.isWanted {
      let isLogged = try store.fillFleetLog()
      let member = try self.member()
      guard let kiosk = member.kiosk, let generation = member.generation else { throw HubFault(.outOfTurn, "the hub has not said hello") }
      let page = try store.fleetPage(after: member.acknowledged, atMost: most, bytes: Entry.mostBytes, terms: world.terms)
      if page.isEmpty, !isOwed {
        if isLogged { return }
        continue
      }
      isOwed = false
      let ticket = PushTicket(kiosk: kiosk, generation: generation, next: try store.beginFleetPush(), after: member.acknowledged)
      most = try send(page.map(Entry.init), ticket, most)
      // Whoever waits for the store's lock looks every two milliseconds; one who took it again at once would keep it.
      if !isLogged { usleep(4000) }
    }
  }

  /// Returns how many entries to send next.
  private func send(_ entries: [Entry], _ ticket: PushTicket, _ most: Int) throws -> Int {
    do throws(HubFault) {
      try push(entries, ticket)
      report.pushed += entries.count
      return min(most * 2, Entry.most)
    } catch {
      guard error.kind == .spoilt else { throw error }
      guard entries.count == 1, let entry = entries.first else { return max(1, entries.count / 2) }
      try note(try hub.giveUp(on: entry, because: error.words, ticket))
      report.givenUp += 1
      world.log("the hub cannot take \(entry.kind.rawValue) \(entry.key): \(error.words)")
      return most
    }
  }

  func push(_ entries: [Entry], _ ticket: PushTicket) throws(HubFault) { try note(try hub.push(entries, ticket)) }

  private func note(_ pushed: Pushed) throws(HubFault) {
    do {
      try store.endFleetPush(acknowledged: pushed.acknowledged, generation: pushed.generation, at: world.now())
    } catch {
      // The hub has it; the store will hear so with the next hello.
      throw HubFault(.unavailable, "the store could not note what the hub took in: \(error.message)")
    }
  }
}

extension Entry {
  init(_ entry: FleetEntry) {
    self.init(n: entry.n, kind: Kind(entry.kind), key: entry.key, body: entry.body)
  }
}

extension Entry.Kind {
  fileprivate init(_ kind: FleetEntry.Kind) {
    switch kind {
    case .session: self = .session
    case .contact: self = .contact
    case .consent: self = .consent
    case .order: self = .order
    case .erasure: self = .erasure
    case .figures: self = .figures
    }
  }
}
