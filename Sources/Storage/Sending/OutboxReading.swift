// A payload of the outbox back as an update: read key by key, since a courier claims thousands at once.
internal import Domain

extension ContactUpdate {
  /// A payload that is not as the encoder wrote it.
  struct Unreadable: Error {}

  /// Reads what `Outbox.text(of:)` wrote. Unknown keys are passed over: a later version may have written them.
  init(stored text: String) throws(Unreadable) {
    guard let row = JSON(parsing: text) else { throw Unreadable() }
    let withdrawn = try row.optional("withdrawn", \.strings)
    let isErasure = try row.optional("erasure", \.bool) == true
    self.init(
      contact: try row.required("contact", \.string), email: try row.optional("email", \.string),
      phone: try row.optional("phone", \.string), name: try row.optional("name", \.string),
      locale: try row.optional("locale", \.string),
      tags: try row.required("tags", \.strings),
      removedTags: try row.required("removedTags", \.strings),
      consent: try row.required("consent", \.object).stored { consent throws(Unreadable) in
        try Consent(stored: consent)
      },
      session: try row.optional("session", { $0 }).map { session throws(Unreadable) in
        try Session(stored: session)
      },
      purpose: isErasure ? .erasure : withdrawn.map(Purpose.withdrawal) ?? .state)
  }
}

extension ContactUpdate.Consent {
  fileprivate init(stored row: JSON) throws(ContactUpdate.Unreadable) {
    self.init(
      at: try row.required("at", \.string), wording: try row.required("wording", \.string),
      isFresh: try row.required("isFresh", \.bool))
  }
}

extension ContactUpdate.Session {
  fileprivate init(stored row: JSON) throws(ContactUpdate.Unreadable) {
    self.init(
      id: try row.required("id", \.string), quiz: try row.required("quiz", \.string),
      quizTitle: try row.required("quizTitle", \.string),
      version: try row.required("version", \.string),
      completedAt: try row.required("completedAt", \.string),
      outcome: try row.optional("outcome", \.string),
      variables: try row.required("variables", \.object).stored {
        value throws(ContactUpdate.Unreadable) in try value.whole
      },
      answers: try row.required("answers", \.object).stored {
        value throws(ContactUpdate.Unreadable) in try value.list
      },
      products: try row.required("products", \.array).map {
        product throws(ContactUpdate.Unreadable) in try Product(stored: product)
      },
      store: try row.optional("store", \.string), kiosk: try row.optional("kiosk", \.string))
  }
}

extension ContactUpdate.Session.Product {
  fileprivate init(stored row: JSON) throws(ContactUpdate.Unreadable) {
    self.init(
      sku: try row.required("sku", \.string), title: try row.required("title", \.string),
      slot: try row.optional("slot", \.string))
  }
}

extension JSON {
  /// A list of texts and nothing else.
  fileprivate var strings: [String]? {
    guard let items = array else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }

  fileprivate var whole: Int {
    get throws(ContactUpdate.Unreadable) { try given(int.flatMap { Int(exactly: $0) }) }
  }

  fileprivate var list: [String] {
    get throws(ContactUpdate.Unreadable) { try given(strings) }
  }

  fileprivate func required<T>(_ key: String, _ read: (JSON) -> T?) throws(ContactUpdate.Unreadable)
    -> T
  {
    try given(self[key].flatMap(read))
  }

  /// Nil for what is missing or null; of another kind than expected nothing is.
  fileprivate func optional<T>(_ key: String, _ read: (JSON) -> T?) throws(ContactUpdate.Unreadable)
    -> T?
  {
    guard let value = self[key] else { return nil }
    if case .null = value { return nil }
    return try given(read(value))
  }

  private func given<T>(_ value: T?) throws(ContactUpdate.Unreadable) -> T {
    guard let value else { throw ContactUpdate.Unreadable() }
    return value
  }
}

extension [String: JSON] {
  fileprivate func stored<T>(_ read: (JSON) throws(ContactUpdate.Unreadable) -> T)
    throws(ContactUpdate.Unreadable) -> [String: T]
  {
    var values: [String: T] = [:]
    for (key, value) in self { values[key] = try read(value) }
    return values
  }
}
