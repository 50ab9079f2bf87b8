// What goes with what: one variant's tie to another, as a shop knows it.

/// One variant, how it stands to another, and that other.
public struct Relation: Hashable, Sendable {
  /// How the first stands to the other.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Both are used together.
    case complements
    /// The better one of the two.
    case upgradeOf = "upgrade_of"
    /// What the other is filled with again.
    case refillOf = "refill_of"
    /// A set that the other is part of.
    case bundleOf = "bundle_of"
  }

  /// The variant that the relation is told of.
  public var sku: String
  /// Read as a sentence: `sku` kind `other`.
  public var kind: Kind
  /// The variant that it is told to.
  public var other: String

  public init(_ sku: String, _ kind: Kind, _ other: String) {
    self.sku = sku
    self.kind = kind
    self.other = other
  }
}
