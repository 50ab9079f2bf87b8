// Settings that come down from the hub.
public import Domain
import GRDB

extension Database {
  /// Sets one of the settings that a hub may set: `default_quiz`, the ref of the quiz that the kiosk opens; `sync_from` (see `SyncFrom`);
  /// or one of `ChainSettings.keys`.
  public func apply(_ publication: FleetPublication, setting value: String, at now: Instant) throws(StoreError) -> FleetOutcome {
    try take(publication, at: now) { db, _ in
      if publication.ref == SyncFrom.ref { return try db.apply(syncFrom: value) }
      guard publication.ref == "default_quiz" else {
        let known = try db.fleetSettings()
        let before = known[publication.ref]
        if let words = ChainSettings.refusal(of: publication.ref, value, beside: known) {
          return FleetStep(outcome: .refused(words: words), before: before, after: before)
        }
        return FleetStep(before: before, after: value)
      }
      let before: String? = try db.value("SELECT ref FROM quiz WHERE is_default = 1")
      guard try db.row("SELECT 1 FROM quiz WHERE ref = ? AND is_archived = 0", [value]) != nil else {
        return FleetStep(outcome: .refused(words: "there is no quiz \"\(value)\" here"), before: before, after: before)
      }
      try db.makeDefault(value)
      return FleetStep(before: before, after: value)
    }
  }

  /// What the chain sets here, by key: of each setting what was applied last and not taken back.
  public func fleetSettings() throws(StoreError) -> [String: String] { try read { try $0.fleetSettings() } }
}

extension Connection {
  /// By name, those of the configuration alone.
  func fleetSettings() throws -> [String: String] {
    try rows(
      """
      SELECT ref, after FROM fleet_publication p
      WHERE kind = 'setting' AND state = 'applied' AND ref NOT IN ('default_quiz', 'sync_from') AND after IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM fleet_publication q
          WHERE q.kind = p.kind AND q.ref = p.ref AND q.state = 'applied' AND q.version > p.version)
      """
    ).reduce(into: [:]) { $0[$1[0]] = $1[1] as String }
  }
}
