// The people behind a tag or segment; for staff without what would tell who they are.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func people(in ref: SegmentRef, page: Int, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    let now = clock()
    let offset = max(0, page) * PeoplePage.size
    let total: Int
    let contacts: [Contact]
    switch ref {
    case .tag(let tag):
      total = try store.count(of: tag)
      contacts = role.mayKnow(total) ? try store.people(with: tag, limit: PeoplePage.size, offset: offset) : []
    case .saved(let name):
      guard let entry = try roll().entries[name] else { return Desk.noSegment(name) }
      total = entry.count
      contacts = role.mayKnow(total) ? try store.contacts(in: entry.people, limit: PeoplePage.size, offset: offset) : []
    }
    let people = contacts.map { PeoplePage.Person($0, in: ref, for: role) }
    return .people(PeoplePage(ref: ref, page: page, total: role.known(total), asOf: now, people: people))
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
