// What can go wrong between a program and the hub.

/// Says what happened, and what to do about it.
public struct HubFault: Error, Hashable, Sendable {
  /// What follows from it.
  public enum Kind: Hashable, Sendable {
    /// Not reached, cut off, too slow, or busy: another try later.
    case unavailable
    /// The credential is not known, or was revoked, or may not do this: exit code 77.
    case refused
    /// The address, the certificates or the database are not as they must be: exit code 78.
    case configuration
    /// Another life of this store has been here, or a push came out of turn: say hello again.
    case outOfTurn
    /// The hub cannot take what was sent. Many entries: halve them; a single one: `Hub.giveUp` on it.
    case spoilt
    /// There is no such store, kiosk or publication: exit code 66.
    case missing
  }
  public let kind: Kind
  /// A sentence without addresses of people and without secrets.
  public let words: String
  /// The server's SQLSTATE, where it named one.
  public let state: String?

  /// Of a question that was not put into words which the hub takes.
  public static func cannotBeAsked(_ words: String) -> HubFault { HubFault(.spoilt, words) }

  init(_ kind: Kind, _ words: String, state: String? = nil) {
    self.kind = kind
    self.words = words
    self.state = state
  }
}
