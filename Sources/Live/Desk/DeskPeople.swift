// The people behind a tag or segment, a window of them or those who are looked for; and why one person is in it or is not.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func people(in ref: SegmentRef, _ ask: LongAsk, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    let version = try version()
    let words = SearchWords(ask.find)
    guard let total = try count(of: ref) else { return Desk.noSegment(ref.text) }
    let list: LongPage<PeoplePage.Person>
    if !discretion(of: role).mayKnow(total) {
      list = LongPage(ask: ask, total: 0, rows: [])
    } else if words.isEmpty {
      list = try window(on: ref, of: total, ask, for: role)
    } else {
      list = try found(words, in: ref, ask, for: role)
    }
    return .people(PeoplePage(ref: ref, version: version, asOf: clock(), list: list))
  }

  // MARK: Windows

  private func count(of ref: SegmentRef) throws(StoreError) -> Int? {
    if let entry = try roll()[ref] { return entry.count }
    if case .tag = ref { return 0 }
    return nil
  }

  /// The rows of places from `ask.first` on, where the last place is who came last.
  private func window(
    on ref: SegmentRef, of total: Int, _ ask: LongAsk, for role: ConsoleRole
  ) throws(StoreError) -> LongPage<PeoplePage.Person> {
    let count = max(0, min(ask.count, Desk.mostRows, total))
    let first = max(0, min(ask.first ?? total - count, total - count))
    let contacts = try contacts(in: ref, limit: count, offset: total - first - count)
    // Somebody may have left meanwhile; who is here keeps the place from the top, and a place without anybody is not asked for again.
    let gone: [PeoplePage.Person?] = Array(repeating: nil, count: count - contacts.count)
    let rows = gone + contacts.reversed().map { PeoplePage.Person($0, in: ref, for: role) }
    return LongPage(ask: ask, total: total, first: first, rows: rows)
  }

  /// Up to `limit` people after the `offset` who came last.
  private func contacts(in ref: SegmentRef, limit: Int, offset: Int) throws(StoreError) -> [Contact] {
    switch ref {
    case .tag(let tag): try store.people(with: tag, limit: limit, offset: offset)
    case .saved(let name):
      try roll().entries[name].map { entry throws(StoreError) in
        try store.contacts(in: entry.people, limit: limit, offset: offset)
      } ?? []
    }
  }

  // MARK: Search

  /// Looks among all contacts, and keeps who is in the segment.
  private func found(
    _ words: SearchWords, in ref: SegmentRef, _ ask: LongAsk, for role: ConsoleRole
  ) throws(StoreError) -> LongPage<PeoplePage.Person> {
    let mayGoOn = Desk.patience()
    let saved = SavedSegments(try store.segments())
    var page = LongPage<PeoplePage.Person>(ask: ask, total: 0, rows: [], next: ask.below)
    repeat {
      let found = try store.findContacts(
        words.all, below: page.next, limit: LongAsk.mostFound, isMasked: !role.may(.manage), mayGoOn: mayGoOn)
      for line in found.lines {
        guard let facts = try store.facts(ofContact: line.id), isIn(ref, facts, saved) else { continue }
        page.rows.append(PeoplePage.Person(facts.contact, in: ref, for: role))
      }
      (page.total, page.looked, page.next) = (found.total, found.looked, found.next)
    } while page.next != nil && page.rows.count < LongAsk.mostFound && mayGoOn()
    return page
  }

  private func isIn(_ ref: SegmentRef, _ facts: ContactFacts, _ saved: SavedSegments) -> Bool {
    guard let condition = ref.condition(saved) else { return false }
    return PersonFacts(facts, now: clock(), zone: configuration.zone, segments: saved.definitions).meets(condition)
  }

  // MARK: Why

  /// Each condition of the segment with what it says of the person.
  func reasons(of ref: SegmentRef, for who: String) throws(StoreError) -> TagAnswer {
    guard let contact = try store.contact(matching: who), let facts = try store.facts(ofContact: contact.id) else {
      return .refused("Nobody here has the email address, phone number or id \"\(who.cleaned())\".")
    }
    let census = try Census(store, bookshelf, zone: configuration.zone, at: clock())
    let condition: Predicate
    do {
      switch ref {
      case .tag(let tag): condition = try census.condition(tag.text)
      case .saved(let name): condition = try census.segment(name)
      }
    } catch { return .refused("It cannot be told: \(error.reason)") }
    let rows = census.reasons(condition, for: facts).map {
      MemberReasons.Row(depth: $0.depth, condition: $0.condition, holds: $0.holds)
    }
    let person = contact.email?.text ?? contact.phone?.text ?? contact.name ?? contact.id
    return .reasons(MemberReasons(ref: ref, who: who, person: person, isIn: census.holds(condition, for: facts), rows: rows))
  }
}

extension PeoplePage.Person {
  fileprivate init(_ contact: Contact, in ref: SegmentRef, for role: ConsoleRole) {
    let address = contact.email?.text ?? contact.phone?.text ?? ""
    let since = contact.tags.first { .tag($0.tag) == ref }?.since
    self.init(
      id: contact.id, address: role == .owner ? address : Masked.address(address), name: role == .owner ? contact.name : nil,
      tags: contact.tags.map(\.tag), reachable: Channel.allCases.filter { contact.isReachable(by: $0) }, since: since)
  }
}
