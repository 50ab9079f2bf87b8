// Terminals with 256 colours: which of them stands for a colour.

/// The 240 fixed colours of xterm's palette of 256; the first 16 are the user's and are not counted on.
public enum XtermPalette {
  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The palette's number and colour nearest to `colour`.
  public static func nearest(_ colour: Theme.Colour) -> (index: Int, colour: Theme.Colour) {
    func step(_ channel: UInt8) -> Int {
      steps.indices.min { abs(Int(steps[$0]) - Int(channel)) < abs(Int(steps[$1]) - Int(channel)) } ?? 0
    }
    let (r, g, b) = (step(colour.red), step(colour.green), step(colour.blue))
    let cube = Theme.Colour(red: steps[r], green: steps[g], blue: steps[b])
    let average = (Int(colour.red) + Int(colour.green) + Int(colour.blue)) / 3
    let grey = max(0, min(23, (average - 3) / 10))
    let level = UInt8(8 + 10 * grey)
    let greyColour = Theme.Colour(red: level, green: level, blue: level)
    return distance(greyColour, colour) < distance(cube, colour) ? (232 + grey, greyColour) : (16 + 36 * r + 6 * g + b, cube)
  }

  private static func distance(_ a: Theme.Colour, _ b: Theme.Colour) -> Int {
    let d = [Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue)]
    return d.reduce(0) { $0 + $1 * $1 }
  }
}
