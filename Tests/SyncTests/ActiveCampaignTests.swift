// What ActiveCampaign is sent, word for word, and what follows from its answers.
import Domain
import Sync
import Testing

extension DestinationAccount {
  static let activeCampaign = DestinationAccount(
    name: "ac", vendor: "activecampaign",
    settings: ["url": "https://my-account.api-us1.com/", "api_token": "env:AC_TOKEN", "list_id": "3"])
}

@Suite("ActiveCampaign")
struct ActiveCampaignTests {
  let vendor: ActiveCampaign
  private let known = Learnt(
    ofContact: ["contact": "7"],
    ofAccount: [
      "tag goal:calm": "11", "tag goal:sleep": "12", "tag skin:dry": "13", "tag budget:high": "14", "tag skin:oily": "15",
    ])

  init() throws { vendor = try ActiveCampaign(account: .activeCampaign, secrets: ["api_token": Redacted("ac_test")]) }

  private func withFields(create: String = "no") throws -> ActiveCampaign {
    var account = DestinationAccount.activeCampaign
    account.settings["fields"] = "yes"
    account.settings["create"] = create
    return try ActiveCampaign(account: account, secrets: ["api_token": Redacted("ac_test")])
  }
  private func request(_ step: Step, _ update: ContactUpdate = .ana) -> HTTPRequest {
    vendor.request(for: step, of: .of(update), knowing: known, now: tenOClock)
  }
  private func body(_ step: Step, _ update: ContactUpdate = .ana) -> String { String(decoding: request(step, update).body, as: UTF8.self) }
  private func names(_ update: ContactUpdate, _ learnt: Learnt) -> [String] {
    vendor.steps(for: .of(update), knowing: learnt).map { $0.about.isEmpty ? $0.name : "\($0.name) \($0.about)" }
  }
  private func reading(_ status: Int, _ body: String, to step: Step, of update: ContactUpdate = .ana) -> Reading {
    vendor.reading(of: HTTPResponse(status, body: Array(body.utf8)), to: step, of: .of(update), knowing: known)
  }

  @Test("a contact is written, gets each tag by its id, loses those that went, and joins the list after a fresh yes")
  func wholeDelivery() {
    #expect(
      names(.ana, known) == ["contact", "tag goal:calm", "tag goal:sleep", "tag skin:dry", "tags of contact 0", "subscription"])
    #expect(
      text(request("contact")) == """
        POST https://my-account.api-us1.com/api/3/contact/sync
        api-token: ac_test
        accept: application/json
        content-type: application/json

        {
          "contact": {
            "email": "ana@example.com",
            "firstName": "Ana",
            "lastName": "Maria Silva",
            "phone": "+4930123456"
          }
        }
        """)
    #expect(body(Step("tag", about: "goal:sleep")) == #"{"contactTag":{"contact":7,"tag":12}}"#)
    #expect(request(Step("tag", about: "goal:sleep")).url == "https://my-account.api-us1.com/api/3/contactTags")
    #expect(
      request(Step("tags of contact", about: "0")).url == "https://my-account.api-us1.com/api/3/contacts/7/contactTags?limit=100&offset=0")
    #expect(body("subscription") == #"{"contactList":{"contact":"7","list":"3","status":"1"}}"#)
    #expect(body("resubscription") == #"{"contactList":{"contact":"7","list":"3","sourceid":4,"status":"1"}}"#)
    #expect(request("subscription").url == "https://my-account.api-us1.com/api/3/contactLists")
  }

  @Test("tags whose ids are not known are looked up before the contact is written")
  func unknownTags() {
    let update = ContactUpdate.anaByOldMail.with {
      $0.tags = ["goal:sleep"]
      $0.removedTags = ["skin:oily"]
    }
    #expect(
      names(update, Learnt()) == ["find tag goal:sleep", "find lost tag skin:oily", "contact", "tag goal:sleep", "tags of contact 0"])
    #expect(
      request(Step("find tag", about: "goal:sleep")).url
        == "https://my-account.api-us1.com/api/3/tags?search=goal%3Asleep&orders%5Bsearch%5D=weight")
    #expect(body(Step("make tag", about: "goal:sleep")) == #"{"tag":{"tag":"goal:sleep","tagType":"contact"}}"#)
  }

  @Test("a look for a tag takes the one that is spelt so, not the first that contains it; one in capitals is the same to the vendor")
  func exactTag() {
    let found = #"{"tags":[{"id":"1","tag":"goal:sleepy","tagType":"contact"},{"id":"2","tag":"goal:sleep","tagType":"contact"}]}"#
    #expect(
      reading(200, found, to: Step("find tag", about: "goal:sleep"))
        == .learnt(Learnt(ofAccount: ["tag goal:sleep": "2"]), then: []))
    #expect(
      reading(200, #"{"tags":[{"id":"3","tag":"Goal:Sleep","tagType":"contact"}]}"#, to: Step("find tag", about: "goal:sleep"))
        == .learnt(Learnt(ofAccount: ["tag goal:sleep": "3"]), then: []))
    #expect(
      reading(200, #"{"tags":[{"id":"1","tag":"goal:sleepy"}]}"#, to: Step("find tag", about: "goal:sleep"))
        == .learnt(Learnt(), then: [Step("make tag", about: "goal:sleep", teaches: true)]))
    #expect(reading(200, #"{"tags":[]}"#, to: Step("find lost tag", about: "goal:sleep")) == .learnt(Learnt(), then: []))
  }

  @Test("a tag that somebody made in the meantime is looked for once more, by whatever status that is said")
  func duplicateTag() {
    let said = #"{"message":"Could not process request","error":"Duplicate entry 'contact-goal:sleep' for key 'typetag'"}"#
    #expect(
      reading(500, said, to: Step("make tag", about: "goal:sleep"))
        == .instead(Step("find tag again", about: "goal:sleep", teaches: true)))
  }

  @Test("only removed tags of ours are taken away; a full page leads to the next one first")
  func removedTags() {
    let foreign = (0..<99).map { #"{"id":"\#(200 + $0)","contact":"7","tag":"\#(300 + $0)"}"# }
    let links = (foreign + [#"{"id":"77","contact":"7","tag":"14"}"#]).joined(separator: ",")
    #expect(
      reading(200, #"{"contactTags":[\#(links)]}"#, to: Step("tags of contact", about: "0", teaches: true))
        == .learnt(Learnt(), then: [Step("tags of contact", about: "100", teaches: true), Step("untag", about: "77")]))
    #expect(text(request(Step("untag", about: "77"))).hasPrefix("DELETE https://my-account.api-us1.com/api/3/contactTags/77"))
    #expect(reading(404, #"{"message":"No Result found"}"#, to: Step("untag", about: "77")) == .verdict(.accepted))
  }

  @Test("pages are read up to the tenth; a page that holds more than was asked for is the last")
  func pages() {
    func then(_ count: Int, _ begin: String) -> Reading {
      let links = (0..<count).map { #"{"id":"\#(200 + $0)","tag":"\#(300 + $0)"}"# }.joined(separator: ",")
      return reading(200, #"{"contactTags":[\#(links)]}"#, to: Step("tags of contact", about: begin, teaches: true))
    }
    #expect(then(100, "800") == .learnt(Learnt(), then: [Step("tags of contact", about: "900", teaches: true)]))
    #expect(then(100, "900") == .learnt(Learnt(), then: []))
    #expect(then(150, "0") == .learnt(Learnt(), then: []))
  }

  @Test("a tag that the contact has already is well, if the vendor says so")
  func tagIsThere() {
    #expect(
      reading(422, #"{"errors":[{"title":"The contact has the tag already"}]}"#, to: Step("tag", about: "goal:sleep"))
        == .verdict(.accepted))
  }

  @Test("a tag that was deleted since its id was learnt is looked up again; a contact that is gone comes later")
  func goneTag() {
    #expect(
      reading(404, #"{"errors":[{"detail":"Tag not found"}]}"#, to: Step("tag", about: "goal:sleep"))
        == .first([Step("find tag", about: "goal:sleep", teaches: true)], Learnt()))
    guard case .verdict(.retry) = reading(404, #"{"errors":[{"detail":"Contact not found"}]}"#, to: Step("tag", about: "goal:sleep")) else {
      Issue.record("not tried again")
      return
    }
  }

  @Test("somebody who had left the list is let back only by the second, explicit request")
  func resubscription() {
    #expect(reading(200, #"{"contactList":{"status":1}}"#, to: "subscription") == .verdict(.accepted))
    #expect(reading(200, #"{"contactList":{"status":"2"}}"#, to: "subscription") == .instead("resubscription"))
    guard case .verdict(.pause(let reason)) = reading(404, #"{"errors":[{"detail":"List not found"}]}"#, to: "subscription") else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasSuffix("check list_id"))
  }

  @Test("no list is joined without a fresh yes, and none without list_id")
  func noSubscription() throws {
    #expect(names(.anaByOldMail, known) == ["contact", "tag goal:calm", "tag goal:sleep", "tag skin:dry"])
    var account = DestinationAccount.activeCampaign
    account.settings["list_id"] = nil
    let listless = try ActiveCampaign(account: account, secrets: ["api_token": Redacted("ac_test")])
    #expect(!listless.steps(for: .of(.ana), knowing: known).contains("subscription"))
  }

  @Test("a withdrawal finds the contact and takes it off every list that it has not left; nobody of that email is well")
  func withdrawal() {
    let update = ContactUpdate.withdrawn(["email"])
    #expect(names(update, Learnt()) == ["find contact"])
    #expect(request("find contact", update).url == "https://my-account.api-us1.com/api/3/contacts?email=ana%40example.com")
    let found = #"{"contacts":[{"id":"9","email":"Ana@example.com"}]}"#
    #expect(
      reading(200, found, to: "find contact", of: update)
        == .learnt(Learnt(ofContact: ["contact": "9"]), then: [Step("lists of contact", teaches: true)]))
    let lists = #"{"contactLists":[{"list":"3","status":"1"},{"list":"4","status":"2"},{"list":"5","status":"0"}]}"#
    #expect(
      reading(200, lists, to: "lists of contact", of: update)
        == .learnt(Learnt(), then: [Step("unsubscription", about: "3"), Step("unsubscription", about: "5")]))
    #expect(body(Step("unsubscription", about: "3"), update) == #"{"contactList":{"contact":"7","list":"3","status":"2"}}"#)
    #expect(reading(200, #"{"contacts":[]}"#, to: "find contact", of: update) == .learnt(Learnt(), then: []))
    #expect(names(.withdrawn(["sms"]), Learnt()).isEmpty)
  }

  @Test("an erasure deletes the contact, and a contact that is gone is well")
  func erasure() {
    #expect(names(.erased, Learnt()) == ["find contact"])
    #expect(
      reading(200, #"{"contacts":[{"id":"9","email":"ana@example.com"}]}"#, to: "find contact", of: .erased)
        == .learnt(Learnt(ofContact: ["contact": "9"]), then: [Step("erasure", about: "9")]))
    #expect(text(request(Step("erasure", about: "9"), .erased)).hasPrefix("DELETE https://my-account.api-us1.com/api/3/contacts/9"))
    #expect(reading(404, "{}", to: Step("erasure", about: "9"), of: .erased) == .verdict(.accepted))
  }

  @Test("fields that are there are filled by their ids, lists as the vendor joins them, and a lost one is emptied")
  func fields() throws {
    let vendor = try withFields()
    #expect(vendor.steps(for: .of(.ana), knowing: Learnt()).first == Step("fields", about: "0", teaches: true))
    let page = """
      {"fields":[{"id":"1","title":"askwell_goal","perstag":"ASKWELL_GOAL","type":"listbox"},
      {"id":"2","title":"Feeling","perstag":"ASKWELL_ANSWER_FEEL","type":"text"},{"id":"3","title":"askwell_budget","type":"text"},
      {"id":"4","title":"Shoe size","perstag":"SHOE_SIZE","type":"text"}]}
      """
    let reading = vendor.reading(
      of: HTTPResponse(200, body: Array(page.utf8)), to: Step("fields", about: "0"), of: .of(.ana), knowing: Learnt())
    let facts = ["field askwell_goal": "1 list", "field askwell_answer_feel": "2", "field askwell_budget": "3", "fields": "known"]
    #expect(reading == .learnt(Learnt(ofAccount: facts), then: []))
    let request = vendor.request(for: "contact", of: .of(.ana), knowing: Learnt(ofAccount: facts), now: tenOClock)
    #expect(
      JSON(parsing: String(decoding: request.body, as: UTF8.self))?["contact"]?["fieldValues"] == [
        ["field": "2", "value": "dry"], ["field": "1", "value": "||calm||sleep||"], ["field": "3", "value": ""],
      ])
  }

  @Test("two names that differ by capitals never share the vendor's tag in capitals: and a title has the better right")
  func noCollision() throws {
    let page = """
      {"fields":[{"id":"1","title":"x","perstag":"ASKWELL_ANSWER_FEEL"},{"id":"2","title":"askwell_answer_Feel"},
      {"id":"3","title":"askwell_goal"},{"id":"4","title":"y","perstag":"ASKWELL_GOAL"}]}
      """
    let reading = try withFields().reading(
      of: HTTPResponse(200, body: Array(page.utf8)), to: Step("fields", about: "0"), of: .of(.ana), knowing: Learnt())
    let facts = ["field askwell_answer_feel": "1", "field askwell_answer_Feel": "2", "field askwell_goal": "3", "fields": "known"]
    #expect(reading == .learnt(Learnt(ofAccount: facts), then: []))
  }

  @Test("what is new is prepared 10 things at a time: a try that only prepared comes again, and knows them")
  func inParts() throws {
    let many = ContactUpdate.anaByOldMail.with { $0.tags = (0..<12).map { "goal:\($0)" } }
    #expect(names(many, Learnt()) == (0..<10).map { "find tag goal:\($0)" } + ["more"])
    guard case .verdict(.retry) = reading(200, #"{"tags":[]}"#, to: "more") else {
      Issue.record("does not come again")
      return
    }
    let facts = Learnt(ofAccount: Dictionary(uniqueKeysWithValues: (0..<10).map { ("tag goal:\($0)", "\($0 + 1)") }))
    #expect(names(many, facts).prefix(3) == ["find tag goal:10", "find tag goal:11", "contact"])
  }

  @Test("fields that are missing are made where create is yes, and shown on every list")
  func makesFields() throws {
    let vendor = try withFields(create: "yes")
    let steps = vendor.steps(for: .of(.ana), knowing: Learnt(ofAccount: ["fields": "known", "field askwell_skin": "4"]))
    #expect(
      steps.filter { $0.name == "make field" }.map(\.about) == [
        "askwell_answer_feel", "askwell_answer_goals", "askwell_goal", "askwell_last_quiz_at", "askwell_outcome", "askwell_products",
        "askwell_quiz",
      ])
    #expect(try withFields().steps(for: .of(.ana), knowing: Learnt(ofAccount: ["fields": "known"])).allSatisfy { $0.name != "make field" })
    let make = Step("make field", about: "askwell_goal", teaches: true)
    let made = vendor.reading(
      of: HTTPResponse(201, body: Array(#"{"field":{"id":"9"}}"#.utf8)), to: make, of: .of(.ana), knowing: Learnt())
    #expect(made == .learnt(Learnt(ofAccount: ["field askwell_goal": "9"]), then: [Step("relate field", about: "9")]))
    func body(_ step: Step) -> String {
      String(decoding: vendor.request(for: step, of: .of(.ana), knowing: Learnt(), now: tenOClock).body, as: UTF8.self)
    }
    #expect(body(make) == #"{"field":{"title":"askwell_goal","type":"text","visible":true}}"#)
    #expect(body(Step("relate field", about: "9")) == #"{"fieldRel":{"field":"9","relid":0}}"#)
  }

  @Test("settings: an address, a list by its number, yes or no; the key shows in no dump")
  func settings() {
    func codes(_ settings: [String: String]) -> [String] {
      Registry.check(vendor: "activecampaign", settings: settings).map { "\($0.code) \($0.path)" }
    }
    #expect(codes(DestinationAccount.activeCampaign.settings) == [])
    #expect(codes([:]) == ["missing_key url", "missing_key api_token"])
    #expect(
      codes(["url": "http://my-account.api-us1.com", "api_token": "secret", "list_id": "main", "fields": "maybe"])
        == ["bare_secret api_token", "bad_address url", "bad_list list_id", "bad_choice fields"])
    var dumped = ""
    dump(vendor, to: &dumped)
    dump(request("contact"), to: &dumped)
    #expect(!dumped.contains("ac_test"))
  }

  @Test("a contact without an email is not told")
  func noEmail() {
    #expect(names(.ana.with { $0.email = nil }, known).isEmpty)
  }

  @Test("a sample says under which name a tag travels")
  func sample() {
    let rows = Sample(of: .ana, to: vendor, now: tenOClock).names
    #expect(rows.first { $0.part == "goal:sleep" }?.names == ["tag: tag"])
    #expect(rows.allSatisfy { $0.collidesWith.isEmpty })
  }
}
