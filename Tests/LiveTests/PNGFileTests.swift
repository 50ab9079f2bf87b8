// Pictures from outside: read when they are sound, refused in words when they are not, and never a crash.
import Chance
import Foundation
import Terminal
import Testing

@testable import Live

@Suite("PNG files")
struct PNGFileTests {
  private func fault(_ bytes: [UInt8]) -> String {
    do throws(PictureFault) {
      _ = try PNGFile(bytes)
      return ""
    } catch { return error.description }
  }

  @Test("colours come out as they went in: with alpha, without, grey, black and white of 1 bit, 16 bits")
  func colours() throws {
    #expect(try PNGFile(DrawnPNG(width: 2, height: 1, rgba: [200, 100, 50, 0x80]).bytes).rgba == [200, 100, 50, 128, 200, 100, 50, 128])
    var plain = DrawnPNG(width: 1, height: 2, rgba: [9, 8, 7])
    plain.colourType = 2
    #expect(try PNGFile(plain.bytes).rgba == [9, 8, 7, 255, 9, 8, 7, 255])
    var grey = DrawnPNG(width: 1, height: 1, rgba: [77])
    grey.colourType = 0
    #expect(try PNGFile(grey.bytes).rgba == [77, 77, 77, 255])
    var bits = DrawnPNG(width: 8, height: 1, rgba: [])
    (bits.colourType, bits.depth, bits.rows) = (0, 1, [[0b1010_0000]])
    #expect(try PNGFile(bits.bytes).rgba.prefix(8) == [255, 255, 255, 255, 0, 0, 0, 255])
    var fine = DrawnPNG(width: 1, height: 1, rgba: [])
    (fine.colourType, fine.depth, fine.rows) = (0, 16, [[0xFF, 0xFF]])
    #expect(try PNGFile(fine.bytes).rgba == [255, 255, 255, 255])
  }

  @Test("a side of 4,097, 8 Mpx and one row more, and no pixels at all are refused by the header alone, where nothing follows")
  func sides() {
    for (width, height) in [(50_000, 50_000), (4097, 1), (1, 4097), (4096, 2049), (0, 5), (5, 0), (0xFFFF_FFFF, 1)] {
      var png = DrawnPNG(width: 1, height: 1, rgba: [0, 0, 0, 0])
      (png.width, png.height) = (width, height)
      // The file's mark and its header.
      #expect(fault(Array(png.bytes.prefix(8 + 25))).contains("\(width) × \(height) pixels; at most 4096"))
    }
  }

  @Test("8 Mpx and sides of 4,096 are read, and made smaller in proportion")
  func large() throws {
    var png = DrawnPNG(width: 4096, height: 2, rgba: [])
    (png.colourType, png.rows) = (0, Array(repeating: Array(repeating: 90, count: 4096), count: 2))
    let small = try PNGFile(png.bytes).scaled(toFit: (128, 128))
    #expect(small.width == 128 && small.height == 1 && small.rgba == Array(repeating: [90, 90, 90, 255], count: 128).flatMap(\.self))
    let kept = try PNGFile(DrawnPNG(width: 5, height: 3, rgba: [1, 2, 3, 255]).bytes).scaled(toFit: (128, 128))
    #expect(kept.width == 5 && kept.height == 3)
  }

  @Test("a wrong sum, a cut file, too few rows and other files are told in words")
  func damaged() {
    let sound = DrawnPNG(width: 4, height: 4, rgba: [1, 2, 3, 255]).bytes
    #expect(fault(sound).isEmpty)
    for place in [20, 45, sound.count - 20] {
      var bytes = sound
      bytes[place] ^= 1
      #expect(!fault(bytes).isEmpty, "byte \(place)")
    }
    var sum = sound
    sum[30] ^= 0x40
    #expect(fault(sum).hasPrefix("this picture is damaged (") && fault(sum).hasSuffix("; save it again"))
    for length in 33..<sound.count - 12 { #expect(fault(Array(sound.prefix(length))).contains("damaged"), "\(length) bytes") }
    var short = DrawnPNG(width: 4, height: 4, rgba: [1, 2, 3, 255])
    short.rows.removeLast()
    #expect(fault(short.bytes).contains("damaged"))
    for other in [[], Array("GIF89a".utf8), Array(sound.dropFirst()), Array(sound.prefix(30))] {
      #expect(fault(other) == "this is not a PNG picture; save it as PNG")
    }
  }

  @Test("texts and colour profiles are passed over, however they are packed; a chunk that is needed and unknown is refused")
  func chunks() throws {
    var png = DrawnPNG(width: 1, height: 1, rgba: [10, 20, 30, 255])
    let plain = png.bytes
    png.extra = [("zTXt", Array("x\0\0garbage".utf8)), ("iCCP", [1, 2, 3]), ("tEXt", Array(repeating: 65, count: 100_000))]
    #expect(PNGFile.needed(png.bytes) == plain)
    #expect(try PNGFile(png.bytes).rgba == [10, 20, 30, 255])
    png.extra = [("ABCD", [1])]
    #expect(fault(png.bytes).contains("damaged"))
  }

  @Test("5,000 random mutations of four pictures end in pixels of the header's size or in a sentence, never in a crash")
  func mutations() throws {
    var noise = Noise(31)
    var grey = DrawnPNG(width: 9, height: 5, rgba: [])
    (grey.colourType, grey.depth, grey.rows) = (0, 1, Array(repeating: [0xA5, 0x80], count: 5))
    var palette = DrawnPNG(width: 3, height: 3, rgba: [1])
    (palette.colourType, palette.extra) = (3, [("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [9])])
    var plain = DrawnPNG(width: 7, height: 7, rgba: [5, 6, 7])
    (plain.colourType, plain.extra) = (2, [("gAMA", [0, 0, 177, 143])])
    let seeds = [DrawnPNG(width: 12, height: 12, rgba: [1, 99, 200, 128]).bytes, grey.bytes, palette.bytes, plain.bytes]
    var read = 0
    for _ in 0..<5000 {
      var bytes = seeds.randomElement(using: &noise) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &noise) {
        let place = Int.random(in: 0..<bytes.count, using: &noise)
        switch Int.random(in: 0...3, using: &noise) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &noise)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &noise), at: place)
        default: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &noise)
        }
      }
      do throws(PictureFault) {
        let file = try PNGFile(bytes)
        #expect(file.rgba.count == 4 * file.width * file.height)
        read += 1
      } catch { #expect(!error.description.isEmpty) }
    }
    #expect(read < 1000)
  }
}

@Suite("Files of pictures")
struct PictureFileTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/askwell-pictures-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/quizzes/images", withIntermediateDirectories: true)
    try Data([1, 2, 3]).write(to: URL(filePath: folder + "/quizzes/images/a.png"))
    try Data([4]).write(to: URL(filePath: folder + "/outside.png"))
  }

  private func fault(_ name: String) -> String {
    do throws(PictureFault) {
      _ = try PictureFile.bytes(name, in: folder + "/quizzes")
      return ""
    } catch { return error.description }
  }

  @Test("a picture is read from its quiz's folder or below it; no name leads out")
  func beneath() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try PictureFile.bytes("images/a.png", in: folder + "/quizzes") == [1, 2, 3])
    #expect(try PictureFile.bytes("images/a.png", in: folder + "/quizzes/") == [1, 2, 3])
    for name in ["../outside.png", "images/../../outside.png", folder + "/outside.png", "", "images//a.png", "./images/a.png", "a\0b"] {
      #expect(fault(name).hasPrefix("a picture lies in the quiz's folder"), "\(name)")
    }
    symlink("../outside.png", folder + "/quizzes/link.png")
    symlink("..", folder + "/quizzes/up")
    #expect(fault("link.png") == "this file cannot be opened: a link or a file stands in its way")
    #expect(fault("up/outside.png").hasPrefix("this file cannot be opened: a link"))
    #expect(fault("images/b.png") == "this file cannot be opened: No such file or directory")
    #expect(fault("images") == "this is not a plain file; name a picture's file")
    mkfifo(folder + "/quizzes/pipe.png", 0o600)
    #expect(fault("pipe.png") == "this is not a plain file; name a picture's file")
  }

  @Test("4 MiB are read, one byte more is not")
  func limit() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(count: 4 << 20).write(to: URL(filePath: folder + "/quizzes/large.png"))
    #expect(try PictureFile.bytes("large.png", in: folder + "/quizzes").count == 4 << 20)
    try Data(count: (4 << 20) + 1).write(to: URL(filePath: folder + "/quizzes/large.png"))
    #expect(fault("large.png").hasPrefix("this file has over 4 MiB"))
  }
}
