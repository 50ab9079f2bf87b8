// What Brevo's answers mean, for one contact and for an import (VENDORS.md 0 and 7).
import Domain
import Sync
import Testing

extension HTTPResponse {
  static func brevo(_ status: Int, _ code: String, _ message: String, headers: [HTTPHeader] = []) -> HTTPResponse {
    HTTPResponse(status, headers: headers, body: Array((["code": .string(code), "message": .string(message)] as JSON).canonical.utf8))
  }

  static func json(_ status: Int, _ body: JSON) -> HTTPResponse { HTTPResponse(status, body: Array(body.canonical.utf8)) }
}

@Suite("Brevo verdicts")
struct BrevoVerdictTests {
  private func reading(
    _ response: HTTPResponse, to step: Step = "profile", of update: ContactUpdate = .ana, knowing learnt: Learnt = Learnt(),
    _ settings: [String: String] = [:]
  ) throws -> Reading {
    try Brevo.with(settings).reading(of: response, to: step, of: .of(update, to: "mail"), knowing: learnt)
  }

  @Test("201 and 204 are accepted", arguments: [201, 204])
  func accepted(status: Int) throws {
    #expect(try reading(HTTPResponse(status)) == .verdict(.accepted))
  }

  @Test(
    "425, a contact that is being worked on, 408, 409 and 5xx are tried again", arguments: [302, 408, 409, 425, 500, 502, 503, 504, 524])
  func later(status: Int) throws {
    #expect(try reading(HTTPResponse(status)) == .verdict(.retry(afterSeconds: nil, reason: "Brevo answered \(status)")))
  }

  @Test("429 waits until x-sib-ratelimit-reset, an hour at most; Retry-After comes before it")
  func tooMany() throws {
    func wait(_ headers: [HTTPHeader]) throws -> Int? {
      guard case .verdict(.retry(let seconds, _)) = try reading(HTTPResponse(429, headers: headers)) else { return -1 }
      return seconds
    }
    #expect(try wait([HTTPHeader("x-sib-ratelimit-reset", "7")]) == 7)
    #expect(try wait([HTTPHeader("x-sib-ratelimit-reset", "99999")]) == 3600)
    #expect(try wait([HTTPHeader("x-sib-ratelimit-reset", "7"), HTTPHeader("retry-after", "2")]) == 2)
    #expect(try wait([]) == nil)
  }

  @Test("401, 402, 403 and 404 pause with words on what to do", arguments: [401, 402, 403, 404])
  func outOfOrder(status: Int) throws {
    let remedies = [401: "check api_key", 402: "the Brevo account", 403: "the Brevo account", 404: "list_id"]
    guard case .verdict(.pause(let reason)) = try reading(.brevo(status, "x", "No.")) else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasPrefix("Brevo answered \(status): No.; "))
    #expect(reason.contains(remedies[status] ?? "?"))
  }

  @Test("a list that is not there pauses: every yes would fail alike")
  func unknownList() throws {
    #expect(
      try reading(.brevo(400, "invalid_parameter", "List ID does not exist"))
        == .verdict(.pause(reason: "Brevo answered 400: List ID does not exist; check list_id and import_list_id")))
  }

  @Test("an invalid email is refused with the vendor's words and without the address")
  func invalidEmail() throws {
    #expect(
      try reading(.brevo(400, "invalid_parameter", "email ana@example.com is not valid"))
        == .verdict(.refused(reason: "Brevo answered 400: email ‹redacted› is not valid")))
  }

  @Test("a phone of somebody else's is repaired once: it becomes the attribute ASKWELL_PHONE, under either code of the vendor's")
  func phoneOfAnother() throws {
    for code in ["duplicate_parameter", "invalid_parameter"] {
      let answer = HTTPResponse.json(
        400,
        [
          "code": .string(code), "message": "Unable to create contact", "metadata": ["duplicate_identifiers": ["SMS"]],
        ])
      #expect(try reading(answer) == .instead("profile without phone"))
      #expect(
        try reading(answer, to: "profile without phone") == .verdict(.refused(reason: "Brevo answered 400: Unable to create contact")))
      #expect(
        try reading(answer, of: .ana.with { $0.email = nil }) == .verdict(.refused(reason: "Brevo answered 400: Unable to create contact")))
    }
    let body = text(try Brevo.with().request(for: "profile without phone", of: .of(.ana), knowing: allKnownToBrevo, now: tenOClock))
    #expect(body.contains(#""ASKWELL_PHONE": "+4930123456""#))
    #expect(!body.contains("SMS"))
    #expect(!body.contains("smsBlacklisted"))
  }

  @Test("an attribute that Brevo will not make pauses: every contact would fail alike", arguments: ["create", "options", "attributes"])
  func refusesAttribute(step: String) throws {
    #expect(
      try reading(.brevo(400, "invalid_parameter", "Limit reached."), to: Step(step, about: "ASKWELL_SKIN"))
        == .verdict(.pause(reason: "Brevo answered 400: Limit reached.")))
  }

  @Test("nobody there is nobody to block and nobody to delete", arguments: ["unsubscribe", "forget"])
  func nobodyThere(step: String) throws {
    #expect(try reading(HTTPResponse(404), to: Step(step, about: "email"), of: .anaByOldMail) == .verdict(.accepted))
  }

  @Test("a missing attribute pauses with the command that makes it; with create it is made, and missing options always")
  func repair() throws {
    let look = Step("attributes", teaches: true, isExclusive: true)
    let names = (allKnownToBrevo["attributes"] ?? "").split(separator: " ").map(String.init)
    func answer(without missing: String, options: [String]) -> HTTPResponse {
      let attributes = names.filter { $0 != missing }.map { name -> JSON in
        guard name == "ASKWELL_TAGS" else { return ["name": .string(name), "category": "normal", "type": "text"] }
        return [
          "name": .string(name), "category": "normal", "type": "multiple-choice", "multiCategoryOptions": .array(options.map(JSON.string)),
        ]
      }
      return .json(200, ["attributes": .array(attributes)])
    }
    let oneMissing = answer(without: "ASKWELL_SKIN", options: ["by:hand", "skin:dry"])
    #expect(
      try reading(oneMissing, to: look)
        == .verdict(
          .pause(reason: "Brevo has no attribute ASKWELL_SKIN and would drop it; run: askwell destinations test mail --create")))
    guard case .learnt(let learnt, let then) = try reading(oneMissing, to: look, ["create": "yes"]) else {
      Issue.record("not repaired")
      return
    }
    #expect(then.map(\.name) == ["create", "options"])
    #expect(learnt["options"] == "by:hand skin:dry")
    let requests = try then.map { try Brevo.with().request(for: $0, of: .of(.ana), knowing: learnt, now: tenOClock) }
    #expect(text(requests[0]).hasPrefix("POST https://api.brevo.com/v3/contacts/attributes/normal/ASKWELL_SKIN\n"))
    #expect(
      String(decoding: requests[1].body, as: UTF8.self) == #"{"multiCategoryOptions":["by:hand","goal:calm","goal:sleep","skin:dry"]}"#)
    guard case .learnt(let more, let none) = try reading(HTTPResponse(204), to: then[1], knowing: learnt) else {
      Issue.record("not learnt")
      return
    }
    #expect(none.isEmpty)
    #expect(more["options"] == "by:hand goal:calm goal:sleep skin:dry")
    guard case .learnt(let all, let nothing) = try reading(answer(without: "", options: ["goal:calm", "goal:sleep", "skin:dry"]), to: look)
    else {
      Issue.record("not learnt")
      return
    }
    #expect(nothing.isEmpty)
    #expect(try Brevo.with().steps(for: .of(.ana), knowing: all) == ["profile"])
  }
}

@Suite("Brevo imports")
struct BrevoImportTests {
  private let one = [Delivery.of(.anaByOldMail, id: "d1"), .of(.anaByOldMail, id: "d2")]

  @Test("an import needs a list for it, and is for people with an email, no phone, no fresh yes and nothing to clear")
  func whoGoes() throws {
    #expect(try Brevo.with().bulkRule(for: "profile") == nil)
    let brevo = try Brevo.with(["import_list_id": "9"])
    #expect(brevo.bulkRule(for: "profile")?.bytes == 7_500_000)
    func item(_ update: ContactUpdate, knowing learnt: Learnt = allKnownToBrevo) -> String? {
      brevo.bulkItem(for: "profile", of: .of(update), knowing: learnt)
    }
    #expect(
      item(.anaByOldMail)
        == #"{"attributes":{"ASKWELL_GOAL":"calm;sleep","ASKWELL_SKIN":"dry","ASKWELL_TAGS":["goal:calm","goal:sleep","skin:dry"],"#
        + #""FIRSTNAME":"Ana","LASTNAME":"Maria Silva"},"email":"ana@example.com"}"#)
    #expect(item(.anaByOldMail, knowing: Learnt()) == nil)
    #expect(item(.ana) == nil)
    #expect(item(.anaByOldMail.with { $0.consent["email"]?.isFresh = true }) == nil)
    #expect(item(.anaByOldMail.with { $0.phone = "+4930123456" }) == nil)
    #expect(item(.anaByOldMail.with { $0.removedTags = ["budget:high"] }) == nil)
  }

  @Test("an import clears nothing and blocks nobody")
  func request() throws {
    let brevo = try Brevo.with(["import_list_id": "9"])
    let request = brevo.bulkRequest(for: "profile", items: [#"{"email":"a@example.com"}"#], knowing: allKnownToBrevo, now: tenOClock)
    #expect(request.url == "https://api.brevo.com/v3/contacts/import")
    #expect(
      JSON(parsing: String(decoding: request.body, as: UTF8.self)) == [
        "jsonBody": [["email": "a@example.com"]], "listIds": [9], "updateExistingContacts": true, "emptyContactsAttributes": false,
        "disableNotification": true,
      ])
  }

  @Test("a process is asked about until it is over; one with failed rows is halved, one that was given up comes again")
  func process() throws {
    let brevo = try Brevo.with(["import_list_id": "9"])
    let job = Job(id: "78")
    #expect(brevo.bulkReading(of: .json(202, ["processId": 78]), to: "profile", of: one) == .job(job, afterMilliseconds: 10_000))
    #expect(brevo.request(about: job, now: tenOClock).url == "https://api.brevo.com/v3/processes/78")
    func reading(_ body: JSON) -> BulkReading { brevo.reading(of: .json(200, body), about: job, of: one) }
    for status in ["queued", "in_process", "processing"] {
      #expect(reading(["status": .string(status)]) == .job(job, afterMilliseconds: 40_000))
    }
    #expect(reading(["status": "completed", "info": ["import": ["invalid_emails": ""]]]) == .settled([.accepted, .accepted]))
    #expect(reading(["status": "completed", "info": ["import": ["invalid_emails": "https://files.example/1"]]]) == .split)
    #expect(reading(["status": "failed"]) == .whole(.retry(afterSeconds: nil, reason: "Brevo gave up an import")))
    #expect(brevo.reading(of: HTTPResponse(503), about: job, of: one) == .whole(.retry(afterSeconds: nil, reason: "Brevo answered 503")))
  }

  @Test("401 and 429 are for the whole import, a body that is not taken is split")
  func trouble() throws {
    let brevo = try Brevo.with(["import_list_id": "9"])
    func reading(_ response: HTTPResponse) -> BulkReading { brevo.bulkReading(of: response, to: "profile", of: one) }
    #expect(
      reading(HTTPResponse(429, headers: [HTTPHeader("x-sib-ratelimit-reset", "7")]))
        == .whole(.retry(afterSeconds: 7, reason: "Brevo answered 429")))
    guard case .whole(.pause) = reading(HTTPResponse(401)) else {
      Issue.record("not paused")
      return
    }
    #expect(reading(.brevo(400, "invalid_parameter", "jsonBody is not valid")) == .split)
  }
}
