// Keys as data: what is bound, what the footer says and what the help shows come from one table.

/// One row of a screen's key table.
public struct Binding<Action: Equatable & Sendable>: Equatable, Sendable {
  /// Any of them does it; a letter in lower case is bound in either case.
  public var keys: [Key]
  /// What the key comes to.
  public var action: Action
  /// How the key is named on the screen: `⏎`, `L`.
  public var name: String
  /// What it does, in one or two words.
  public var label: String
  /// Shown in the footer; otherwise only in the help.
  public var isInFooter: Bool
  /// Why the key does nothing at the moment; nil while it works.
  public var offBecause: String?

  public init(
    _ keys: [Key], _ action: Action, name: String, _ label: String, footer: Bool = true, offBecause: String? = nil
  ) {
    self.keys = keys
    self.action = action
    self.name = name
    self.label = label
    isInFooter = footer
    self.offBecause = offBecause
  }
}

/// The key table of a screen.
public struct Bindings<Action: Equatable & Sendable>: Equatable, Sendable {
  /// In the order of the footer; of two with one key the first counts.
  public var rows: [Binding<Action>]
  public init(_ rows: [Binding<Action>]) { self.rows = rows }

  /// The row that `key` is bound to; letters match in either case.
  public func row(for key: Key) -> Binding<Action>? {
    rows.first { $0.keys.contains(key) } ?? rows.first { $0.keys.contains(key.lowercased) }
  }

  /// What `key` does now; nil when it is not bound or off.
  public func action(for key: Key) -> Action? {
    row(for: key).flatMap { $0.offBecause == nil ? $0.action : nil }
  }

  /// Columns that the whole footer takes.
  public var footerWidth: Int {
    let shown = rows.filter { $0.isInFooter && $0.offBecause == nil }
    return shown.reduce(0) { $0 + $1.width } + 3 * max(0, shown.count - 1)
  }

  /// How many of rows so wide stand in the footer with `last` at its right.
  private static func fitting(_ widths: [Int], in width: Int, beside last: [Binding<Action>]) -> Int {
    let room = width - Bindings(last).footerWidth - 2
    var x = 0
    for (place, width) in widths.enumerated() {
      if x + width > room { return place }
      x += width + 3
    }
    return widths.count
  }

  /// Draws the footer: left-aligned, the rows that fit; `last` stands at the right edge.
  public func drawFooter(on canvas: inout Canvas, in rect: Rect, right last: [Binding<Action>] = []) {
    // The keys at the right say their names only where that makes room for another one at the left.
    let shown = rows.filter { $0.isInFooter && $0.offBecause == nil }
    let widths = shown.map { Width.of($0.name) + 1 + Width.of($0.label) }
    let names = last.map { $0.unlabelled }
    let isNarrow = Bindings.fitting(widths, in: rect.width, beside: names) > Bindings.fitting(widths, in: rect.width, beside: last)
    let last = isNarrow ? names : last
    let tail = last.map { $0.label.isEmpty ? $0.name : "\($0.name) \($0.label)" }.joined(separator: "   ")
    let tailStart = rect.right - Width.of(tail)
    var x = rect.x
    for (row, width) in zip(shown, widths) {
      if x + width > tailStart - 2 { break }
      if let key = row.keys.first { canvas.button(Rect(x: x - 1, y: rect.y - 1, width: width + 2, height: 3), key) }
      x = canvas.write(row.name, x: x, y: rect.y, .accent) + 1
      x = canvas.write(row.label, x: x, y: rect.y, .dim) + 3
    }
    var at = tailStart
    guard at > rect.x else { return }
    for row in last {
      let width = row.width
      if let key = row.keys.first { canvas.button(Rect(x: at - 1, y: rect.y - 1, width: width + 2, height: 3), key) }
      let next = canvas.write(row.name, x: at, y: rect.y, .accent)
      canvas.write(row.label, x: next + 1, y: rect.y, .dim)
      at += width + 3
    }
  }
}

extension Binding {
  fileprivate var width: Int { Width.of(name) + (label.isEmpty ? 0 : 1 + Width.of(label)) }

  fileprivate var unlabelled: Binding {
    var row = self
    row.label = ""
    return row
  }
}

extension Key {
  var lowercased: Key {
    if case .character(let character) = self, let lower = character.lowercased().first { .character(lower) } else { self }
  }
}
