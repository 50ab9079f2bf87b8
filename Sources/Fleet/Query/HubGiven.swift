// What the hub gives out now to all shops.
public import Domain

extension HubReader {
  /// The body of what was published last of `kind` and `ref` to all kiosks and stands; nil for nothing.
  public func given(_ kind: Publication.Kind, _ ref: String) throws(HubFault) -> JSON? {
    let rows = try line.query(
      """
      SELECT body FROM askwell.publication WHERE kind = $1 AND ref = $2 AND store_id = 0 AND percent = 100 AND withdrawn_at IS NULL
      ORDER BY version DESC LIMIT 1
      """, [kind.rawValue, ref])
    return rows.first?.first.flatMap(\.self).flatMap { JSON(parsing: $0) }
  }

  /// Value of a setting that all shops have from the hub; nil where it gives none.
  public func setting(_ key: String) throws(HubFault) -> String? { try given(.setting, key)?["value"]?.string }
}
