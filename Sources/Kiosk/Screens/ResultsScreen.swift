// Ranked products with their reasons; the shopper trims the basket here.
import Domain
import Terminal

/// The results being looked at.
struct ResultsScreen: Equatable, Sendable {
  let ranked: Ranked
  var cursor = 0
  /// SKUs that the shopper does not want.
  var dropped: Set<String> = []

  enum Step: Equatable { case stay, done, why, print, changeAnswer }

  /// The basket: products of the slots that were kept.
  var kept: [String] { shown.filter { !dropped.contains($0) } }
  var shown: [String] { ranked.take.products.filter { $0.slot != nil }.map(\.sku) }

  mutating func update(_ key: Key, prints: Bool = false) -> Step {
    switch key {
    case .up: cursor = max(0, cursor - 1)
    case .down, .tab: cursor = min(max(0, shown.count - 1), cursor + 1)
    case .space: keepOrDrop()
    case .enter: return .done
    case "e", "E", .backspace, .escape: return .changeAnswer
    case "w", "W": return shown.isEmpty ? .stay : .why
    case "p", "P": return prints ? .print : .stay
    case .character(let digit):
      if let number = Int(String(digit)), shown.indices.contains(number - 1) { cursor = number - 1 }
    default: return .stay
    }
    return .stay
  }

  /// The product at a place of the page, from 0.
  mutating func keepOrDrop(_ place: Int) {
    guard shown.indices.contains(place) else { return }
    cursor = place
    keepOrDrop()
  }

  private mutating func keepOrDrop() {
    guard shown.indices.contains(cursor) else { return }
    if dropped.remove(shown[cursor]) == nil { dropped.insert(shown[cursor]) }
  }

  /// A touch on a product; on the one in focus it keeps or drops it.
  mutating func press(_ item: Int) {
    guard shown.indices.contains(item) else { return }
    if cursor == item { keepOrDrop() }
    cursor = item
  }
}
