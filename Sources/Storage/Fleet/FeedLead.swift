// A line of the hub's feed as values: a lead with its session, or what somebody took back.
internal import Domain
import Foundation

/// A session of some shop that left a contact, with all that this store needs to tell destinations as the kiosk would have told them.
struct FeedLead {
  var session: String
  var quiz: String
  var version: String
  var quizTitle: String?
  var locale: String
  var surroundings: Surroundings
  var end: Instant
  /// Milliseconds that the kiosk's clock was ahead of the hub's.
  var skew: Int64
  var outcome: String?
  var code: String?
  var take: JSON?
  var answers: [String: Answer]
  var tags: [Tag]
  var namespaces: [Namespace]
  var recommended: [String]
  /// Titles of products by SKU, as the shop's catalog had them.
  var titles: [String: String]
  var lead: Lead
  var properties: [String: JSON]
  var withdrawals: [ConsentRecord]

  /// Nil for what is no lead, and for one of no time that a calendar has: what a kiosk of ill will says must not stop the others' leads.
  init?(_ body: JSON) {
    guard let id = body["id"]?.string, let start = body["started_at"]?.int else { return nil }
    let origin = body["origin"]
    func text(_ key: String) -> String? { body[key]?.string }
    func texts(_ key: String) -> [String] { (body[key]?.array ?? []).compactMap(\.string) }
    session = id
    quiz = text("quiz") ?? ""
    version = text("version") ?? ""
    quizTitle = text("quiz_title")
    locale = text("locale") ?? "en"
    surroundings = Surroundings(
      store: origin?["store"]?.string, kiosk: origin?["kiosk"]?.string, staff: text("staff"), variant: text("variant"), locale: locale,
      now: Instant(milliseconds: start), zone: text("zone").flatMap { StoreZone(name: $0) } ?? .utc)
    end = Instant(milliseconds: body["ended_at"]?.int ?? start)
    skew = body["skew"]?.int ?? 0
    guard [start, end.milliseconds, skew].allSatisfy(Instant.era.contains) else { return nil }
    outcome = text("outcome")
    code = text("code")
    take = body["take"].flatMap { $0.object == nil ? nil : $0 }
    answers = (body["answers"]?.array ?? []).reduce(into: [:]) { known, answer in
      if let question = answer["question"]?.string, let value = answer["value"].flatMap({ Answer(json: $0) }) { known[question] = value }
    }
    tags = texts("tags").compactMap { Tag($0) }
    namespaces = (origin?["keep"]?.object ?? [:]).sorted { $0.key < $1.key }.compactMap { name, keep in
      keep.string.flatMap(Namespace.Keep.init(rawValue:)).map { Namespace(name: name, basis: .needs, keep: $0) }
    }
    recommended = texts("recommended")
    titles = (origin?["titles"]?.object ?? [:]).compactMapValues(\.string)
    let consents = (body["consents"]?.array ?? []).compactMap(ConsentGiven.init)
    lead = Lead(
      email: text("email").flatMap { Email($0) }, phone: text("phone").flatMap { Phone($0) }, name: text("name"), consents: consents)
    properties = body["properties"]?.object ?? [:]
    withdrawals = (body["withdrawn"]?.array ?? []).compactMap(ConsentRecord.init(withdrawn:))
  }

  var variables: [String: Int] { (take?["variables"]?.object ?? [:]).compactMapValues { $0.int.map(Int.init) } }

  /// In the order of the results.
  var products: [(sku: String, slot: String?)] {
    (take?["products"]?.array ?? []).compactMap { product in product["sku"]?.string.map { ($0, product["slot"]?.string) } }
  }
}

/// What somebody took back in some shop, with the addresses by which they are known.
struct FeedWithdrawal {
  var email: Email?
  var phone: Phone?
  var records: [ConsentRecord]

  init(_ body: JSON) {
    email = body["email"]?.string.flatMap { Email($0) }
    phone = body["phone"]?.string.flatMap { Phone($0) }
    records = (body["withdrawn"]?.array ?? []).compactMap(ConsentRecord.init(withdrawn:))
  }
}

extension ConsentGiven {
  fileprivate init?(_ body: JSON) {
    guard let channel = body["channel"]?.string.flatMap(Channel.init(rawValue:)), let at = body["at"]?.int,
      let wording = body["wording"]?.string
    else { return nil }
    self.init(
      channel: channel, wording: wording, locale: body["locale"]?.string ?? "", quizVersion: body["quiz_version"]?.string ?? "",
      at: Instant(milliseconds: at))
  }
}

extension ConsentRecord {
  fileprivate init?(withdrawn body: JSON) {
    guard let channel = body["channel"]?.string.flatMap(Channel.init(rawValue:)), let at = body["at"]?.int else { return nil }
    self.init(
      channel: channel, isGiven: false, wording: body["wording"]?.string ?? "(withdrawn at the person's request)",
      at: Instant(milliseconds: at), kiosk: body["kiosk"]?.string)
  }
}
