// Rows of files, word for word.
import Domain
import Sync
import Testing

@Suite("Files")
struct FilesTests {
  private func files(_ format: String = "csv") throws -> any Destination {
    try Registry.open(.files(in: "/srv/ask well", format), secrets: .all)
  }

  /// What would be appended to the file for one delivery.
  private func line(_ delivery: Delivery, _ format: String = "csv") throws -> String {
    let request = try #require(try files(format).requests(for: delivery).first)
    let drop = try #require(FileDrop(request))
    #expect(drop.folder == "/srv/ask well")
    #expect(drop.file == "crm-2026-11-24.\(format)")
    return String(decoding: drop.rows.flatMap(\.line), as: UTF8.self)
  }

  @Test("a contact is one CSV record under a header that ends with delivery and at")
  func record() throws {
    let head = String(decoding: FileDrop.Format.csv.head, as: UTF8.self)
    #expect(
      head == """
        "contact","email","phone","name","locale","tags","removed_tags","consent_email_at","consent_email_wording",\
        "consent_sms_at","consent_sms_wording","session","quiz","quiz_title","version","completed_at","outcome","store","kiosk",\
        "variables","answers","products","skus","withdrawn","purpose","delivery","at"\r\n
        """)
    #expect(
      try line(.of(.ana)) == """
        "c1","ana@example.com","+4930123456","Ana Maria Silva","de-DE","goal:calm; goal:sleep; skin:dry","budget:high; skin:oily",\
        "2026-11-24T09:59:00Z","Send me my routine","2026-11-24T09:59:30Z","Text me","s1","skin","Your skin","v1",\
        "2026-11-24T09:59:00Z","dry-skin","berlin","k1","{""dryness"":3}","{""feel"":[""dry""],""goals"":[""sleep"",""calm""]}",\
        "Night cream","CR-1","","state","d1","2026-11-24T10:00:00Z"\r\n
        """)
  }

  @Test("a cell that could be a formula gets an apostrophe, and one with line breaks stays on its line")
  func formulas() throws {
    for begin in ["=", "+", "-", "@"] {
      let line = try line(.of(.ana.with { $0.name = "\(begin)cmd|' /C calc'!A0" }))
      #expect(line.contains("\"'\(begin)cmd|' /C calc'!A0\""))
    }
    let twoLines = try line(.of(.ana.with { $0.consent["email"]?.wording = "Yes,\r\nplease" }))
    #expect(twoLines.contains("\"Yes,  please\""))
    #expect(twoLines.split(separator: "\r\n").count == 1)
  }

  @Test("JSON Lines hold the webhook's fields, the purpose and the delivery")
  func jsonLines() throws {
    let row = JSON(parsing: try line(.of(.anaByOldMail), "jsonl"))
    #expect(
      row == [
        "contact": "c1", "email": "ana@example.com", "phone": nil, "name": "Ana Maria Silva", "locale": "de-DE",
        "tags": ["goal:calm", "goal:sleep", "skin:dry"], "removed_tags": [], "session": nil,
        "consent": ["email": ["at": "2026-10-01T08:00:00Z", "wording": "Send me my routine", "is_fresh": false]],
        "purpose": "state", "delivery": "d1", "at": "2026-11-24T10:00:00Z",
      ])
  }

  @Test("a withdrawal names its channels and an erasure the person, and neither tells anything else")
  func others() throws {
    let withdrawn = JSON(parsing: try line(.of(.anaTakesBack(["email"])), "jsonl"))
    #expect(
      withdrawn == [
        "contact": "c1", "email": "ana@example.com", "phone": nil, "channels": ["email"], "purpose": "withdrawal", "delivery": "d1",
        "at": "2026-11-24T10:00:00Z",
      ])
    #expect(try line(.of(.anaTakesBack(["email"]))).hasSuffix("\"email\",\"withdrawal\",\"d1\",\"2026-11-24T10:00:00Z\"\r\n"))
    let erased = JSON(parsing: try line(.of(.anaErased), "jsonl"))
    #expect(
      erased == [
        "contact": "c1", "email": "ana@example.com", "phone": nil, "purpose": "erasure", "delivery": "d1", "at": "2026-11-24T10:00:00Z",
      ])
  }

  @Test("many rows are one request, and its answer is each row's")
  func bulk() throws {
    let files = try files("jsonl")
    let deliveries = (1...3).map { Delivery.of(.ana, id: "d\($0)") }
    let items = deliveries.compactMap { files.bulkItem(for: "append", of: $0, knowing: Learnt()) }
    let request = files.bulkRequest(for: "append", items: items, knowing: Learnt(), now: tenOClock)
    #expect(FileDrop(request)?.rows.map(\.id) == ["d1", "d2", "d3"])
    #expect(files.bulkRule(for: "append")?.items == 1000)
    #expect(files.bulkReading(of: HTTPResponse(200), to: "append", of: deliveries) == .settled([.accepted, .accepted, .accepted]))
    let full = HTTPResponse(507, body: Array("the disk is full".utf8))
    #expect(
      files.bulkReading(of: full, to: "append", of: deliveries) == .whole(.retry(afterSeconds: nil, reason: "the disk is full")))
  }

  @Test("a full disk and a held file are tried again; a folder that is gone or closed pauses in words")
  func readings() throws {
    let files = try files()
    func verdict(_ status: Int, _ words: String) -> Reading {
      files.reading(of: HTTPResponse(status, body: Array(words.utf8)), to: "append", of: .of(.ana), knowing: Learnt())
    }
    #expect(verdict(200, "") == .verdict(.accepted))
    for (status, words) in [(507, "the disk is full"), (503, "the file is held by another program"), (500, "the disk said no")] {
      #expect(verdict(status, words) == .verdict(.retry(afterSeconds: nil, reason: words)))
    }
    #expect(verdict(404, "the folder is not there") == .verdict(.pause(reason: "the folder is not there; check folder")))
    #expect(verdict(403, "the folder may not be written") == .verdict(.pause(reason: "the folder may not be written; check folder")))
  }

  @Test("a folder that is not written from the root and an unknown format are named")
  func problems() {
    let found = Registry.check(vendor: "files", settings: ["folder": "exports", "format": "xlsx"]).map(\.path)
    #expect(found == ["folder", "format"])
    #expect(Registry.check(vendor: "files", settings: [:]).map(\.code) == ["missing_key"])
    #expect(Registry.check(vendor: "files", settings: ["folder": "/srv/askwell", "format": "jsonl"]).isEmpty)
  }

  @Test("only the file of an earlier day, of the same destination, comes before a file")
  func earlier() throws {
    let request = try #require(try files().requests(for: .of(.ana)).first)
    let drop = try #require(FileDrop(request))
    #expect(drop.comesAfter("crm-2026-11-23.csv"))
    for other in [
      "crm-2026-11-24.csv", "crm-2026-11-25.csv", "crm-2026-11-23.jsonl", "crn-2026-11-23.csv", "crm-2026-11-xx.csv", "crm.csv",
    ] {
      #expect(!drop.comesAfter(other))
    }
  }
}

extension DestinationAccount {
  static func files(in folder: String, _ format: String = "csv") -> DestinationAccount {
    DestinationAccount(name: "crm", vendor: "files", settings: ["folder": folder, "format": format])
  }
}

extension ContactUpdate {
  /// Ana takes back what she said about these channels, as the outbox has it for a destination that knows her mail.
  static func anaTakesBack(_ channels: [String]) -> ContactUpdate {
    ContactUpdate(
      contact: "c1", email: "ana@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
      purpose: .withdrawal(channels))
  }

  /// Ana is erased.
  static let anaErased = ContactUpdate(
    contact: "c1", email: "ana@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
    purpose: .erasure)
}
