// Every tag of a chain's people with how many have it, and who of them may be written to.
public import Domain

/// People of some shops who have one tag, or all of them.
public struct HubTag: Hashable, Sendable {
  /// Nil for everybody.
  public var tag: Tag?
  public var people: Int
  public var byEmail: Int
  public var bySMS: Int
  /// By one of the two at least.
  public var reachable: Int
}

extension HubReader {
  /// Everybody first, then tag by tag in their order. O(tags of these people): seconds for millions.
  public func tags(in scope: HubScope = .all) throws(HubFault) -> [HubTag] {
    var values = HubValues()
    let mine = people(in: scope, &values)
    let counts = """
      count(*), count(*) FILTER (WHERE p.can_email), count(*) FILTER (WHERE p.can_sms), count(*) FILTER (WHERE p.can_email OR p.can_sms)
      """
    let rows = try line.query(
      """
      WITH p AS MATERIALIZED (\(mine))
      (SELECT NULL, \(counts) FROM p)
      UNION ALL
      (SELECT t.tag, \(counts) FROM p JOIN askwell.person_tag t USING (store_id, person_no) GROUP BY t.tag ORDER BY t.tag)
      """, values.all)
    return rows.compactMap { row in
      let tag = row[0].flatMap { Tag($0) }
      if row[0] != nil, tag == nil { return nil }
      return HubTag(
        tag: tag, people: Int(row.number(1) ?? 0), byEmail: Int(row.number(2) ?? 0), bySMS: Int(row.number(3) ?? 0),
        reachable: Int(row.number(4) ?? 0))
    }
  }

  private func people(in scope: HubScope, _ values: inout HubValues) -> String {
    let person = "SELECT p.store_id, p.person_no, p.can_email, p.can_sms FROM askwell.person p"
    guard let shops = scope.clause("m.store_id", &values) else { return person }
    return """
      \(person) JOIN (SELECT DISTINCT m.home, m.person_no FROM askwell.contact m WHERE \(shops)) c
        ON c.home = p.store_id AND c.person_no = p.person_no
      """
  }
}
