// What Shopify's answers mean, one test a class (VENDORS.md 0 and 5).
import Domain
import Sync
import Testing

@Suite("Shopify verdicts")
struct ShopifyVerdictTests {
  let shopify: Shopify

  init() throws { shopify = try Shopify(account: .shopify, secrets: ["access_token": Redacted("shpat_test")]) }

  private let customer = Step("customer", teaches: true)

  private func reading(_ response: HTTPResponse, to step: Step? = nil, of update: ContactUpdate = .ana) -> Reading {
    let step = step ?? customer
    return shopify.reading(of: response, to: step, of: .of(update), knowing: Learnt())
  }
  private func verdict(_ response: HTTPResponse, to step: Step = "tags") -> Verdict? {
    if case .verdict(let verdict) = reading(response, to: step) { verdict } else { nil }
  }
  private func errors(_ code: String?, cost: String = "{}") -> HTTPResponse {
    let extensions = code.map { #","extensions":{"code":"\#($0)"}"# } ?? ""
    return HTTPResponse(200, body: Array(#"{"errors":[{"message":"No"\#(extensions)}],"extensions":{"cost":\#(cost)}}"#.utf8))
  }

  @Test("a customer's id is learnt, tags without errors are accepted")
  func accepted() {
    #expect(
      reading(.shopify("customerSet", #"{"customer":{"id":"gid://shopify/Customer/7"},"userErrors":[]}"#))
        == .learnt(Learnt(ofContact: ["customer": "gid://shopify/Customer/7"]), then: []))
    #expect(verdict(.shopify("tagsAdd", #"{"node":{"id":"gid://shopify/Customer/7"},"userErrors":[]}"#)) == .accepted)
  }

  @Test("200 is no success by itself: an empty result is tried again")
  func emptySuccess() {
    for body in ["", "{}", #"{"data":null}"#, #"{"data":{"tagsAdd":null}}"#] {
      #expect(
        verdict(HTTPResponse(200, body: Array(body.utf8))) == .retry(afterSeconds: nil, reason: "Shopify answered 200 without a result"))
    }
  }

  @Test("THROTTLED waits until the points are back: 97 missing at 50 a second are 2 s")
  func throttled() {
    let cost = #"{"requestedQueryCost":100,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":3,"restoreRate":50.0}}"#
    #expect(verdict(errors("THROTTLED", cost: cost)) == .retry(afterSeconds: 2, reason: "Shopify answered 200: No"))
    #expect(verdict(errors("THROTTLED")) == .retry(afterSeconds: nil, reason: "Shopify answered 200: No"))
  }

  @Test("429 waits as long as Retry-After asks; 5xx and errors inside the vendor are tried again")
  func later() {
    #expect(
      verdict(HTTPResponse(429, headers: [HTTPHeader("Retry-After", "2.0")])) == .retry(afterSeconds: 2, reason: "Shopify answered 429"))
    #expect(verdict(HTTPResponse(503)) == .retry(afterSeconds: nil, reason: "Shopify answered 503"))
    #expect(verdict(errors("INTERNAL_SERVER_ERROR")) == .retry(afterSeconds: nil, reason: "Shopify answered 200: No"))
    #expect(verdict(errors(nil)) == .retry(afterSeconds: nil, reason: "Shopify answered 200: No"))
    #expect(
      verdict(.shopify("customerEmailMarketingConsentUpdate", errors: [("input", "INTERNAL_ERROR")]), to: "email consent")
        == .retry(afterSeconds: nil, reason: "Shopify answered 200: input is no good"))
  }

  @Test(
    "a wrong token, a frozen, locked or unknown shop and a missing scope pause with words on what to do",
    arguments: [(401, "access token"), (402, "frozen"), (403, "write_customers"), (404, "shop and version"), (423, "locked")])
  func paused(status: Int, words: String) {
    guard case .pause(let reason)? = verdict(HTTPResponse(status, body: Array(#"{"errors":"No entry"}"#.utf8))) else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasPrefix("Shopify answered \(status): No entry; "))
    #expect(reason.contains(words))
  }

  @Test(
    "a denied scope, a closed shop and a document that the version does not know pause",
    arguments: [
      "ACCESS_DENIED", "SHOP_INACTIVE", "undefinedField", "INVALID_VARIABLE",
    ])
  func pausedByErrors(code: String) {
    guard case .pause? = verdict(errors(code)) else {
      Issue.record("not paused")
      return
    }
  }

  @Test("an erasure without its scope is a dead letter that names the scope, and stops nobody else; one of nobody is done")
  func erasureWithoutScope() {
    #expect(
      verdict(errors("ACCESS_DENIED"), to: Step("erasure", about: "gid://shopify/Customer/7"))
        == .refused(reason: "Shopify answered 200: No; give the app the scope write_customer_data_erasure and send this again"))
    #expect(verdict(.shopify("customerRequestDataErasure", errors: [("customerId", "DOES_NOT_EXIST")]), to: "erasure") == .accepted)
  }

  @Test("an email that the vendor calls invalid is refused in its words, without the address")
  func refused() {
    let error = #"{"field":["input","email"],"message":"ana@example.com is invalid","code":"INVALID"}"#
    let answer = HTTPResponse.shopify("customerSet", #"{"customer":null,"userErrors":[\#(error)]}"#)
    #expect(reading(answer) == .verdict(.refused(reason: "Shopify answered 200: ‹redacted› is invalid")))
  }

  @Test("a phone that another customer has is left out at the second try, and so is a language that the shop does not know")
  func leftOut() {
    #expect(
      reading(.shopify("customerSet", errors: [("phone", "TAKEN")])) == .instead(Step("smaller customer", about: "phone", teaches: true)))
    #expect(
      reading(.shopify("customerSet", errors: [("phone", "TAKEN"), ("locale", "INVALID")]))
        == .instead(Step("smaller customer", about: "locale phone", teaches: true)))
    let repaired = shopify.request(
      for: Step("smaller customer", about: "locale phone", teaches: true), of: .of(.ana), knowing: Learnt(), now: tenOClock)
    #expect(
      JSON(parsing: String(decoding: repaired.body, as: UTF8.self))?["variables"]?["input"]
        == ["email": "ana@example.com", "firstName": "Ana", "lastName": "Maria Silva"])
  }

  @Test("an unknown language beside an invalid email is refused: there is nothing to repair")
  func notOnlyRepairable() {
    #expect(
      reading(.shopify("customerSet", errors: [("locale", "INVALID"), ("email", "INVALID")]))
        == .verdict(.refused(reason: "Shopify answered 200: locale is no good email is no good")))
  }

  @Test("somebody known by phone alone whose phone was taken a moment ago is tried again: two kiosks made one customer at once")
  func race() {
    let answer = HTTPResponse.shopify("customerSet", errors: [("phone", "TAKEN")])
    #expect(
      reading(answer, of: .ana.with { $0.email = nil })
        == .verdict(.retry(afterSeconds: nil, reason: "Shopify answered 200: phone is no good")))
  }

  @Test("after a phone was left out the yes to text messages goes to the customer that has the phone")
  func phoneElsewhere() {
    let done = HTTPResponse.shopify("customerSet", #"{"customer":{"id":"gid://shopify/Customer/7"},"userErrors":[]}"#)
    #expect(
      reading(done, to: Step("smaller customer", about: "phone", teaches: true))
        == .learnt(Learnt(ofContact: ["customer": "gid://shopify/Customer/7"]), then: [Step("customer by phone", teaches: true)]))
  }

  @Test("the test of an account reads the app's scopes: without write_customers it pauses, without the erasure's scope it says so")
  func scopes() {
    func finding(_ scopes: [String]) -> Finding {
      let handles = scopes.map { #"{"handle":"\#($0)"}"# }.joined(separator: ",")
      let answer = HTTPResponse.shopify("currentAppInstallation", #"{"accessScopes":[\#(handles)]}"#)
      return shopify.finding(in: answer, toCheck: "scopes", for: Vocabulary(), knowing: Learnt())
    }
    #expect(
      finding(["read_customers"]) == .bad(.pause(reason: "the app may not write customers; give it the scope write_customers")))
    #expect(
      finding(["write_customers", "write_customer_data_erasure"]) == .good("the token works and may write customers", Learnt(), then: []))
    guard case .good(let words, _, _) = finding(["write_customers"]) else {
      Issue.record("not good")
      return
    }
    #expect(words.contains("write_customer_data_erasure"))
  }
}
