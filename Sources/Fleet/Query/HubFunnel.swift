// What became of the sessions of a chain, from the sums by day that the merge keeps: no session is read.
public import Domain

/// Sessions of some days with what became of them. One that still goes on is neither completed nor left.
public struct HubFunnel: Hashable, Sendable {
  /// By what the lines are told apart.
  public enum Grouping: String, CaseIterable, Sendable { case store, region, kiosk, day, quiz }

  /// One shop, region, kiosk, day or quiz, and their sum.
  public struct Line: Hashable, Sendable {
    /// `Berlin`, `DE`, `Berlin, door`, `2026-11-24`, `skin`; a region without a name is empty.
    public var name: String
    public var sessions = 0
    public var completed = 0
    /// Left, or timed out.
    public var abandoned = 0
    public var leads = 0
    public var baskets = 0
    /// Minor units, of all baskets together.
    public var basketValue = 0
  }

  public var lines: [Line]
  public var sum: Line
}

extension HubReader {
  /// - Parameters:
  ///   - grouping: days in their order, everything else by the most sessions.
  ///   - days: as they begin in each session's own zone; nil for all that there were.
  public func funnel(by grouping: HubFunnel.Grouping, in scope: HubScope = .all, days: ClosedRange<CivilDate>? = nil) throws(HubFault)
    -> HubFunnel
  {
    var values = HubValues()
    var clauses = [scope.clause("f.store_id", &values)].compactMap(\.self)
    if let days {
      let (first, last) = (values.number(Int64(days.lowerBound.daysSinceEpoch)), values.number(Int64(days.upperBound.daysSinceEpoch)))
      clauses.append("f.day BETWEEN \(first) AND \(last)")
    }
    let (name, key) =
      switch grouping {
      case .store: ("s.name", "s.name")
      case .region: ("s.region", "s.region")
      case .kiosk: ("s.name || ', ' || k.name", "s.name, k.name, k.kiosk_id")
      case .day: ("(date '1970-01-01' + f.day)::text", "f.day")
      case .quiz: ("f.quiz", "f.quiz")
      }
    let kiosk = "JOIN askwell.kiosk k ON k.store_id = f.store_id AND k.kiosk_id = f.kiosk_id"
    let rows = try line.query(
      """
      SELECT \(name), sum(f.sessions), sum(f.completed), sum(f.abandoned), sum(f.leads), sum(f.baskets), sum(f.basket_value)
      FROM askwell.funnel_day f JOIN askwell.store s ON s.store_id = f.store_id \(grouping == .kiosk ? kiosk : "")
      WHERE \(clauses.joined(by: "AND", nothing: "true")) GROUP BY \(key) HAVING sum(f.sessions) <> 0
      ORDER BY \(grouping == .day ? "f.day" : "sum(f.sessions) DESC, \(key)")
      """, values.all)
    let lines = rows.map { row in
      HubFunnel.Line(
        name: row[0] ?? "", sessions: row.count(1), completed: row.count(2), abandoned: row.count(3), leads: row.count(4),
        baskets: row.count(5), basketValue: row.count(6))
    }
    let sum = lines.reduce(HubFunnel.Line(name: scope.name)) { sum, line in
      HubFunnel.Line(
        name: sum.name, sessions: sum.sessions + line.sessions, completed: sum.completed + line.completed,
        abandoned: sum.abandoned + line.abandoned, leads: sum.leads + line.leads, baskets: sum.baskets + line.baskets,
        basketValue: sum.basketValue + line.basketValue)
    }
    return HubFunnel(lines: lines, sum: sum)
  }
}

extension [String?] {
  /// What a kiosk of ill will says must not overflow anybody's sums.
  fileprivate func count(_ column: Int) -> Int {
    let most: Int64 = 1_000_000_000_000
    return Int(Swift.min(Swift.max(number(column) ?? 0, -most), most))
  }
}
