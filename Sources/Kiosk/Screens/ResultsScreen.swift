// Ranked products with their reasons; the shopper trims the basket here.
import Domain
import Terminal

/// The results being looked at.
struct ResultsScreen: Equatable, Sendable {
  let ranked: Ranked
  var cursor = 0
  /// SKUs that the shopper does not want.
  var dropped: Set<String> = []
  /// SKUs of what is offered that the shopper wants.
  var taken: Set<String> = []

  enum Step: Equatable { case stay, done, why, print, changeAnswer }

  /// The basket: products of the slots that were kept, then what was taken of the offers.
  var kept: [String] { shown.filter { !dropped.contains($0) } + offered.filter(taken.contains) }
  var shown: [String] { ranked.take.products.filter { $0.slot != nil }.map(\.sku) }
  var offered: [String] { ranked.take.offers?.skus.filter { ranked.variants[$0] != nil } ?? [] }
  /// Everything that the cursor can stand on.
  private var places: [String] { shown + offered }

  mutating func update(_ key: Key, prints: Bool = false) -> Step {
    switch key {
    case .up: cursor = max(0, cursor - 1)
    case .down, .tab: cursor = min(max(0, places.count - 1), cursor + 1)
    case .space: keepOrDrop()
    case .enter: return .done
    case "e", "E", .backspace, .escape: return .changeAnswer
    case "w", "W": return shown.isEmpty ? .stay : .why
    case "p", "P": return prints ? .print : .stay
    case .character(let digit):
      if let number = Int(String(digit)), places.indices.contains(number - 1) { cursor = number - 1 }
    default: return .stay
    }
    return .stay
  }

  /// The product at a place of the page, from 0.
  mutating func keepOrDrop(_ place: Int) {
    guard places.indices.contains(place) else { return }
    cursor = place
    keepOrDrop()
  }

  private mutating func keepOrDrop() {
    let places = places
    guard places.indices.contains(cursor) else { return }
    let sku = places[cursor]
    if cursor >= shown.count { return takeOrLeave(sku) }
    if dropped.remove(sku) == nil { dropped.insert(sku) }
  }

  /// Who takes a set or the better one does not want to pay for the rest twice.
  private mutating func takeOrLeave(_ sku: String) {
    let replaced = ranked.take.offers?.replaced(by: sku) ?? []
    if taken.remove(sku) != nil {
      dropped.subtract(replaced)
    } else {
      taken.insert(sku)
      dropped.formUnion(replaced)
    }
  }

  /// A touch on a product; on the one in focus it keeps or drops, takes or leaves it.
  mutating func press(_ item: Int) {
    guard places.indices.contains(item) else { return }
    if cursor == item { keepOrDrop() }
    cursor = item
  }
}
