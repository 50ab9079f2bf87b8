// Stock that was counted too long ago: told on the console's front page and by `askwell doctor`, in the same words.
internal import Domain

/// A stock feed that has stopped.
struct StaleStock {
  static let remedy = "askwell catalog stock import FILE"
  private let hours: Int

  /// Nil while the stock is fresh, and for stock that stands in the catalog's own file.
  /// - Parameter limit: from so many hours on it is old.
  init?(countedAt: Instant?, now: Instant, hours limit: Int) {
    guard let countedAt else { return nil }
    hours = Int(max(0, now.milliseconds - countedAt.milliseconds) / 3_600_000)
    guard hours >= limit else { return nil }
  }

  /// One sentence.
  var words: String {
    let age = hours < 48 ? "\(hours) hours" : "\(hours / 24) days"
    return "The stock was counted \(age) ago: shoppers may be sent to an empty shelf."
  }
}
