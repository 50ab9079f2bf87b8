// What Mailchimp is sent, word for word, and what its answers mean (VENDORS.md 2).
import Domain
import Sync
import Testing

extension DestinationAccount {
  static let mailchimp = DestinationAccount(
    name: "mailchimp", vendor: "mailchimp",
    settings: ["api_key": "env:MAILCHIMP_KEY", "list_id": "L1", "merge_fields": "askwell_goal=GOAL"])
}

@Suite("Mailchimp requests")
struct MailchimpTests {
  let mailchimp: Mailchimp
  private let single = Learnt(ofAccount: ["double_optin": "false"])
  private let double = Learnt(ofAccount: ["double_optin": "true"])

  init() throws { mailchimp = try Mailchimp(account: .mailchimp, secrets: ["api_key": Redacted("mc_test-us1")]) }

  private func texts(_ update: ContactUpdate, knowing learnt: Learnt? = nil) -> [String] {
    let learnt = learnt ?? single
    return mailchimp.steps(for: .of(update), knowing: learnt).map {
      text(mailchimp.request(for: $0, of: .of(update), knowing: learnt, now: tenOClock))
    }
  }

  @Test("an unknown audience is looked at first; a known one is not")
  func looksFirst() {
    #expect(mailchimp.steps(for: .of(.ana), knowing: Learnt()).map(\.name) == ["audience", "subscriber", "tags"])
    #expect(mailchimp.steps(for: .of(.ana), knowing: single).map(\.name) == ["subscriber", "tags"])
    #expect(mailchimp.steps(for: .of(.anaByOldMail), knowing: single).map(\.name) == ["member", "tags"])
    #expect(
      text(mailchimp.request(for: mailchimp.steps(for: .of(.ana), knowing: Learnt())[0], of: .of(.ana), knowing: Learnt(), now: tenOClock))
        == """
        GET https://us1.api.mailchimp.com/3.0/lists/L1
        authorization: Basic YXNrd2VsbDptY190ZXN0LXVzMQ==
        """)
  }

  @Test("a contact is 2 requests: the member under the MD5 of the address, and tags on and off by name")
  func wholeDelivery() {
    #expect(
      texts(.ana) == [
        """
        PUT https://us1.api.mailchimp.com/3.0/lists/L1/members/cdb9d6a1dddc375a09cc83e3001598dc?skip_merge_validation=true
        authorization: Basic YXNrd2VsbDptY190ZXN0LXVzMQ==
        content-type: application/json

        {
          "email_address": "ana@example.com",
          "language": "de",
          "merge_fields": {
            "FNAME": "Ana",
            "GOAL": "calm, sleep",
            "LNAME": "Maria Silva",
            "PHONE": "+4930123456"
          },
          "status_if_new": "subscribed",
          "timestamp_opt": "2026-11-24T09:59:00Z",
          "timestamp_signup": "2026-11-24T09:59:00Z"
        }
        """,
        """
        POST https://us1.api.mailchimp.com/3.0/lists/L1/members/cdb9d6a1dddc375a09cc83e3001598dc/tags
        authorization: Basic YXNrd2VsbDptY190ZXN0LXVzMQ==
        content-type: application/json

        {
          "is_syncing": false,
          "tags": [
            {
              "name": "goal:calm",
              "status": "active"
            },
            {
              "name": "goal:sleep",
              "status": "active"
            },
            {
              "name": "skin:dry",
              "status": "active"
            },
            {
              "name": "budget:high",
              "status": "inactive"
            },
            {
              "name": "skin:oily",
              "status": "inactive"
            }
          ]
        }
        """,
      ])
  }

  @Test("a new member is pending where the audience asks for confirmations or is not known, transactional without any yes")
  func statusIfNew() {
    func status(_ update: ContactUpdate, _ learnt: Learnt) -> JSON? {
      JSON(parsing: texts(update, knowing: learnt).first { $0.hasPrefix("PUT") }?.split(separator: "\n\n").last ?? "")?["status_if_new"]
    }
    #expect(status(.ana, double) == "pending")
    #expect(status(.ana, Learnt()) == "pending")
    #expect(status(.anaByOldMail, single) == "subscribed")
    #expect(status(.ana.with { $0.consent["email"] = nil }, single) == "transactional")
    #expect(!texts(.ana, knowing: double)[0].contains("timestamp_opt"))
  }

  @Test("a withdrawal unsubscribes and tells nothing else; one of text messages cannot be told")
  func withdrawal() {
    let update = ContactUpdate.farewell(.withdrawal(["email"]))
    #expect(
      texts(update) == [
        """
        PATCH https://us1.api.mailchimp.com/3.0/lists/L1/members/cdb9d6a1dddc375a09cc83e3001598dc
        authorization: Basic YXNrd2VsbDptY190ZXN0LXVzMQ==
        content-type: application/json

        {
          "status": "unsubscribed"
        }
        """
      ])
    let bySMS = ContactUpdate.farewell(.withdrawal(["sms"]), email: nil, phone: "+4930123456")
    #expect(mailchimp.steps(for: .of(bySMS), knowing: single).isEmpty)
  }

  @Test("an erasure is the permanent deletion, after a look at an audience that is not known")
  func erasure() {
    let update = ContactUpdate.farewell(.erasure, email: "Ana@Example.com")
    #expect(mailchimp.steps(for: .of(update), knowing: Learnt()).map(\.name) == ["audience", "permanent deletion"])
    #expect(
      texts(update) == [
        """
        POST https://us1.api.mailchimp.com/3.0/lists/L1/members/cdb9d6a1dddc375a09cc83e3001598dc/actions/delete-permanent
        authorization: Basic YXNrd2VsbDptY190ZXN0LXVzMQ==
        """
      ])
  }

  @Test("without an email there is nothing to send, and without tags no tags")
  func nothingToSend() {
    #expect(mailchimp.steps(for: .of(.ana.with { $0.email = nil }), knowing: single).isEmpty)
    let untagged = ContactUpdate.anaByOldMail.with { $0.tags = [] }
    #expect(mailchimp.steps(for: .of(untagged), knowing: single).map(\.name) == ["member"])
  }

  @Test("a lost goal empties its merge field; a long one is cut to 255 bytes between characters")
  func mergeFields() {
    let lost = ContactUpdate.ana.with {
      $0.tags = ["skin:dry"]
      $0.removedTags = ["goal:sleep"]
    }
    #expect(texts(lost)[0].contains(#""GOAL": """#))
    let long = ContactUpdate.ana.with { $0.tags = (10...90).map { "goal:ä\($0)" } }
    let goal = JSON(parsing: texts(long)[0].split(separator: "\n\n").last ?? "")?["merge_fields"]?["GOAL"]?.string ?? ""
    #expect(goal.utf8.count > 250 && goal.utf8.count <= 255)
  }

  @Test(
    "the key's ending names the host; a key without one belongs to the host for all",
    arguments: [
      ("k-us21", "https://us21.api.mailchimp.com"), ("k", "https://api.mailchimp.com"), ("k-us1.evil", "https://api.mailchimp.com"),
    ])
  func hosts(key: String, host: String) throws {
    let mailchimp = try Mailchimp(account: .mailchimp, secrets: ["api_key": Redacted(key)])
    #expect(mailchimp.requests(for: .of(.ana))[0].url == "\(host)/3.0/lists/L1")
  }

  @Test("2 properties on 1 merge field, one of the names' fields, and a list that is none are faults of their own")
  func problems() {
    func codes(_ settings: [String: String]) -> [String] {
      Registry.check(vendor: "mailchimp", settings: ["api_key": "env:K", "list_id": "L1"].merging(settings) { $1 }).map(\.code)
    }
    #expect(codes([:]) == [])
    #expect(codes(["merge_fields": "askwell_goal=GOAL, askwell_answer_feel=FEEL"]) == [])
    #expect(codes(["merge_fields": "askwell_goal=GOAL askwell_skin=GOAL"]) == ["same_field"])
    #expect(codes(["merge_fields": "askwell_goal=FNAME"]) == ["bad_field"])
    #expect(codes(["merge_fields": "goal=GOAL askwell_goal"]) == ["bad_field", "bad_field"])
    #expect(codes(["list_id": "L 1"]) == ["bad_list"])
  }

  @Test("fresh yeses ride in POST /lists without sync_tags where nothing is confirmed by mail; elsewhere each goes alone")
  func bulkOfSubscribers() {
    #expect(mailchimp.bulkItem(for: "subscriber", of: .of(.ana), knowing: double) == nil)
    #expect(mailchimp.bulkItem(for: "subscriber", of: .of(.ana), knowing: Learnt()) == nil)
    #expect(mailchimp.bulkItem(for: "subscriber", of: .of(.anaByOldMail), knowing: single) == nil)
    let item = mailchimp.bulkItem(for: "subscriber", of: .of(.ana), knowing: single) ?? ""
    #expect(item.contains(#""status":"subscribed","tags":["goal:calm","goal:sleep","skin:dry"]"#) && !item.contains("status_if_new"))
    // Tags that were lost need a request of their own.
    #expect(mailchimp.stepsCovered(by: "subscriber", of: .of(.ana)).isEmpty)
    #expect(mailchimp.stepsCovered(by: "subscriber", of: .of(.ana.with { $0.removedTags = [] })) == ["tags"])
    #expect(mailchimp.bulkRule(for: "subscriber")?.items == 500)
    let request = mailchimp.bulkRequest(for: "subscriber", items: [item, item], knowing: single, now: tenOClock)
    #expect(request.url == "https://us1.api.mailchimp.com/3.0/lists/L1?skip_merge_validation=true")
    #expect(String(decoding: request.body, as: UTF8.self) == #"{"members":[\#(item),\#(item)],"update_existing":true}"#)
  }

  @Test("older yeses ride in POST /lists where the audience does not have them yet: nobody's status there is changed")
  func bulkOfOlderYeses() {
    #expect(mailchimp.bulkItem(for: "member", of: .of(.anaByOldMail), knowing: Learnt()) == nil)
    func status(_ update: ContactUpdate, _ learnt: Learnt) -> JSON? {
      JSON(parsing: mailchimp.bulkItem(for: "member", of: .of(update), knowing: learnt) ?? "")?["status"]
    }
    #expect(status(.anaByOldMail, single) == "subscribed")
    #expect(status(.anaByOldMail, double) == "pending")
    #expect(status(.ana.with { $0.consent["email"] = nil }, single) == "transactional")
    let request = mailchimp.bulkRequest(for: "member", items: ["{}"], knowing: single, now: tenOClock)
    #expect(request.url == "https://us1.api.mailchimp.com/3.0/lists/L1?skip_merge_validation=true")
    #expect(String(decoding: request.body, as: UTF8.self) == #"{"members":[{}],"update_existing":false}"#)
    #expect(mailchimp.stepsCovered(by: "member", of: .of(.anaByOldMail)) == ["tags"])
    #expect(mailchimp.stepsCovered(by: "known member", of: .of(.anaByOldMail)).isEmpty)
  }

  @Test("known members and tags ride in batches: bodies as text, the delivery's id as the operation's")
  func bulkOfOthers() {
    let member = JSON(parsing: mailchimp.bulkItem(for: "known member", of: .of(.anaByOldMail, id: "d7"), knowing: single) ?? "")
    #expect(member?["operation_id"] == "d7")
    #expect(member?["method"] == "PUT")
    #expect(member?["path"] == "/lists/L1/members/cdb9d6a1dddc375a09cc83e3001598dc")
    #expect(JSON(parsing: member?["body"]?.string ?? "")?["status_if_new"] == "subscribed")
    #expect(JSON(parsing: member?["body"]?.string ?? "")?["status"] == nil)
    #expect(mailchimp.bulkRequest(for: "tags", items: ["{}"], knowing: single, now: tenOClock).url.hasSuffix("/3.0/batches"))
    #expect(mailchimp.bulkRule(for: "audience") == nil)
  }
}
