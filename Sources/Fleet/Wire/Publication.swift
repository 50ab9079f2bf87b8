// What comes down: one version of something that the hub gives out.
public import Domain

/// A version of a quiz, a theme, a catalog, a stock, a setting; or the word that somebody is to be forgotten, or something taken back.
public struct Publication: Hashable, Sendable {
  /// What it is, with the shape of `body`. Bytes are base64.
  public enum Kind: String, CaseIterable, Sendable {
    /// `{source, base, bases: [hash], pictures: [{path, width, height, rgba}]}`: YAML; `base` is the version that it was edited from, null
    /// for a new quiz, `bases` are all that the hub ever gave out of it. A kiosk whose version is another, and not what it took last from
    /// the hub, keeps its own and says `.waiting`; `bases` count for one that never took the quiz from the hub. A picture is as it is
    /// shown, at most 128 pixels a side, four bytes a pixel.
    case quiz
    /// `{source}`: YAML.
    case theme
    /// `{name, source}`: a file as `askwell catalog import` takes it.
    case catalog
    /// `{name, source}`: a file as `askwell catalog stock` takes it.
    case stock
    /// `{value}`: of the setting that `ref` names.
    case setting
    /// `{digests: [hex], at}`: forget whoever has one of these addresses (`AddressDigest`) and was last seen before. A contact with an
    /// email that is not among them loses the phone alone: a phone does not decide over another email.
    case erasure
    /// `{version, kind, ref, digest, before}`: whoever applied that publication goes back to what was in force before; `before` is the
    /// digest of the publication that was, null for none.
    case withdrawal
  }

  /// Who gets it.
  public enum Target: Hashable, Sendable {
    case all
    case store(Int64)
    /// A kiosk is among them or not by a hash of its id and `ref`, so that each later, wider target holds those of the narrower.
    case percent(Int)
  }

  /// Rises with each publication of the hub; there may be gaps.
  public var version: Int64
  public var kind: Kind
  /// Of the quiz or theme, or the setting's key; `catalog`, `stock`; of an erasure or withdrawal a text of its own.
  public var ref: String
  public var body: JSON
  /// SHA-256 of the body's canonical text, 64 hex digits. The same again changes nothing.
  public var digest: String
  public var publishedAt: Instant
  /// As the hub knows them.
  public var publishedBy: String

  public init(version: Int64, kind: Kind, ref: String, body: JSON, digest: String, publishedAt: Instant, publishedBy: String) {
    self.version = version
    self.kind = kind
    self.ref = ref
    self.body = body
    self.digest = digest
    self.publishedAt = publishedAt
    self.publishedBy = publishedBy
  }
}

/// What a kiosk made of a publication.
public enum Application: Hashable, Sendable {
  case applied
  /// A change of its own stands against it; `words` say which.
  case waiting(words: String)
  /// It cannot be used here; `words` say why.
  case refused(words: String)
}
