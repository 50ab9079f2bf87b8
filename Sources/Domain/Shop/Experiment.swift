// An A/B test: which of several quizzes a session sees (FEATURES.md 20).

/// Variants of a quiz with their shares of all sessions.
public struct Experiment: Hashable, Sendable {
  /// One of the quizzes under test.
  public struct Variant: Hashable, Sendable {
    /// Unique in its experiment; what `variant` says in expressions.
    public var ref: String
    /// Ref of the quiz that its sessions see.
    public var quiz: String
    /// Percent of the sessions.
    public var share: Int
    public init(ref: String, quiz: String, share: Int) {
      self.ref = ref
      self.quiz = quiz
      self.share = share
    }
  }
  /// Another name deals the same sessions anew.
  public var name: String
  /// In file order; their shares add up to 100.
  public var variants: [Variant]

  public init(name: String, variants: [Variant]) {
    self.name = name
    self.variants = variants
  }

  /// The variant of a session, the same each time: the first eight bytes of SHA-256 of the UTF-8 text `experiment/NAME/SESSION` as a
  /// big-endian number, modulo 100, fall into the shares in their order. Eight bytes: the first remainders are likelier by 10^-17 only.
  public func variant(ofSession session: String) -> Variant? {
    let number = Digest.bytes("experiment/\(name)/\(session)").prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var place = Int(number % 100)
    for variant in variants {
      place -= variant.share
      if place < 0 { return variant }
    }
    return nil
  }

  /// Nil when there is no variant of this ref.
  public func variant(_ ref: String) -> Variant? { variants.first { $0.ref == ref } }
}
