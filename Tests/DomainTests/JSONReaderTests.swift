// The reader of JSON agrees with Foundation's, document by document.
import Domain
import Foundation
import Testing

@Suite("JSON reader")
struct JSONReaderTests {
  private func foundation(_ text: String) -> JSON? { try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

  @Test(
    "what is JSON, and what is nearly JSON, is read as Foundation reads it",
    arguments: [
      "{}", "[]", " [ ] ", "null", "true", "\"\"", "0", "-0", "-0.0", "1.0", "1e3", "1E-3", "0.1", "123456789012345678",
      "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e400", "1e-400", "01", "1.", ".5", "+1", "-", "--1", "1e",
      "1e+", "Infinity", "NaN",
      #""\u00e9\n\t\"\\\/\b\f\r""#, #""\ud83d\ude00""#, #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\x""#, #""\u12""#, "\"a\tb\"", "\"a",
      #"{"a":1,"a":2}"#, #"{"a":{"b":[1,2,{"c":null}]}}"#, "[,1]", "{a:1}", "{'a':1}", "{\"a\"}", "{\"a\":}", "[1 2]", "[1,,2]",
      "[1]]", "tru", "nulll", "\u{FEFF}[1]", "[1] //", "é", "\"é😀\"", "", " ",
    ])
  func agrees(_ text: String) { #expect(JSON(parsing: text) == foundation(text), "\(text)") }

  @Test("5,000 documents with a byte changed, taken out or put in are read alike, or alike not at all")
  func damaged() {
    var state: UInt64 = 42
    func chance(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let whole = Array(#"{"a":[1,-2.5e3,true,null,"x\u00e9\n"],"b":{"c":"ö","d":[[],{}]},"e":0.25}"#.unicodeScalars)
    let pieces = Array(#"{}[],:"\ux0123456789eE+-.truefalsn "#.unicodeScalars)
    for _ in 0..<5000 {
      var scalars = whole
      for _ in 0...chance(2) {
        let place = chance(scalars.count)
        switch chance(3) {
        case 0: scalars[place] = pieces[chance(pieces.count)]
        case 1: scalars.remove(at: place)
        default: scalars.insert(pieces[chance(pieces.count)], at: place)
        }
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      // Foundation lets a comma at the end pass, which is no JSON.
      if text.contains(/,\s*[}\]]/) { continue }
      #expect(JSON(parsing: text) == foundation(text), "\(text)")
    }
  }

  @Test("a comma at the end is no JSON", arguments: ["[1,]", #"{"a":1,}"#]) func lastComma(_ text: String) {
    #expect(JSON(parsing: text) == nil)
  }

  @Test("512 levels are read, 513 are not, and a million brackets break nothing")
  func deep() {
    func nested(_ levels: Int) -> String { String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
    #expect(JSON(parsing: nested(512)) != nil)
    #expect(JSON(parsing: nested(513)) == nil)
    #expect(JSON(parsing: nested(1_000_000)) == nil)
  }
}
