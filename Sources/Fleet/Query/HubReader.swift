// Reading the hub: people by expressions, the funnel, sessions, and how the kiosks are. Changes nothing there.
public import Domain

/// Over one connection, as a member of `askwell_console`, from one thread. A statement may take as long as a count over all shops takes.
public final class HubReader {
  let line: HubLine
  var shelf = FigureShelf()

  /// Opens nothing yet. The address holds the password.
  public init(_ address: HubAddress, patience: HubPatience = HubPatience(statement: 600)) { line = HubLine(address, patience) }

  public func open() throws(HubFault) {
    try line.open()
    try line.run("SET default_transaction_read_only = on")
  }
  public func close() { line.close() }

  /// How many people of these shops the expression holds for, as `PersonFacts.meets` would say of their contacts of all shops together. A
  /// person is of each shop that knows them; what they are tagged and did counts from everywhere.
  ///
  /// A segment's name stands for its definition in `segments`. `store` and `kiosk` of a visit are what the hub calls them.
  /// - Throws: `.spoilt` for a condition that the hub cannot ask, in words that name it.
  public func count(
    _ predicate: Predicate, in scope: HubScope = .all, segments: [String: Predicate] = [:], now: Instant, zone: StoreZone
  ) throws(HubFault) -> Int {
    let query = try HubQuery(counting: predicate, in: scope, segments: segments, now: now, zone: zone)
    guard query.values.allSatisfy({ $0?.utf8.contains(0) != true }) else {
      throw HubFault(.spoilt, "a text with a zero byte in it cannot be asked at the hub")
    }
    return Int(try line.query(query.text, query.values).number ?? 0)
  }
}

/// One expression as a statement that gives one number.
struct HubQuery {
  private(set) var text: String
  private(set) var values: [String?]

  init(counting predicate: Predicate, in scope: HubScope, segments: [String: Predicate], now: Instant, zone: StoreZone) throws(HubFault) {
    var tags = TagSets()
    let counted = tags.count(of: predicate, in: scope)
    if let counted, scope == .all {
      (text, values) = (counted, tags.values.all)
      return
    }
    var conditions = PeopleQuery(segments: segments, now: now, zone: zone)
    if counted != nil { conditions.values = tags.values }
    let holds = try conditions.meets(predicate)
    let residents = scope.residents(&conditions.values)
    let visitors = scope.visitors(&conditions.values)
    if let counted, let visitors {
      text = "SELECT (\(counted)) + (SELECT count(*) FROM (\(visitors)) p WHERE \(holds))"
    } else {
      text = "SELECT count(*) FROM (\([residents, visitors].compactMap(\.self).joined(separator: " UNION ALL "))) p WHERE \(holds)"
    }
    values = conditions.values.all
  }
}
