// Of which shops something is asked.

/// All of them, or some.
public struct HubScope: Hashable, Sendable {
  /// Nil is all.
  public let stores: [Int64]?
  /// For a heading: `all stores`, `Berlin`, `region DE`.
  public let name: String

  public static let all = HubScope(stores: nil, name: "all stores")

  init(stores: [Int64]?, name: String) {
    self.stores = stores
    self.name = name
  }

  /// `column` is in it; empty for all.
  func clause(_ column: String, _ values: inout HubValues) -> String? {
    stores.map { "\(column) = ANY (\(values.numbers($0)))" }
  }

  // Who is known in a shop of it. A person is at home where their first contact is, so nobody is among both.

  /// Rows of `person` who are at home in one of its shops.
  func residents(_ values: inout HubValues) -> String {
    "SELECT p.* FROM askwell.person p" + (clause("p.store_id", &values).map { " WHERE \($0)" } ?? "")
  }

  /// Rows of `person` whom a shop of it knows and who are at home elsewhere; nil for all shops, where there are none. They are few, and
  /// `contact_away` holds them alone.
  func visitors(_ values: inout HubValues) -> String? {
    guard let shops = clause("h.store_id", &values), let homes = clause("h.home", &values) else { return nil }
    return """
      SELECT p.* FROM (SELECT DISTINCT h.home, h.person_no FROM askwell.contact h WHERE \(shops) AND h.home <> h.store_id AND NOT \(homes)) a
      JOIN askwell.person p ON p.store_id = a.home AND p.person_no = a.person_no
      """
  }
}

extension HubReader {
  /// The shops of a name, or of a region; both together, the shop if it is there. Without case.
  /// - Throws: `.missing` for a name that no shop has.
  public func scope(store: String? = nil, region: String? = nil) throws(HubFault) -> HubScope {
    try line.scope(store: store, region: region)
  }
}

extension HubLine {
  func scope(store: String?, region: String? = nil) throws(HubFault) -> HubScope {
    guard store != nil || region != nil else { return .all }
    let rows = try query(
      """
      SELECT store_id, name, region FROM askwell.store WHERE ($1::text IS NULL OR askwell.folded(name) = askwell.folded($1::text))
        AND ($2::text IS NULL OR askwell.folded(region) = askwell.folded($2::text)) ORDER BY store_id
      """, [store, region])
    guard let first = rows.first else {
      let names = try query("SELECT DISTINCT \(store == nil ? "region" : "name") FROM askwell.store ORDER BY 1 LIMIT 8")
      let known = names.compactMap { $0.first.flatMap(\.self) }.filter { !$0.isEmpty }.joined(separator: ", ")
      let wanted = [store.map { "called \($0)" }, region.map { "in region \($0)" }].compactMap(\.self).joined(separator: " ")
      throw HubFault(.missing, "there is no shop \(wanted)" + (known.isEmpty ? "" : "; there is \(known)"))
    }
    let name = store == nil ? "region \(first[2] ?? "")" : first[1] ?? ""
    return HubScope(stores: rows.compactMap { $0.number(0) }, name: name)
  }
}
