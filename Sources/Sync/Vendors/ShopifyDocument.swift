// What Shopify is asked, as GraphQL. The documents are constants: whatever a person typed travels as a variable and never as part of one.
internal import Domain

/// An operation of Shopify's Admin interface; the case is the name of the operation and of its only field.
enum ShopifyDocument: String, Sendable {
  case customerSet, customerByIdentifier, tagsAdd, tagsRemove, customerEmailMarketingConsentUpdate, customerSmsMarketingConsentUpdate,
    customerRequestDataErasure, currentAppInstallation

  /// The document. A tag's errors have no code.
  var text: String {
    switch self {
    case .customerSet:
      "mutation customerSet($identifier: CustomerSetIdentifiers, $input: CustomerSetInput!) "
        + "{ customerSet(identifier: $identifier, input: $input) { customer { id } userErrors { field message code } } }"
    case .customerByIdentifier:
      "query customerByIdentifier($identifier: CustomerIdentifierInput!) { customerByIdentifier(identifier: $identifier) { id } }"
    case .tagsAdd:
      "mutation tagsAdd($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }"
    case .tagsRemove:
      "mutation tagsRemove($id: ID!, $tags: [String!]!) { tagsRemove(id: $id, tags: $tags) { node { id } userErrors { field message } } }"
    case .customerEmailMarketingConsentUpdate:
      "mutation customerEmailMarketingConsentUpdate($input: CustomerEmailMarketingConsentUpdateInput!) "
        + "{ customerEmailMarketingConsentUpdate(input: $input) { customer { id } userErrors { field message code } } }"
    case .customerSmsMarketingConsentUpdate:
      "mutation customerSmsMarketingConsentUpdate($input: CustomerSmsMarketingConsentUpdateInput!) "
        + "{ customerSmsMarketingConsentUpdate(input: $input) { customer { id } userErrors { field message code } } }"
    case .customerRequestDataErasure:
      "mutation customerRequestDataErasure($customerId: ID!) "
        + "{ customerRequestDataErasure(customerId: $customerId) { customerId userErrors { field message code } } }"
    case .currentAppInstallation:
      "query currentAppInstallation { currentAppInstallation { accessScopes { handle } } }"
    }
  }

  /// The body of a request.
  func body(_ variables: [String: JSON]) -> JSON {
    ["query": .string(text), "operationName": .string(rawValue), "variables": .object(variables)]
  }
}

/// A contact in Shopify's words, as variables.
enum ShopifyVariables {
  /// Of `customerSet`: by email, or by phone where there is no email. Never with `tags`, which would replace the merchant's own.
  /// - Parameter leftOut: fields that the vendor would not take: `phone`, `locale`.
  static func customer(_ update: ContactUpdate, without leftOut: [String]) -> [String: JSON] {
    let names = NameParts(of: update)
    var input: [String: JSON] = [:]
    input["email"] = update.email.map(JSON.string)
    input["phone"] = update.phone.map(JSON.string)
    input["firstName"] = names.first.map(JSON.string)
    input["lastName"] = names.last.map(JSON.string)
    input["locale"] = update.locale.map(JSON.string)
    for field in leftOut { input[field] = nil }
    let key = update.email == nil ? "phone" : "email"
    return ["identifier": .object([key: input[key] ?? .null]), "input": .object(input)]
  }

  /// Of `customerByIdentifier`.
  static func lookUp(email: String) -> [String: JSON] { ["identifier": ["emailAddress": .string(email)]] }
  /// Of `customerByIdentifier`.
  static func lookUp(phone: String) -> [String: JSON] { ["identifier": ["phoneNumber": .string(phone)]] }

  /// Of `tagsAdd` and `tagsRemove`.
  static func tags(_ tags: [String], of customer: String) -> [String: JSON] {
    ["id": .string(customer), "tags": .array(tags.map(JSON.string))]
  }

  /// Of the two consent operations. The vendor keeps the latest state by its date: the yes by when it was said, the withdrawal by when it
  /// was written down here.
  /// - Parameters:
  ///   - channel: `email` or `sms`.
  ///   - customer: the vendor's id.
  static func consent(on channel: String, of customer: String, for delivery: Delivery) -> [String: JSON] {
    let state: JSON =
      if let consent = delivery.update.consent[channel], delivery.update.purpose == .state {
        ["marketingState": "SUBSCRIBED", "marketingOptInLevel": "SINGLE_OPT_IN", "consentUpdatedAt": .string(consent.at)]
      } else {
        ["marketingState": "UNSUBSCRIBED", "consentUpdatedAt": .string(delivery.created.iso)]
      }
    return ["input": ["customerId": .string(customer), "\(channel)MarketingConsent": state]]
  }
}
