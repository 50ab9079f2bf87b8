// Tags and segments as rows: under which title each stands.
import Domain
import Terminal

extension SegmentsPage.Row: BrowserRow {
  var id: SegmentRef { ref }
  var words: String { ref.text }
  /// `Needs, skin`, `Saved`.
  var group: String {
    switch ref {
    case .saved: "Saved"
    case .tag(let tag): "\(basis?.title ?? "Other"), \(tag.namespace)"
    }
  }
  var rank: Int {
    switch (ref, basis) {
    case (.saved, _): Basis.inOrder.count + 1
    case (.tag, let basis?): Basis.inOrder.firstIndex(of: basis) ?? Basis.inOrder.count
    case (.tag, nil): Basis.inOrder.count
    }
  }
}

extension SegmentRef {
  /// As an expression names it.
  var expression: Predicate {
    switch self {
    case .tag(let tag): .tag(.tag(tag), gainedWithin: nil)
    case .saved(let name): .segment(name)
    }
  }
}

extension Basis {
  /// As the browser shows them.
  static let inOrder: [Basis] = [.needs, .behavioral, .psychographic, .demographic]
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension Binding<Command> {
  static func tags(_ look: Look) -> Self { Binding(["t"], .tags(.list), name: "T", "tags", footer: !look.isNarrow) }
}
