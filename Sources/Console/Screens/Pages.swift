// A long list's pages: which one is in sight, and whether there are others.
import Terminal

/// The position in a list that comes in pages.
struct Pages: Equatable, Sendable {
  /// From 0.
  var number: Int
  var size: Int
  var total: Int

  var isFirst: Bool { number == 0 }
  var isLast: Bool { (number + 1) * size >= total }
  var isOnlyOne: Bool { isFirst && isLast }

  /// `101-200`.
  var text: String { "\(Figures.grouped(number * size + 1))-\(Figures.grouped(min(total, (number + 1) * size)))" }

  /// Keys to turn pages; none when there is only one.
  var bindings: [Binding<Command>] {
    guard !isOnlyOne else { return [] }
    return [
      Binding([.character("n"), .right], .older, name: "N", "next", offBecause: isLast ? "This is the last page" : nil),
      Binding([.character("p"), .left], .newer, name: "P", "previous", offBecause: isFirst ? "This is the first page" : nil),
    ]
  }
}
