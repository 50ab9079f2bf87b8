// Values of a YAML text with the bytes that they take up.

/// A value with its place in the text.
struct PlacedNode {
  enum Content {
    case scalar
    case list([PlacedItem])
    case map([PlacedMember])
  }
  var content: Content
  /// Without what stands around it: a quoted text with its quotes, a block from its first dash or key to the end of its last value.
  var range: Range<Int>
  /// Written between brackets or braces, or inside of such.
  var isFlow: Bool
}

/// An item of a list.
struct PlacedItem {
  var node: PlacedNode
  /// Of the dash; of the value itself in brackets.
  var start: Int
}

/// A member of a map.
struct PlacedMember {
  var key: String
  /// Of the key.
  var start: Int
  /// Behind the colon.
  var colonEnd: Int
  var node: PlacedNode
}
