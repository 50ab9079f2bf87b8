// Sums of a funnel as a document of words and counts: what a kiosk tells its hub of one day and slice.

extension Funnel {
  private typealias Field<Sums> = (name: String, path: any WritableKeyPath<Sums, Int> & Sendable)

  private static let totals: [Field<Funnel>] = [
    ("views", \.views), ("starts", \.starts), ("completions", \.completions), ("unique_completions", \.uniqueCompletions),
    ("timeouts", \.timeouts), ("backs", \.backs), ("lead_views", \.leadViews), ("leads", \.leads), ("completed_leads", \.completedLeads),
    ("lead_drops", \.leadDrops), ("email_consents", \.emailConsents), ("sms_consents", \.smsConsents), ("handoffs", \.handoffs),
    ("scans", \.scans), ("receipts", \.receipts), ("carts", \.carts), ("cart_value", \.cartValue), ("no_matches", \.noMatches),
    ("fallbacks", \.fallbacks),
  ]
  private static let saleFields: [Field<SaleSums>] = [
    ("sessions", \.sessions), ("orders", \.orders), ("direct", \.direct), ("indirect", \.indirect),
  ]
  private static let questionFields: [Field<QuestionSums>] = [
    ("views", \.views), ("answers", \.answers), ("skips", \.skips), ("drops", \.drops),
  ]
  private static let productFields: [Field<ProductSums>] = [("shown", \.shown), ("bought", \.bought)]
  private static let hourFields: [Field<HourSums>] = [("views", \.views), ("starts", \.starts), ("completions", \.completions)]

  /// Two digits of a time tell it well enough: 4.2 s stays, 12.3 s becomes 12 s. A question that each of a thousand shoppers looked at for
  /// a time of their own has some 160 different ones then.
  static func coarse(tenths: Int) -> Int { tenths < 100 ? tenths : (tenths + 5) / 10 * 10 }

  /// `{views, starts, …, sales: {days: {…}}, questions: {ref: {views, …, choices, ways, tenths}}, products: {sku: {…}}, outcomes, hours}`,
  /// every leaf a count. Nothing that is 0 is in it; times are coarse, so that a day of a kiosk is a few KB.
  public var document: JSON {
    var members = Funnel.members(self, Funnel.totals)
    members["sales"] = Funnel.keyed(sales) { .object(Funnel.members($0, Funnel.saleFields)) }
    members["questions"] = Funnel.keyed(questions, Funnel.document)
    members["products"] = Funnel.keyed(products) { .object(Funnel.members($0, Funnel.productFields)) }
    members["outcomes"] = Funnel.keyed(outcomes, JSON.count)
    members["hours"] = Funnel.keyed(hours) { .object(Funnel.members($0, Funnel.hourFields)) }
    return .object(members)
  }

  private static func document(of sums: QuestionSums) -> JSON {
    var members = Funnel.members(sums, questionFields)
    members["choices"] = keyed(sums.choices, JSON.count)
    members["ways"] = keyed(sums.ways, JSON.count)
    members["tenths"] = keyed(Dictionary(sums.tenths.map { (coarse(tenths: $0), $1) }, uniquingKeysWith: +), JSON.count)
    return .object(members)
  }

  /// Reads `document`, also one of a later program: what it does not know it passes over.
  public init(document: JSON) {
    self.init()
    Funnel.read(document, Funnel.totals, into: &self)
    for (days, sums) in Funnel.numbered(document["sales"], 0...36_600) {
      Funnel.read(sums, Funnel.saleFields, into: &sales[days, default: .init()])
    }
    for (hour, sums) in Funnel.numbered(document["hours"], 0...167) {
      Funnel.read(sums, Funnel.hourFields, into: &hours[hour, default: .init()])
    }
    for (sku, sums) in document["products"]?.object ?? [:] {
      Funnel.read(sums, Funnel.productFields, into: &products[sku, default: .init()])
    }
    outcomes = Funnel.counts(document["outcomes"])
    for (ref, document) in document["questions"]?.object ?? [:] {
      var sums = QuestionSums()
      Funnel.read(document, Funnel.questionFields, into: &sums)
      sums.choices = Funnel.counts(document["choices"])
      sums.ways = Funnel.counts(document["ways"])
      for (tenths, count) in Funnel.numbered(document["tenths"], 0...864_000) { sums.tenths[tenths] = Int(count.int ?? 0) }
      questions[ref] = sums
    }
  }

  // MARK: Parts

  private static func members<Sums>(_ sums: Sums, _ fields: [Field<Sums>]) -> [String: JSON] {
    var members: [String: JSON] = [:]
    for field in fields where sums[keyPath: field.path] != 0 { members[field.name] = .count(sums[keyPath: field.path]) }
    return members
  }

  private static func keyed<Key, Value>(_ values: [Key: Value], _ document: (Value) -> JSON) -> JSON? {
    values.isEmpty ? nil : .object(Dictionary(values.map { (String(describing: $0), document($1)) }, uniquingKeysWith: { $1 }))
  }

  private static func read<Sums>(_ document: JSON, _ fields: [Field<Sums>], into sums: inout Sums) {
    for field in fields { if let count = document[field.name]?.int { sums[keyPath: field.path] = Int(count) } }
  }

  /// Those whose key is a number of `range`.
  private static func numbered(_ document: JSON?, _ range: ClosedRange<Int>) -> [(Int, JSON)] {
    (document?.object ?? [:]).compactMap { key, value in Int(key).flatMap { range.contains($0) ? ($0, value) : nil } }
  }

  private static func counts(_ document: JSON?) -> [String: Int] {
    (document?.object ?? [:]).compactMapValues { $0.int.map(Int.init) }
  }
}

extension JSON {
  fileprivate static func count(_ count: Int) -> JSON { .int(Int64(count)) }
}
