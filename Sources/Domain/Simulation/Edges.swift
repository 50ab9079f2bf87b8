// Where a quiz's comparisons turn: between two edges every answer has the same consequences.

/// The edges that the bands and comparisons of a quiz put among the numbers or dates of one question.
struct Edges<Value: Comparable & Hashable> {
  /// What a comparison tells apart at a value.
  enum Side: Hashable { case below, upTo, exactly }
  /// One comparison with one value.
  struct Edge: Hashable {
    var value: Value
    var side: Side
  }

  private(set) var all: Set<Edge> = []
  /// Whether something is compared in a way that no edge describes.
  private(set) var isCoarse = false

  /// Every value at which something turns, ascending.
  var values: [Value] { Set(all.map(\.value)).sorted() }

  /// The same for answers that are on the same side of every edge.
  func signature(of answer: Value) -> Set<Edge> {
    all.filter { edge in
      switch edge.side {
      case .below: answer < edge.value
      case .upTo: answer <= edge.value
      case .exactly: answer == edge.value
      }
    }
  }

  /// Adds what `part` compares the answer of `field` with.
  /// - Parameter values: what a value of an expression can be; nil where nobody knows.
  mutating func add(_ part: Predicate, of field: Field, _ values: (Domain.Value) -> [Value]?) {
    switch part {
    case .compare(field, let comparison, let value): add(values(value), comparison)
    case .compare(let other, let comparison, .field(field)): add(values(.field(other)), comparison.mirrored)
    case .isOneOf(field, let list), .isNoneOf(field, let list): for value in list { add(values(value), .equal) }
    case .between(field, let low, let high):
      add(values(low), .atLeast)
      add(values(high), .atMost)
    case .between(let other, let low, let high):
      if low == .field(field) { add(values(.field(other)), .atMost) }
      if high == .field(field) { add(values(.field(other)), .atLeast) }
    case .isSet: break
    default: isCoarse = true
    }
  }

  /// Adds `answer comparison value` for each value.
  private mutating func add(_ values: [Value]?, _ comparison: Comparison) {
    guard let values else {
      isCoarse = true
      return
    }
    let side: Side =
      switch comparison {
      case .less, .atLeast: .below
      case .atMost, .greater: .upTo
      default: .exactly
      }
    for value in values { all.insert(Edge(value: value, side: side)) }
  }
}

extension Comparison {
  /// The comparison that says the same with its sides changed: `a < b` is `b > a`.
  fileprivate var mirrored: Comparison {
    switch self {
    case .less: .greater
    case .atMost: .atLeast
    case .greater: .less
    case .atLeast: .atMost
    default: self
    }
  }
}

extension Predicate {
  /// Fields of this part alone, without those of the parts inside of it.
  var fieldsOfItsOwn: [Field] {
    switch self {
    case .and, .or, .not, .did: []
    default: fields
    }
  }
}
