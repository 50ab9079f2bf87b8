// PNGs made by the tests themselves, byte by byte, so that each byte can be wrong.

/// A PNG without compression.
struct DrawnPNG {
  var width: Int
  var height: Int
  /// As the colour type has them: 2 is red, green, blue; 6 has alpha too; 0 is grey.
  var colourType: UInt8 = 6
  var depth: UInt8 = 8
  /// Rows of samples, without the filter's byte.
  var rows: [[UInt8]]
  /// Between header and pixels.
  var extra: [(name: String, data: [UInt8])] = []

  /// Every pixel of one colour.
  init(width: Int, height: Int, rgba: [UInt8]) {
    self.width = width
    self.height = height
    rows = Array(repeating: Array(repeating: rgba, count: width).flatMap(\.self), count: height)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    bytes += chunk("IHDR", four(width) + four(height) + [depth, colourType, 0, 0, 0])
    for (name, data) in extra { bytes += chunk(name, data) }
    return bytes + chunk("IDAT", deflated) + chunk("IEND", [])
  }

  /// zlib's frame around stored blocks.
  private var deflated: [UInt8] {
    let plain: [UInt8] = rows.flatMap { row -> [UInt8] in [0] + row }
    var out: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: max(plain.count, 1), by: 65_535) {
      let part = plain[start..<min(start + 65_535, plain.count)]
      let (low, high) = (UInt8(part.count & 255), UInt8(part.count >> 8))
      out += [start + 65_535 >= plain.count ? 1 : 0, low, high, ~low, ~high] as [UInt8]
      out += part
    }
    var (a, b) = (1, 0)
    for byte in plain {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return out + four(b << 16 | a)
  }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + data
    return four(data.count) + named + four(Int(DrawnPNG.checksum(named)))
  }

  private func four(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { (shift: Int) -> UInt8 in UInt8(truncatingIfNeeded: value >> shift) } }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }
}
