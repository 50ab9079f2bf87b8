// A picture in half blocks: two pixels a cell, one above the other.

/// A small picture, ready for the screen.
public struct Picture: Hashable, Sendable {
  /// Pixels from left to right.
  public let width: Int
  /// Pixels from top to bottom.
  public let height: Int
  /// Red, green, blue and alpha of each pixel, row by row: `4 × width × height` bytes. Where alpha is below one half, what is behind the
  /// picture shows.
  public let rgba: [UInt8]

  /// Nil when `rgba` has another length than the sides ask for, or a side is not from 1 to 512.
  public init?(width: Int, height: Int, rgba: [UInt8]) {
    guard (1...512).contains(width), (1...512).contains(height), rgba.count == 4 * width * height else { return nil }
    self.width = width
    self.height = height
    self.rgba = rgba
  }

  /// One that covers all behind it: red, green and blue of each pixel, `3 × width × height` bytes; nil as above.
  public init?(width: Int, height: Int, pixels: [UInt8]) {
    guard pixels.count.isMultiple(of: 3) else { return nil }
    var rgba: [UInt8] = []
    rgba.reserveCapacity(pixels.count / 3 * 4)
    for start in stride(from: 0, to: pixels.count, by: 3) { rgba += [pixels[start], pixels[start + 1], pixels[start + 2], 255] }
    self.init(width: width, height: height, rgba: rgba)
  }
}

extension Canvas {
  /// Draws `picture` as large as fits, in the middle of `rect`, its sides in proportion: half blocks, or signs of rising weight on displays
  /// with ASCII only. Time grows with the picture's pixels: 0.1 ms for 128 × 128.
  public mutating func draw(_ picture: Picture, in rect: Rect) {
    guard rect.width > 0, rect.height > 0 else { return }
    let (width, height) = Raster.fit((picture.width, picture.height), in: (rect.width, 2 * rect.height))
    let x = rect.x + (rect.width - width) / 2
    let y = rect.y + (2 * rect.height - height) / 4
    if glyphs.isASCII {
      drawSigns(picture, x: x, y: y, width: width, height: (height + 1) / 2)
    } else {
      drawHalfBlocks(picture, x: x, y: y, width: width, height: height)
    }
  }

  private mutating func drawHalfBlocks(_ picture: Picture, x: Int, y: Int, width: Int, height: Int) {
    let pixels = Raster.scaled(picture.rgba, (picture.width, picture.height), to: (width, height))
    for row in 0..<(height + 1) / 2 {
      for column in 0..<width {
        let upper = Canvas.number(pixels, 2 * row * width + column)
        let lower = 2 * row + 1 < height ? Canvas.number(pixels, (2 * row + 1) * width + column) : 0
        // One colour is a blank on it, without the seams that a font's blocks may have; 0 is what is behind the picture.
        let (glyph, ink, paper): (Unicode.Scalar, UInt8, UInt8) =
          upper == lower ? (" ", 0, upper) : upper == 0 ? ("▄", lower, 0) : ("▀", upper, lower)
        if upper != 0 || lower != 0 { put(glyph, ink: ink, paper: paper, x: x + column, y: y + row) }
      }
    }
  }

  /// A cell is two pixels high. Bright signs on black, whatever the theme: dark on light would show a negative.
  private mutating func drawSigns(_ picture: Picture, x: Int, y: Int, width: Int, height: Int) {
    let pixels = Raster.scaled(picture.rgba, (picture.width, picture.height), to: (width, height))
    // What is cut out must be seen even where it is black.
    let least = stride(from: 3, to: pixels.count, by: 4).contains { pixels[$0] < 128 } ? 1 : 0
    for place in 0..<width * height {
      let ink = Canvas.number(pixels, place)
      guard ink != 0 else { continue }
      let colour = Palette.Colour(red: pixels[4 * place], green: pixels[4 * place + 1], blue: pixels[4 * place + 2])
      // A strong colour is drawn heavier than a grey of its brightness: its own colour dims it again.
      let weight = (colour.luma + Int(max(colour.red, colour.green, colour.blue))) / 2
      let sign = Canvas.ramp[max(least, weight * Canvas.ramp.count / 256)]
      put(sign, ink: ink, paper: Palette.Colour.fixedBlack, x: x + place % width, y: y + place / width)
    }
  }

  private static let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

  /// The number of a pixel's colour in xterm's fixed palette; 0 where it shows what is behind.
  private static func number(_ rgba: [UInt8], _ place: Int) -> UInt8 {
    let at = 4 * place
    guard rgba[at + 3] >= 128 else { return 0 }
    return Palette.Colour(red: rgba[at], green: rgba[at + 1], blue: rgba[at + 2]).fixedNumber
  }
}
