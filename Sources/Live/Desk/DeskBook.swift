// Serves the pages of contacts and the audit log, and the calls for staff.
internal import Console
internal import Domain
internal import Foundation
internal import Storage

extension Desk {
  func book(_ request: BookRequest, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    switch request {
    case .contacts(let ask): .book(.contacts(try contacts(ask)))
    case .contact(let id): try contact(id)
    case .export(let id): try export(id, for: role)
    case .erase(let id, let typed): try erase(id, typed: typed, for: role)
    case .audit(let ask): .book(.audit(try auditLog(ask)))
    case .answerCall(let kiosk): try answerCall(kiosk, by: role)
    }
  }

  // MARK: Contacts

  private func contacts(_ ask: LongAsk) throws(StoreError) -> ContactsPage {
    let version = try version()
    let words = SearchWords(ask.find)
    let list: LongPage<ContactsPage.Row>
    if words.isEmpty {
      list = try LongPage(ask, store.contactStretch(first: ask.first, count: min(ask.count, Desk.mostRows)), ContactsPage.Row.init)
    } else {
      let found = try store.findContacts(words.all, below: ask.below, limit: LongAsk.mostFound, mayGoOn: Desk.patience())
      list = try LongPage(ask, found, ContactsPage.Row.init)
    }
    return ContactsPage(version: version, asOf: clock(), list: list)
  }

  private static func gone(_ id: String) -> ConsoleReply { .failed("The contact \(id) is not in the store any more.") }

  private func contact(_ id: String) throws(StoreError) -> ConsoleReply {
    guard let record = try store.record(ofContact: id) else { return Desk.gone(id) }
    var sessions: [SessionsPage.Row] = []
    for line in record.sessions { sessions.append(try row(line)) }
    return .book(.contact(ContactPage(record, asOf: clock(), sessions: sessions)))
  }

  /// The file lies beside the store, for its owner alone, and is named by the contact's id.
  private func export(_ id: String, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    guard let record = try store.record(ofContact: id) else { return Desk.gone(id) }
    let document = try ContactExport(record, from: store, zone: configuration.zone, at: clock()).json
    let path = ContactExport.path(of: id, beside: store)
    do {
      try PrivateFile.write(document.pretty + "\n", to: path)
    } catch {
      return .failed("The file \(path) cannot be written: \(error.localizedDescription)")
    }
    try store.audit("contact.export", who: role.rawValue, detail: ["contact": .string(id)], at: clock())
    return .book(.exported(id: id, path: path))
  }

  private func erase(_ id: String, typed: String, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    guard let contact = try store.contact(id: id) else { return Desk.gone(id) }
    guard typed.lowercased() == ContactPage.proof(of: contact) else {
      return .failed("Nothing was erased: what was typed is not how the address begins.")
    }
    Reserve(of: store.path).release()
    let erasure = try store.forget(contact: id, who: role.rawValue, at: clock())
    // What was exported here goes with the person.
    ContactExport.remove(of: id, beside: store)
    return .book(.erased(id: id, told: erasure.told))
  }

  // MARK: Calls

  private func answerCall(_ kiosk: String, by role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    let now = clock()
    try store.endCalls(ofKiosk: kiosk.isEmpty ? nil : kiosk, answered: true, at: now)
    let detail: JSON = ["kiosk": .string(kiosk), "before": ["call": "open"], "after": ["call": "answered"]]
    try store.audit("call.answer", who: role.rawValue, detail: detail, at: now)
    return .book(.callAnswered(kiosk: kiosk))
  }

  // MARK: Audit

  private func auditLog(_ ask: LongAsk) throws(StoreError) -> AuditPage {
    let version = try version()
    let words = SearchWords(ask.find)
    let list: LongPage<AuditPage.Row>
    if words.isEmpty {
      list = try LongPage(ask, store.auditStretch(first: ask.first, count: min(ask.count, Desk.mostRows)), AuditPage.Row.init)
    } else {
      let found = try store.findAudit(words.all, below: ask.below, limit: LongAsk.mostFound, mayGoOn: Desk.patience())
      list = try LongPage(ask, found, AuditPage.Row.init)
    }
    return AuditPage(version: version, asOf: clock(), list: list)
  }
}

extension ContactsPage.Row {
  fileprivate init(_ line: ContactLine) {
    self.init(id: line.id, address: line.address, name: line.name, tags: line.tags, isReachable: line.isReachable, seen: line.seenAt)
  }
}

extension ContactPage {
  fileprivate init(_ record: ContactRecord, asOf: Instant, sessions: [SessionsPage.Row]) {
    self.init(
      asOf: asOf, contact: record.contact,
      history: record.history.map { TagStep($0.tag, isGain: $0.isGain, at: $0.at, session: $0.session) },
      consents: record.consents.map {
        Consent($0.channel, isGiven: $0.isGiven, at: $0.at, wording: $0.wording, session: $0.session)
      },
      sendings: record.sendings.map {
        Sending(
          destination: $0.destination, state: $0.state == "pending" ? "waiting" : $0.state, attempts: $0.attempts,
          at: $0.settledAt ?? $0.createdAt, reason: $0.reason, session: $0.session)
      },
      sessions: sessions)
  }
}
