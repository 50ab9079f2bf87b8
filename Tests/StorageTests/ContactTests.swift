// Who is who, what segments are told, and contacts that come from elsewhere.
import Domain
import Testing

@testable import Storage

@Suite("Contacts")
struct ContactTests {
  let scratch = Scratch()
  let store: Database

  init() throws { store = try scratch.open() }

  private func contact(_ text: String) throws -> Contact { try #require(try store.contact(matching: text)) }

  // MARK: Merging

  @Test("the same email in other letters is the same contact, and the newest name stays")
  func byEmail() throws {
    let first = try store.visit("S1", lead: .of("Ana@Example.com", name: "Ana"))
    let second = try store.visit("S2", lead: .of("ana@EXAMPLE.com", name: "Ana Maria"), at: morning + 1_000)
    #expect(second.contact == first.contact && !second.isNewContact)
    let ana = try contact("ANA@example.com")
    #expect(ana.name == "Ana Maria")
    #expect(ana.created == morning + 60)
    #expect(ana.seen == morning + 1_060)
  }

  @Test("the same phone is the same contact, which gains the email address")
  func byPhone() throws {
    let first = try store.visit("S1", lead: .of(phone: "+49 30 123456"))
    let second = try store.visit("S2", lead: .of("ana@example.com", phone: "+4930123456"))
    #expect(second.contact == first.contact)
    #expect(try contact("+4930123456").email?.text == "ana@example.com")
  }

  @Test("email and phone of 2 contacts: the email's contact is it, the phone stays where it is")
  func both() throws {
    let ana = try store.visit("S1", lead: .of("ana@example.com"))
    let ben = try store.visit("S2", lead: .of("ben@example.com", phone: "+4930123456"))
    let third = try store.visit("S3", tags: ["goal:focus"], lead: .of("ana@example.com", phone: "+4930123456", yes: [.sms]))
    #expect(third.contact == ana.contact)
    #expect(try contact("+4930123456").id == ben.contact)
    #expect(try contact("ana@example.com").phone == nil)
    // A yes to an address that the contact does not have proves nothing.
    #expect(try store.count("consent") == 0)
  }

  @Test("a phone whose contact has another email makes a new contact for the new email")
  func family() throws {
    let ana = try store.visit("S1", lead: .of("ana@example.com", phone: "+4930123456", yes: [.email]))
    let son = try store.visit("S2", lead: .of("son@example.com", phone: "+4930123456"))
    #expect(son.isNewContact && son.contact != ana.contact)
    #expect(try contact("ana@example.com").phone?.text == "+4930123456")
    #expect(try contact("son@example.com").isReachable == false)
  }

  @Test("a new phone does not inherit the old one's consent: it needs a yes of its own")
  func noInheritance() throws {
    try store.visit("S1", lead: .of("ana@example.com", phone: "+4930123456", yes: [.sms]))
    try store.visit("S2", lead: .of("ana@example.com", phone: "+4930777777"))
    #expect(try contact("ana@example.com").phone?.text == "+4930123456")
    try store.visit("S3", lead: .of("ana@example.com", phone: "+4930777777", yes: [.sms]))
    #expect(try contact("ana@example.com").phone?.text == "+4930777777")
  }

  // MARK: Reading

  @Test("5 contacts in pages of 2, newest first; a part of name, email or phone finds them")
  func listing() throws {
    for (index, name) in ["Ana", "Ben", "Élodie", "Dan", "Eva"].enumerated() {
      try store.visit("S\(index)", lead: .of("p\(index)@example.com", phone: "+493012345\(index)", name: name))
    }
    #expect(try store.contactCount() == 5)
    #expect(try store.contacts(limit: 2, offset: 2).map(\.name) == ["Élodie", "Ben"])
    #expect(try store.contacts(matching: "élo").map(\.name) == ["Élodie"])
    #expect(try store.contacts(matching: "P3@").map(\.name) == ["Dan"])
    #expect(try store.contacts(matching: "2344").isEmpty && store.contacts(matching: "123454").map(\.name) == ["Eva"])
    #expect(try store.contacts(matching: "%").isEmpty)
  }

  @Test("a contact is found by id, and not by a part of the address")
  func single() throws {
    let id = try #require(try store.visit("S1", lead: .of("ana@example.com", yes: [.email])).contact)
    let ana = try contact("ana@example.com")
    #expect(try store.contact(id: id) == ana)
    #expect(try store.contact(matching: id.lowercased()) == ana)
    #expect(try store.contact(matching: "ana@example") == nil)
    #expect(ana.consent == [.email: .init(isGiven: true, at: morning + 50, wording: "Yes, by email.")])
  }

  // MARK: Import

  @Test("an import adds 2, merges 1, unites tags with their times, and is the same when repeated")
  func importing() throws {
    try store.visit("S1", tags: ["goal:sleep"], lead: .of("ana@example.com"))
    let people = [
      ContactImport(
        email: Email("ana@example.com"), tags: [.init(try #require(Tag("goal:focus")), at: morning + -86_400)],
        properties: ["city": "Lyon"]),
      ContactImport(email: Email("ben@example.com"), name: "Ben", createdAt: morning + -999),
      ContactImport(phone: Phone("+4930123456"), tags: [.init(try #require(Tag("goal:sleep")))]),
    ]
    #expect(try store.importContacts(people, at: morning) == (2, 1))
    let ana = try contact("ana@example.com")
    #expect(ana.tags.map(\.tag.text) == ["goal:focus", "goal:sleep"])
    #expect(ana.tags.map(\.since) == [morning + -86_400, morning + 60])
    #expect(ana.properties == ["city": "Lyon"])
    #expect(try contact("ben@example.com").created == morning + -999)
    let before = try store.content()
    #expect(try store.importContacts(people, at: morning + 60) == (0, 3))
    #expect(try store.content() == before)
  }

  @Test("only who brings a consent is sent, not as fresh, and only once")
  func importedConsent() throws {
    try store.addHook()
    let people = [
      ContactImport(email: Email("ana@example.com")),
      ContactImport(email: Email("ben@example.com"), consents: [.email: .init(at: morning + -60, wording: "I agree")]),
    ]
    _ = try store.importContacts(people, at: morning)
    _ = try store.importContacts(people, at: morning + 60)
    let rows = try store.claim(limit: 9, owner: "a", leaseSeconds: 9, now: morning + 99)
    #expect(rows.map(\.update.email) == ["ben@example.com"])
    #expect(rows.first?.update.consent["email"] == .init(at: (morning + -60).iso, wording: "I agree", isFresh: false))
    #expect(rows.first?.update.session == nil)
    #expect(try store.count("outbox") == 1)
    #expect(try store.count("consent") == 1)
  }

  @Test("a line without email and phone refuses the whole import, names the line, and leaves the store as it was")
  func badImport() throws {
    let before = try store.content()
    let error = try #require(throws: StoreError.self) {
      try store.importContacts([ContactImport(email: Email("ana@example.com")), ContactImport(name: "Nobody")], at: morning)
    }
    #expect(error.exitCode == 65 && error.message.contains("contact 2"))
    #expect(try store.content() == before)
  }

  @Test("an import and its line in the audit log are one: where the log takes none, nobody came in")
  func auditedImport() throws {
    let people = [ContactImport(email: Email("ana@example.com")), ContactImport(email: Email("ben@example.com"))]
    try store.visit("S1", lead: .of("ana@example.com"))
    try store.write { try $0.execute(sql: "CREATE TRIGGER stop BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'stop'); END") }
    #expect(throws: StoreError.self) { try store.importContacts(people, by: "owner", at: morning) }
    #expect(try store.contactCount() == 1)
    try store.write { try $0.execute(sql: "DROP TRIGGER stop") }
    #expect(try store.importContacts(people, by: "owner", at: morning) == (1, 1))
    let line = try #require(try store.auditLog().first)
    #expect(line.what == "contacts.import" && line.who == "owner")
    #expect(line.detail == ["added": 1, "merged": 1, "before": ["contacts": 1], "after": ["contacts": 2]])
  }

  // MARK: Facts

  @Test("facts hold tags ever had, visits latest first with answers of the path, happenings and sync state")
  func facts() throws {
    try store.addHook()
    try store.begin(.sample("S1"))
    try store.record(.sample("S1", 1, "goal", "all"))
    try store.record(RecordedAnswer(session: "S1", ordinal: 2, question: "budget", answer: .number(25), at: morning))
    try store.record(.sample("S1", 3, "old", "off-path"))
    store.note(.start, session: "S1", at: morning)
    store.note(.complete, session: "S1", at: morning)
    _ = try store.submit(.sample("S1", tags: ["goal:sleep"], lead: .of("ana@example.com", yes: [.email])))
    try store.visit("S2", tags: ["goal:focus"], lead: .of("ana@example.com"), at: morning + 1_000)
    try store.visit("S3", lead: .of("ana@example.com"), isPreview: true)

    var all: [ContactFacts] = []
    try store.forEachFacts { all.append($0) }
    let ana = try #require(all.first)
    #expect(all.count == 1)
    #expect(try store.facts(ofContact: ana.contact.id) == ana)
    #expect(ana.contact == (try contact("ana@example.com")))
    #expect(ana.everTags == Set(["goal:sleep", "goal:focus"].compactMap { Tag($0) }))
    #expect(ana.visits.map(\.at) == [morning + 1_060, morning + 60])
    let visit = try #require(ana.visits.last)
    #expect(visit.answers == ["goal": .choices(["sleep"]), "budget": .number(25), "where": .text("lyon")])
    #expect(visit.recommended == ["CALM-TEA", "ENERGY"])
    #expect(visit.variables == ["calm": 3])
    #expect([visit.store, visit.kiosk, visit.staff, visit.locale, visit.outcome] == ["lyon", "k1", "eva", "de", "calm"])
    #expect(ana.happenings.map(\.name).sorted() == ["complete", "complete", "consent", "lead", "lead", "start"])
    #expect(ana.sync == ["hook": "pending"])
  }

  @Test("1,001 contacts come in 3 pages, each once, in the order of their coming")
  func pages() throws {
    let people = (0...1_000).map { ContactImport(email: Email("p\($0)@example.com"), name: "\($0)") }
    _ = try store.importContacts(people, at: morning)
    var names: [String] = []
    try store.forEachFacts { names.append($0.contact.name ?? "") }
    #expect(names == (0...1_000).map(String.init))
  }

  // MARK: Tags and segments

  @Test("tag counts: 3 sleep of whom 1 is reachable and 2 gained it within 7 days")
  func tagCounts() throws {
    let late = morning + 7 * 86_400 + 61
    try store.visit("S1", lead: .of("old@example.com"))
    try store.visit("S2", lead: .of("ana@example.com", yes: [.email]), at: late)
    try store.visit("S3", tags: ["goal:sleep", "skin:dry"], lead: .of("ben@example.com"), at: late)
    let counts = try store.tagCounts(now: late + 60)
    #expect(counts.map(\.tag.text) == ["goal:sleep", "skin:dry"])
    #expect(counts.map(\.count) == [3, 1])
    #expect(counts.map(\.reachable) == [1, 0])
    #expect(counts.map(\.last7Days) == [2, 1])
  }

  @Test("a segment is kept as its text, replaced under its name, deleted once")
  func segments() throws {
    try store.saveSegment(StoredSegment(name: "sleepers", definition: "goal:sleep"), at: morning)
    try store.saveSegment(StoredSegment(name: "sleepers", basis: .needs, definition: "goal:sleep or goal:calm"), at: morning)
    #expect(try store.segments() == [StoredSegment(name: "sleepers", basis: .needs, definition: "goal:sleep or goal:calm")])
    #expect(try store.deleteSegment("sleepers"))
    #expect(try !store.deleteSegment("sleepers"))
  }
}
