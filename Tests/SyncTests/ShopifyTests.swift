// What Shopify is sent, word for word, and what its answers mean.
import Domain
import Sync
import Testing

extension DestinationAccount {
  static let shopify = DestinationAccount(
    name: "shop", vendor: "shopify", settings: ["shop": "my-shop", "access_token": "env:SHOPIFY_TOKEN"])
}

@Suite("Shopify")
struct ShopifyTests {
  let shopify: Shopify
  private let known = Learnt(ofContact: ["customer": "gid://shopify/Customer/7"])

  init() throws { shopify = try Shopify(account: .shopify, secrets: ["access_token": Redacted("shpat_test")]) }

  private func variables(of step: Step, _ update: ContactUpdate) -> String {
    let request = shopify.request(for: step, of: .of(update), knowing: known, now: tenOClock)
    return JSON(parsing: String(decoding: request.body, as: UTF8.self))?["variables"]?.canonical ?? ""
  }

  @Test("a contact with 2 fresh consents is 5 requests: the customer, tags to add, tags to take away, one consent a channel")
  func wholeDelivery() {
    let steps = shopify.steps(for: .of(.ana), knowing: Learnt())
    #expect(steps.map(\.name) == ["customer", "tags", "lost tags", "email consent", "sms consent"])
    #expect(
      text(shopify.request(for: steps[0], of: .of(.ana), knowing: Learnt(), now: tenOClock)) == """
        POST https://my-shop.myshopify.com/admin/api/2026-10/graphql.json
        x-shopify-access-token: shpat_test
        accept: application/json
        content-type: application/json

        {
          "operationName": "customerSet",
          "query": "mutation customerSet($identifier: CustomerSetIdentifiers, $input: CustomerSetInput!) \
        { customerSet(identifier: $identifier, input: $input) { customer { id } userErrors { field message code } } }",
          "variables": {
            "identifier": {
              "email": "ana@example.com"
            },
            "input": {
              "email": "ana@example.com",
              "firstName": "Ana",
              "lastName": "Maria Silva",
              "locale": "de-DE",
              "phone": "+4930123456"
            }
          }
        }
        """)
    #expect(variables(of: "tags", .ana) == #"{"id":"gid://shopify/Customer/7","tags":["goal:calm","goal:sleep","skin:dry"]}"#)
    #expect(variables(of: "lost tags", .ana) == #"{"id":"gid://shopify/Customer/7","tags":["budget:high","skin:oily"]}"#)
    #expect(
      variables(of: "email consent", .ana)
        == #"{"input":{"customerId":"gid://shopify/Customer/7","emailMarketingConsent":{"consentUpdatedAt":"2026-11-24T09:59:00Z","marketingOptInLevel":"SINGLE_OPT_IN","marketingState":"SUBSCRIBED"}}}"#
    )
    #expect(
      variables(of: "sms consent", .ana)
        == #"{"input":{"customerId":"gid://shopify/Customer/7","smsMarketingConsent":{"consentUpdatedAt":"2026-11-24T09:59:30Z","marketingOptInLevel":"SINGLE_OPT_IN","marketingState":"SUBSCRIBED"}}}"#
    )
  }

  @Test("without a fresh consent nothing is subscribed, without tags nothing is tagged")
  func onlyWhatIsNeeded() {
    #expect(shopify.steps(for: .of(.anaByOldMail), knowing: Learnt()).map(\.name) == ["customer", "tags"])
    #expect(shopify.steps(for: .of(.anaByOldMail.with { $0.tags = [] }), knowing: Learnt()).map(\.name) == ["customer"])
  }

  @Test("a customer is never sent with tags, which would replace the merchant's own")
  func neverWithTags() {
    #expect(!variables(of: "customer", .ana).contains("tags"))
  }

  @Test("somebody without an email is found by the phone")
  func byPhone() {
    #expect(
      variables(of: "customer", .ana.with { $0.email = nil })
        == #"{"identifier":{"phone":"+4930123456"},"input":{"firstName":"Ana","lastName":"Maria Silva","locale":"de-DE","phone":"+4930123456"}}"#
    )
  }

  @Test("no document holds a value: what a person typed travels as a variable", arguments: ["customer", "tags", "email consent"])
  func constantDocuments(step: Step) {
    let hostile = ContactUpdate.ana.with {
      $0.name = #"Ana" }) { x } #"#
      $0.tags = [#"goal:"})"#]
    }
    let bodies = [ContactUpdate.ana, hostile].map {
      String(decoding: shopify.request(for: step, of: .of($0), knowing: known, now: tenOClock).body, as: UTF8.self)
    }
    let documents = bodies.map { JSON(parsing: $0)?["query"]?.string }
    #expect(documents[0] == documents[1])
  }

  @Test("a withdrawal of 2 channels looks up 2 customers and unsubscribes each of its channel, dated by the row")
  func withdrawal() {
    let update = ContactUpdate.withdrawn(["email", "sms"])
    #expect(shopify.steps(for: .of(update), knowing: Learnt()).map(\.name) == ["customer by email", "customer by phone"])
    #expect(variables(of: "customer by email", update) == #"{"identifier":{"emailAddress":"ana@example.com"}}"#)
    #expect(variables(of: "customer by phone", update) == #"{"identifier":{"phoneNumber":"+4930123456"}}"#)
    let found = HTTPResponse.shopify("customerByIdentifier", #"{"id":"gid://shopify/Customer/9"}"#)
    #expect(
      shopify.reading(of: found, to: "customer by phone", of: .of(update), knowing: Learnt())
        == .learnt(Learnt(ofContact: ["customer by phone": "gid://shopify/Customer/9"]), then: ["sms consent"]))
    #expect(
      variables(of: "sms consent", update)
        == #"{"input":{"customerId":"gid://shopify/Customer/7","smsMarketingConsent":{"consentUpdatedAt":"2026-11-24T10:00:00Z","marketingState":"UNSUBSCRIBED"}}}"#
    )
    #expect(shopify.steps(for: .of(.withdrawn(["sms"])), knowing: Learnt()).map(\.name) == ["customer by phone"])
  }

  @Test("an erasure finds the customer and asks for the erasure of its data; nobody of that address is well")
  func erasure() {
    let update = ContactUpdate.erased
    #expect(shopify.steps(for: .of(update), knowing: Learnt()).map(\.name) == ["customer by email", "customer by phone"])
    let found = HTTPResponse.shopify("customerByIdentifier", #"{"id":"gid://shopify/Customer/9"}"#)
    guard case .learnt(_, let then) = shopify.reading(of: found, to: "customer by email", of: .of(update), knowing: Learnt()) else {
      Issue.record("not learnt")
      return
    }
    #expect(then == [Step("erasure", about: "gid://shopify/Customer/9")])
    #expect(variables(of: then[0], update) == #"{"customerId":"gid://shopify/Customer/9"}"#)
    let nobody = HTTPResponse.shopify("customerByIdentifier", "null")
    #expect(shopify.reading(of: nobody, to: "customer by email", of: .of(update), knowing: Learnt()) == .learnt(Learnt(), then: []))
  }

  @Test("settings: a shop by its name or address; a token, or both client settings")
  func settings() {
    func codes(_ settings: [String: String]) -> [String] { Shopify.problems(with: settings).map(\.code) }
    #expect(codes(["shop": "my-shop.myshopify.com", "access_token": "env:T"]) == [])
    #expect(codes(["shop": "https://my-shop.example", "access_token": "env:T"]) == ["bad_shop"])
    #expect(codes(["shop": "my-shop", "client_id": "c"]) == ["missing_key"])
    #expect(codes(["shop": "my-shop", "client_id": "c", "client_secret": "env:S", "version": "2026-11"]) == ["bad_version"])
  }

  @Test("an app of the Dev Dashboard fetches a token first; no sample shows its secret")
  func clientCredentials() throws {
    let settings = ["shop": "my-shop", "client_id": "c1", "client_secret": "env:S"]
    let account = DestinationAccount(name: "s", vendor: "shopify", settings: settings)
    let shopify = try Shopify(account: account, secrets: ["client_secret": Redacted("shpss_t+st")])
    #expect(shopify.steps(for: .of(.anaByOldMail), knowing: Learnt()).map(\.name) == ["token", "customer", "tags"])
    let token = shopify.request(for: "token", of: .of(.ana), knowing: Learnt(), now: tenOClock)
    #expect(token.url == "https://my-shop.myshopify.com/admin/oauth/access_token")
    #expect(
      String(decoding: token.body, as: UTF8.self) == "grant_type=client_credentials&client_id=c1&client_secret=shpss_t%2Bst")
    let sample = Sample(of: .ana, to: shopify, now: tenOClock)
    var dumped = "\(sample)"
    dump(shopify, to: &dumped)
    dump(token, to: &dumped)
    #expect(!dumped.contains("shpss"))
    let given = HTTPResponse(200, body: Array(#"{"access_token":"day_token","expires_in":86399}"#.utf8))
    let learnt = Learnt(ofContact: ["token is new": "yes"], ofAccount: ["token": "day_token"])
    #expect(shopify.reading(of: given, to: "token", of: .of(.ana), knowing: Learnt()) == .learnt(learnt, then: []))
    #expect(shopify.steps(for: .of(.anaByOldMail), knowing: learnt).map(\.name) == ["customer", "tags"])
    #expect(shopify.request(for: "tags", of: .of(.ana), knowing: learnt, now: tenOClock)[header: "x-shopify-access-token"] == "day_token")
    guard case .verdict(.pause) = shopify.reading(of: HTTPResponse(400), to: "token", of: .of(.ana), knowing: Learnt()) else {
      Issue.record("not paused")
      return
    }
  }

  @Test("a token known from before that is void is fetched anew once; a new one that is void pauses, and no contact is refused")
  func voidToken() throws {
    let settings = ["shop": "my-shop", "client_id": "c1", "client_secret": "env:S"]
    let account = DestinationAccount(name: "s", vendor: "shopify", settings: settings)
    let shopify = try Shopify(account: account, secrets: ["client_secret": Redacted("shpss_test")])
    let old = Learnt(ofAccount: ["token": "old"])
    let new = Learnt(ofContact: ["token is new": "yes"])
    #expect(
      shopify.reading(of: HTTPResponse(401), to: "tags", of: .of(.ana), knowing: old) == .first([Step("token", teaches: true)], new))
    guard case .verdict(.pause) = shopify.reading(of: HTTPResponse(401), to: "tags", of: .of(.ana), knowing: new) else {
      Issue.record("not paused")
      return
    }
  }

  @Test("every tag and every name says where it travels; an answer is not told")
  func names() {
    let rows = Sample(of: .ana, to: shopify, now: tenOClock).names
    #expect(rows.first { $0.part == "goal:sleep" }?.names == ["tags: tags"])
    #expect(rows.first { $0.part == "answer.feel" }?.names == [])
    #expect(rows.allSatisfy { $0.collidesWith.isEmpty })
  }
}

extension HTTPResponse {
  /// A result of one of Shopify's operations.
  static func shopify(_ operation: String, _ payload: String) -> HTTPResponse {
    HTTPResponse(200, body: Array(#"{"data":{"\#(operation)":\#(payload)}}"#.utf8))
  }

  /// User errors of one of Shopify's operations, as field and code.
  static func shopify(_ operation: String, errors: [(field: String, code: String)]) -> HTTPResponse {
    let errors = errors.map { #"{"field":["input","\#($0.field)"],"message":"\#($0.field) is no good","code":"\#($0.code)"}"# }
    return shopify(operation, #"{"customer":null,"userErrors":[\#(errors.joined(separator: ","))]}"#)
  }
}

extension ContactUpdate {
  /// Ana takes back her yes.
  static func withdrawn(_ channels: [String]) -> ContactUpdate {
    ContactUpdate(
      contact: "c1", email: channels.contains("email") ? "ana@example.com" : nil, phone: channels.contains("sms") ? "+4930123456" : nil,
      name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil, purpose: .withdrawal(channels))
  }

  /// Ana wants to be forgotten.
  static let erased = ContactUpdate(
    contact: "c1", email: "ana@example.com", phone: "+4930123456", name: nil, locale: nil, tags: [], removedTags: [], consent: [:],
    session: nil, purpose: .erasure)
}
