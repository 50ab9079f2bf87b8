// Whether anything has changed at the hub that a page could show.

extension HubReader {
  /// Another number after what kiosks sent, what was published and what became of it, and every half minute, since silence is news too.
  /// What kiosks send all the time moves it every 15 seconds at most: a page counts anew then. Some milliseconds.
  public func change() throws(HubFault) -> Int64 {
    try line.query(
      """
      SELECT hashtextextended(concat_ws('/',
        (SELECT concat_ws('/', max(pushed_at) / 15000, max(joined_at), max(revoked_at), count(*)) FROM askwell.kiosk),
        (SELECT max(version) FROM askwell.publication), (SELECT max(at) FROM askwell.application),
        (SELECT sum(revision) FROM askwell.quiz_draft), (extract(epoch FROM clock_timestamp()) / 30)::bigint), 0)
      """
    ).number ?? 0
  }

  /// Every shop, by name.
  public func stores() throws(HubFault) -> [HubStore] {
    try line.query(
      """
      SELECT s.store_id, s.name, s.region, (SELECT count(*) FROM askwell.kiosk k WHERE k.store_id = s.store_id AND k.revoked_at IS NULL)
      FROM askwell.store s ORDER BY s.name
      """
    ).map { HubStore(id: $0.number(0) ?? 0, name: $0[1] ?? "", region: $0[2] ?? "", kiosks: Int($0.number(3) ?? 0)) }
  }
}
