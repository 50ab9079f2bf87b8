// A picture of a choice as the store keeps it: decoded, small, and nothing but pixels.

/// Pixels of a picture; always shown beside its choice's label.
public struct QuizPicture: Hashable, Sendable {
  /// Pixels from left to right.
  public var width: Int
  /// Pixels from top to bottom.
  public var height: Int
  /// Red, green, blue and alpha of each pixel, row by row: `4 × width × height` bytes.
  public var rgba: [UInt8]

  public init(width: Int, height: Int, rgba: [UInt8]) {
    self.width = width
    self.height = height
    self.rgba = rgba
  }
}
