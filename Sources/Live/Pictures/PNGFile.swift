// A PNG from outside becomes pixels: what is not sound is refused before it is inflated (RELIABILITY.md 2.8).
internal import CPNG
internal import Terminal

/// The pixels of a PNG.
struct PNGFile {
  let width: Int
  let height: Int
  /// Red, green, blue and alpha of each pixel, in sRGB.
  let rgba: [UInt8]

  static let largestSide = 4096
  static let mostPixels = 8 << 20
  static let largestBytes = 4 << 20

  /// Decodes `bytes`: at most 4,096 pixels a side and 8 Mpx, whatever the file says of itself.
  init(_ bytes: [UInt8]) throws(PictureFault) {
    guard let (width, height) = PNGFile.size(bytes) else { throw PictureFault("this is not a PNG picture; save it as PNG") }
    guard (1...PNGFile.largestSide).contains(width), (1...PNGFile.largestSide).contains(height), width * height <= PNGFile.mostPixels else {
      throw PictureFault("this picture has \(width) × \(height) pixels; at most 4096 a side and 8 million in all are read: make it smaller")
    }
    let needed = PNGFile.needed(bytes)
    var words = [CChar](repeating: 0, count: 64)
    var verdict: Int32 = 0
    rgba = [UInt8](unsafeUninitializedCapacity: 4 * width * height) { pixels, count in
      pixels.initialize(repeating: 0)
      verdict = aw_png_decode(needed, needed.count, UInt32(width), UInt32(height), pixels.baseAddress, &words)
      count = pixels.count
    }
    if verdict == AW_PNG_NO_LIBRARY {
      throw PictureFault("pictures cannot be read here: libpng is missing; install libpng16-16, or your system's package of libpng 1.6")
    }
    guard verdict == AW_PNG_DONE else {
      let said = String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw PictureFault("this picture is damaged (\(said.isEmpty ? "it ends too early" : said)); save it again")
    }
    self.width = width
    self.height = height
  }

  /// The same picture, no side above `side` pixels.
  func scaled(toFit room: (width: Int, height: Int)) -> (width: Int, height: Int, rgba: [UInt8]) {
    if width <= room.width, height <= room.height { return (width, height, rgba) }
    let target = Raster.fit((width, height), in: room)
    return (target.width, target.height, Raster.scaled(rgba, (width, height), to: target))
  }

  // MARK: The file's structure

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Whether a file that begins so means to be a PNG.
  static func isPNG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

  /// As the header says, which comes first in every PNG; nil where there is none.
  private static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard isPNG(bytes), bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    return (number(bytes, 16), number(bytes, 20))
  }

  private static func number(_ bytes: [UInt8], _ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }

  /// The file without the chunks that no picture needs: texts and colour profiles may unpack to any size.
  static func needed(_ bytes: [UInt8]) -> [UInt8] {
    var kept = signature
    kept.reserveCapacity(bytes.count)
    var at = signature.count
    while at + 12 <= bytes.count {
      let end = at + 12 + number(bytes, at)
      let name = bytes[at + 4..<at + 8]
      // A small first letter says that a picture can be shown without; these say how transparent and how bright it is.
      let isNeeded = name.first.map { $0 & 0x20 == 0 } ?? false || ["tRNS", "gAMA", "sRGB"].contains { name.elementsEqual($0.utf8) }
      if isNeeded || end > bytes.count { kept += bytes[at..<min(end, bytes.count)] }
      at = end
    }
    return kept
  }
}

/// Why a picture could not be had: what is wrong and what to do, without the file's name.
struct PictureFault: Error, Equatable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
