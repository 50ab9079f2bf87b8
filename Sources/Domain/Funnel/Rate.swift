// A part of a whole, with the number it was taken from: no percentage stands without its n (SEMANTICS.md (d)).

/// `count` of `of`.
public struct Rate: Hashable, Sendable {
  /// Below this many a rate says little, and is marked.
  public static let fewest = 30
  /// May exceed `of` where one session counts several times.
  public var count: Int
  /// The denominator, shown as n.
  public var of: Int

  public init(_ count: Int, of whole: Int) {
    self.count = count
    of = whole
  }

  /// Nil where there is nothing to take a share of: a screen says `-` then.
  public var share: Double? { of > 0 ? Double(count) / Double(of) : nil }
  /// Taken from fewer than 30.
  public var isWeak: Bool { of < Rate.fewest }

  /// The 95% interval of Wilson's score (E. B. Wilson, JASA 22, 1927), for rates of sessions that did or did not; nil where there is no
  /// share, or where it is above 1.
  public var interval: ClosedRange<Double>? {
    guard of > 0, count >= 0, count <= of else { return nil }
    // The 97.5% quantile of the normal distribution.
    let z = 1.959963984540054
    let (n, p) = (Double(of), Double(count) / Double(of))
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    // None and all are bounds of their own, which rounding would miss by a hair.
    return (count == 0 ? 0 : max(0, middle - half))...(count == of ? 1 : min(1, middle + half))
  }

  /// `{"count", "of", "share", "low", "high"}`; the last three null where they do not exist.
  public var json: JSON {
    [
      "count": .int(Int64(count)), "of": .int(Int64(of)), "share": share.map(JSON.double) ?? .null,
      "low": (interval?.lowerBound).map(JSON.double) ?? .null, "high": (interval?.upperBound).map(JSON.double) ?? .null,
    ]
  }
}
