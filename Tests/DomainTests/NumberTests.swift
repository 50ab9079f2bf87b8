// Exact decimals, canonical JSON and digests.
import Chance
import Domain
import Foundation
import Testing

@Suite struct NumberTests {
  @Test(
    "Decimals read exactly and print as short as they can",
    arguments: [
      ("19", "19", 0), ("19.00", "19", 0), ("-0.5", "-0.5", 1), ("+7.250", "7.25", 2), (".5", "0.5", 1), ("0.000001", "0.000001", 6),
      ("0.0000010000", "0.000001", 6), ("007", "7", 0), ("-0", "0", 0), ("9223372036854.775807", "9223372036854.775807", 6),
    ])
  func read(text: String, wanted: String, decimals: Int) throws {
    let number = try #require(Number(text))
    #expect(number.text() == wanted && number.decimals == decimals && number.description == wanted)
  }

  @Test(
    "Anything else is no number",
    arguments: [
      "", ".", "-", "5.", "1,5", "1e3", "0x10", " 1", "1 ", "--1", "1.2.3", "٣", "NaN", "0.0000001", "9223372036854.775808",
      "99999999999999999999",
    ])
  func refused(text: String) {
    #expect(Number(text) == nil)
  }

  @Test("A price keeps its two decimals: 19 is 19.00, 19.999 stays")
  func places() {
    #expect(["19", "19.5", "19.999", "-0.05"].map { Number($0)?.text(decimals: 2) } == ["19.00", "19.50", "19.999", "-0.05"])
    #expect(Number(3).text(decimals: 9) == "3.000000")
  }

  @Test("Sums are exact: 0.1 ten times is 1, and order and text agree")
  func sums() throws {
    let tenth = try #require(Number("0.1"))
    #expect((0..<10).reduce(Number(0)) { sum, _ in sum + tenth } == 1)
    #expect(Number(1) - tenth == Number("0.9"))
    #expect(Number(10) > 9 && Number(millionths: -1) < 0)
    #expect(Number(Int.max).millionths == .max && Number(Int.min).millionths == .min)
    #expect(Number("2.5")?.whole == nil && Number("-3.0")?.whole == -3)
  }

  @Test("1000 random numbers print to text that reads back")
  func roundTrip() {
    var random = Noise(19)
    for _ in 0..<1000 {
      let number = Number(millionths: Int64.random(in: -Int64.max...Int64.max, using: &random) >> random.number(0...62))
      #expect(Number(number.text()) == number && Number(number.text(decimals: 2)) == number)
    }
  }
}

@Suite struct JSONTests {
  @Test("Keys are sorted by bytes, nothing is escaped that need not be, there is no white space")
  func canonical() {
    let document: JSON = ["b": [1, nil, true, "x"], "a": [:], "Z": [], "é": "ü/\u{7F}", "z": -5]
    #expect(document.canonical == "{\"Z\":[],\"a\":{},\"b\":[1,null,true,\"x\"],\"z\":-5,\"é\":\"ü/\u{7F}\"}")
    #expect(JSON.string("\"\\\n\r\t\u{8}\u{C}\u{0}\u{1F}/é\u{2028}🙂").canonical == "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u001f/é\u{2028}🙂\"")
  }

  @Test("For people two spaces a level")
  func pretty() {
    let document: JSON = ["a": [1, ["b": 2]], "c": []]
    #expect(document.pretty == "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": []\n}")
  }

  @Test("300 random documents read back, and a library agrees that they are JSON")
  func roundTrip() throws {
    var random = Noise(23)
    func value(_ depth: Int) -> JSON {
      switch random.number(0...(depth > 0 ? 6 : 4)) {
      case 0: return .null
      case 1: return .bool(random.once(in: 2))
      case 2: return .int(Int64(random.number(-1_000_000...1_000_000)) * 9_007_199_254)
      case 3: return .double(Double(random.number(-1000...1000)) + 0.25)
      case 4: return .string(random.some(["a", "\"", "\\", "\n", "é", "🙂", "\u{0}", "/", "\u{2028}"], 0, 9).joined())
      case 5: return .array((0..<random.number(0...3)).map { _ in value(depth - 1) })
      default: return .object(Dictionary((0..<random.number(0...3)).map { ("k\($0)\"é", value(depth - 1)) }, uniquingKeysWith: { $1 }))
      }
    }
    for _ in 0..<300 {
      let document = value(3)
      #expect(JSON(parsing: document.canonical) == document && JSON(parsing: document.pretty) == document)
      _ = try JSONSerialization.jsonObject(with: Data(document.canonical.utf8), options: .fragmentsAllowed)
    }
    #expect(JSON(parsing: "{\"a\":1") == nil && JSON(parsing: "") == nil && JSON(parsing: "[1] 2") == nil)
  }

  @Test("Digests are those of the standard: FIPS 180-4's empty text and abc")
  func digests() {
    #expect(Digest.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Digest.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest.hex([0x00, 0x0F, 0xFF] as [UInt8]) == "000fff" && Digest.bytes("abc").count == 32)
  }
}
