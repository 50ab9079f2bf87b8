// What goes up: one line of a kiosk's list of changes, as the hub takes it.
public import Domain

/// A thing that changed, as it is now.
public struct Entry: Hashable, Sendable {
  /// What a thing is. `body` is said for each; times are milliseconds since 1970, money is in minor units. A key that is left out says
  /// nothing (the hub keeps what it has), a key that the hub does not know is passed over: so kiosks and hubs of several versions agree.
  public enum Kind: String, CaseIterable, Sendable {
    /// `{id, quiz, version, quiz_title, locale, zone, started_at, ended_at, state, outcome, contact, answers: [{question, value, at}],
    /// events: [{n, kind, question, at}], tags: [text], recommended: [sku], basket: {at, value, skus: [sku]}, variant, code, staff, take,
    /// sender, origin}`. `value` is `Answer.json`; `contact` is a contact's id; `sender` is `hub` for one that the hub's office is to tell
    /// destinations of, with `origin: {store, kiosk, titles: {sku: title}, keep: {namespace: rule}}`, and left out for the kiosk's own. Key:
    /// the session's id.
    case session
    /// `{id, email, phone, name, locale, created_at, seen_at, properties, tags: [{tag, since}]}`. Addresses in plain, in the form in which
    /// they are kept. Key: the contact's id.
    case contact
    /// `{contact, channel, state, wording, wording_sha256, quiz_version, locale, at, kiosk, session}`. Key: any that is its own on this
    /// kiosk.
    case consent
    /// `{name, at, code, reference, email, phone, is_cancelled, session, matched_by, lines: [{sku, quantity, price}]}`. Key: its name.
    case order
    /// `{digests: [hex], contact, at}`, the digests by `AddressDigest`. Key: the contact's id. Has a lower `n` than what the erasure makes
    /// of the contact itself: by that contact the hub finds the person in other stores.
    case erasure
    /// `{day, quiz, version, locale, variant, currency, sessions, sums}`: of the `sessions` that began on `day` (2026-11-26, in their own
    /// zone) and belong together by the rest; `sums` is `Funnel.document`. A kiosk that changed its own name may have two of them. Goes up
    /// to a hub alone that said in its welcome that it takes them. Key: any that is its own on this kiosk.
    case figures
  }

  /// Its place in the kiosk's list, from 1; never used twice.
  public var n: Int64
  public var kind: Kind
  public var key: String
  /// `.null` for a thing that is gone.
  public var body: JSON

  public init(n: Int64, kind: Kind, key: String, body: JSON) {
    self.n = n
    self.kind = kind
    self.key = key
    self.body = body
  }

  /// As many as go up at once, at most.
  public static let most = 1000
  /// Bytes of their bodies that go up at once, at most; a single entry may be larger.
  public static let mostBytes = 4 << 20
}

/// By what an address is known where the address itself must not be: hub and kiosks compare these after an erasure.
public enum AddressDigest {
  /// SHA-256 of the address in its one form, 64 hex digits.
  public static func of(_ email: Email) -> String { Digest.hex(email.normalised) }
  /// SHA-256 of the number in E.164, 64 hex digits.
  public static func of(_ phone: Phone) -> String { Digest.hex(phone.text) }
}
