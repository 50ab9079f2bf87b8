// Who serves the destinations of a chain: each kiosk, or the hub's office. One setting, which comes down as others do and stands in the store.
import GRDB

extension Schema {
  /// `session.sender`: `hub` for a session that the hub's office tells of, NULL for this store's own. `sync_from`: the chain's setting, NULL
  /// until it came. An office takes from the hub's feed, up to the number `feed`, and sends up alone
  /// who asked there to be forgotten.
  ///
  /// An earlier program refused the setting: what it refused is read again.
  static let fleetSender = """
    ALTER TABLE session ADD COLUMN sender TEXT CHECK (sender = 'hub');
    ALTER TABLE fleet_member ADD COLUMN sync_from TEXT;
    ALTER TABLE fleet_member ADD COLUMN is_office INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE fleet_member ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;

    -- The others' sessions are not its own to send up.
    CREATE TRIGGER office_sends_erasures_up BEFORE INSERT ON fleet_change
    WHEN NEW.kind <> 'erasure' AND EXISTS (SELECT 1 FROM fleet_member WHERE is_office) BEGIN
      SELECT RAISE(IGNORE);
    END;

    UPDATE fleet_member SET applied = MIN(applied, IFNULL(
      (SELECT MIN(version) - 1 FROM fleet_publication WHERE kind = 'setting' AND state = 'refused'), applied));
    DELETE FROM fleet_publication WHERE kind = 'setting' AND state = 'refused';
    """
}

/// Who tells destinations of what shoppers leave.
public enum SyncFrom: String, Sendable, CaseIterable {
  /// Each kiosk of its own shoppers.
  case kiosks
  /// The hub's office, of all.
  case hub

  /// The setting's name at the hub.
  public static let ref = "sync_from"
}

extension SessionRow {
  /// `sender` of a session that the hub's office tells of.
  static let hub = SyncFrom.hub.rawValue
}

extension Connection {
  /// Whether the hub tells destinations of what happens from now on. An office is the hub's own hand, and tells by itself.
  func isServedByHub() throws -> Bool {
    try row("SELECT 1 FROM fleet_member WHERE sync_from = 'hub' AND is_office = 0") != nil
  }
}

extension Database {
  /// Whether the hub's office serves destinations in this store's place. What waited before is still delivered from here, and whoever was
  /// told from here hears from here of a withdrawal or an erasure.
  public func isServedByHub() throws(StoreError) -> Bool { try read { try $0.isServedByHub() } }

  /// Whether a session was left to the hub's office.
  public func isLeftToHub(session id: String) throws(StoreError) -> Bool {
    try read { try $0.row("SELECT 1 FROM session WHERE id = ? AND sender IS NOT NULL", [id]) != nil }
  }
}

extension Connection {
  /// Puts the setting in force for what ends from now on.
  func apply(syncFrom value: String) throws -> FleetStep {
    let before: String? = try self.value("SELECT sync_from FROM fleet_member")
    guard let sender = SyncFrom(rawValue: value) else {
      let words = "this version knows nobody called \"\(value)\" who could serve destinations"
      return FleetStep(outcome: .refused(words: words), before: before, after: before)
    }
    try run("UPDATE fleet_member SET sync_from = ?", [sender.rawValue])
    return FleetStep(before: before ?? SyncFrom.kiosks.rawValue, after: sender.rawValue)
  }
}

extension StoreError {
  static func servedByHub(_ what: String) -> StoreError {
    .badConfiguration("destinations are served by the hub's office here: \(what) is sent from there")
  }
}
