// What the grid says of the catalog beside it.

/// A product beside the grid.
public struct GridProduct: Equatable, Sendable {
  public var title: String
  /// In milli-votes.
  public var score: Int
  public init(title: String, score: Int) {
    self.title = title
    self.score = score
  }
}
