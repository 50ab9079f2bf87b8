// Contacts as files: what is read, and every fault with its line.
import Domain
import Storage
import Testing

@testable import Live

@Suite("Contact files")
struct CommandsContactFileTests {
  private func faults(_ text: String, _ format: ContactFile.Format? = nil) -> [String] {
    do {
      _ = try ContactFile(text, at: "people", format: format)
      return []
    } catch {
      return error.problems.map { "\($0.line) \($0.path) \($0.code)" }
    }
  }

  @Test("a JSON line with all 8 keys gives one contact with all of them")
  func wholeLine() throws {
    let line = """
      {"email": "Ana@Example.com", "phone": "+49 30 1234567", "name": "Ana", "locale": "de", "created_at": "2026-01-02T03:04:05Z",
       "tags": ["goal:sleep", {"tag": "skin:dry", "at": "2026-02-03"}],
       "consent": {"email": {"at": "2026-01-02", "wording": "Yes, write to me."}}, "properties": {"points": 12}}
      """.replacing("\n", with: "")
    let contact = try #require(try ContactFile(line, at: "people").contacts.first)
    #expect(contact.email?.text == "Ana@example.com")
    #expect(contact.phone?.text == "+49301234567")
    #expect([contact.name, contact.locale] == ["Ana", "de"])
    #expect(contact.createdAt?.iso == "2026-01-02T03:04:05Z")
    #expect(contact.tags.map(\.tag.text) == ["goal:sleep", "skin:dry"])
    #expect(contact.tags.map { $0.at?.iso } == [nil, "2026-02-03T00:00:00Z"])
    #expect(contact.consents.keys.map(\.rawValue) == ["email"])
    #expect(contact.consents[.email]?.wording == "Yes, write to me.")
    #expect(contact.properties == ["points": 12])
  }

  @Test("of two properties whose names are one when they are clean the first by name counts, each time")
  func oneName() throws {
    for _ in 0..<20 {
      let line = #"{"email": "ana@example.com", "properties": {"size\u200b": "L", "size": "M", "si\u0007ze": "S"}}"#
      #expect(try ContactFile(line, at: "people").contacts.first?.properties == ["size": "S"])
    }
  }

  @Test("a file of 7 lines with 6 faulty ones names all 10 faults, each with its line")
  func allFaults() {
    let text = """
      {"email": "ana@example.com"}
      {"email": "ana@example", "phone": "12"}

      {"name": "Nobody"}
      not json
      {"email": "b@example.com", "tags": ["dry", {"tag": "skin:dry", "on": "2026-02-03"}], "tag": "x"}
      {"email": "c@example.com", "consent": {"email": {"at": "yesterday", "wording": "Yes."}, "sms": {"at": "2026-01-01", "wording": "Yes."}}}
      ["d@example.com"]
      """
    #expect(
      faults(text) == [
        "2 email bad_email", "2 phone bad_phone", "4  no_address", "5  not_json", "6  unknown_key", "6 tags[0] bad_tag",
        "6 tags[1] unknown_key", "7 consent.email.at bad_time", "7 consent.sms no_address", "8  wrong_kind",
      ])
  }

  @Test("a consent without time or words is refused, for it proves nothing")
  func bareConsent() {
    #expect(faults(#"{"email": "a@example.com", "consent": {"email": true}}"#) == ["1 consent.email wrong_kind"])
    #expect(
      faults(#"{"email": "a@example.com", "consent": {"email": {"wording": " "}}}"#) == [
        "1 consent.email missing_key", "1 consent.email missing_key",
      ])
  }

  @Test("an unknown key names the nearest known one")
  func nearestKey() {
    let error = #expect(throws: Faults.self) { try ContactFile(#"{"emial": "a@example.com"}"#, at: "people") }
    #expect(error?.problems.first?.message.contains("did you mean \"email\"?") == true)
  }

  @Test("a table with 3 rows gives 3 contacts, columns in any order, the tags a comma list")
  func table() throws {
    let rows = [
      "\u{FEFF}Tags, EMAIL ,name,phone", "\"goal:sleep, skin:dry\",ana@example.com,Ana,",
      ",b@example.com,\"B, the 2nd\",'+49301234567", ",,,+4930765432", "",
    ]
    let text = rows.joined(separator: "\r\n")
    let contacts = try ContactFile(text, at: "people").contacts
    #expect(contacts.map { $0.email?.text } == ["ana@example.com", "b@example.com", nil])
    #expect(contacts.map { $0.phone?.text } == [nil, "+49301234567", "+4930765432"])
    #expect(contacts.map(\.name) == ["Ana", "B, the 2nd", nil])
    #expect(contacts.map { $0.tags.map(\.tag.text) } == [["goal:sleep", "skin:dry"], [], []])
  }

  @Test("a table's 5 faults are all told with their lines, a torn quote among them")
  func tableFaults() {
    let text = "email,phone,tags\na@example,,\n,,x:y\nb@example.com,,dry\nc@example.com,,skin:dry,goal:sleep\n\"d@example.com,,\n"
    #expect(
      faults(text).sorted() == [
        "2 email bad_email", "3  no_address", "4 tags bad_tag", "5  too_many_fields", "6  torn_quote",
      ])
    #expect(faults("e-mail,phone\n") == ["1  unknown_column"])
    #expect(faults("name,tags\nAna,\n") == ["1  no_header"])
    #expect(faults("email,email\na@example.com,\n") == ["1  repeated_column"])
  }

  @Test("an empty file, blanks, a header alone and zero bytes are refused", arguments: ["", " \n\n", "email\n", "\u{0}\u{0}\u{1}"])
  func nothing(text: String) {
    #expect(!faults(text).isEmpty)
    #expect(!faults(text, .jsonl).isEmpty)
  }

  @Test("of 5,000 faulty lines 1,000 are told, then that there are more")
  func tooMany() {
    let found = faults(String(repeating: "{\"email\": 1}\n", count: 5_000))
    #expect(found.count == 1_001)
    #expect(found.last == "0  too_many")
  }

  @Test("a lead is the file's one contact, its consent never later than the session; 2 contacts are refused")
  func lead() throws {
    let quiz = try #require(try QuizFile(TextFile.read(CommandsScratch.checkout + "/Quizzes/skin.yaml")).quiz)
    let line = #"{"email":"a@example.com","name":"Ana","consent":{"email":{"at":"2030-01-01","wording":"Yes."}}}"#
    let lead = try ContactFile(line, at: "one").lead(for: quiz, locale: "de", at: noon)
    #expect(lead.email?.text == "a@example.com" && lead.name == "Ana")
    #expect(
      lead.consents == [ConsentGiven(channel: .email, wording: "Yes.", locale: "de", quizVersion: quiz.version, at: noon)])
    let two = try ContactFile(line + "\n" + line, at: "two")
    let fault = #expect(throws: FileFault.self) { try two.lead(for: quiz, locale: "de", at: noon) }
    #expect(fault?.description == "two: a session has one contact, this file has 2; name a file with one")
  }

  @Test("what is imported is found again with tags and consent, and a second import adds 0 and merges 2")
  func intoStore() throws {
    let scratch = CommandsScratch()
    let store = try scratch.store()
    let text = """
      {"email":"a@example.com","tags":["goal:sleep"],"consent":{"email":{"at":"2026-01-01","wording":"Yes."}}}
      {"phone":"+49301234567","tags":["skin:dry"]}
      """
    let people = try ContactFile(text, at: "people").contacts
    #expect(try store.importContacts(people, at: noon) == (2, 0))
    #expect(try store.importContacts(people, at: noon) == (0, 2))
    let ana = try #require(try store.contact(matching: "A@example.com"))
    #expect(ana.isReachable && ana.tags.map(\.tag.text) == ["goal:sleep"])
  }
}
