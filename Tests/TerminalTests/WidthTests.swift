// Columns: what a text takes, where it is cut and broken.
import Chance
import Terminal
import Testing

@Suite("Width")
struct WidthTests {
  @Test(
    "texts take the columns that a terminal gives them",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한글", 4), ("ᄒ\u{1161}\u{11AB}", 2), ("👍", 2), ("ｱ", 1), ("Ａ", 2),
      ("…", 1),
      ("▸", 1), ("█", 1), ("a\u{200B}b", 2), ("\u{1B}[0m", 3), ("a\u{202E}b", 2), ("〪", 0), ("ि", 1),
    ])
  func columns(text: String, width: Int) { #expect(Width.of(text) == width) }

  @Test("a cut text never takes more than its room, for 500 random texts and 12 rooms")
  func fits() {
    var noise = Noise(1)
    for _ in 0..<500 {
      let text = noise.text(upTo: 12)
      for room in 0..<12 {
        let cut = Width.fit(text, to: room)
        #expect(Width.of(cut) <= room)
        if Width.of(text) <= room, room > 0 { #expect(cut == text) }
      }
    }
  }

  @Test("an ellipsis stands where 漢字 was cut at 3 columns")
  func ellipsis() {
    #expect(Width.fit("漢字", to: 3) == "漢…")
    #expect(Width.fit("漢字", to: 4) == "漢字")
    #expect(Width.fit("skin:sensitive", to: 8) == "skin:se…")
    #expect(Width.fit("abcdef", to: 4, ellipsis: "...") == "a...")
  }

  @Test("wrapped lines fit and lose no letter, for 300 random texts")
  func wraps() {
    var noise = Noise(2)
    for _ in 0..<300 {
      let text = noise.text(upTo: 30).filter { $0 != "\n" }
      let lines = Width.wrap(text, to: 9)
      #expect(lines.allSatisfy { Width.of($0) <= 9 })
      // By scalars: a mark at the head of a line joins the line before when they are put together.
      #expect(Array(lines.joined().unicodeScalars).filter { $0 != " " } == Array(text.unicodeScalars).filter { $0 != " " })
    }
  }

  @Test("words stay whole, longer ones are cut, line feeds stay")
  func words() {
    #expect(Width.wrap("No wash, no cream", to: 8) == ["No wash,", "no cream"])
    #expect(Width.wrap("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
    #expect(Width.wrap("one\n\ntwo", to: 8) == ["one", "", "two"])
  }

  @Test("padding fills to 6 columns on either side")
  func pads() {
    #expect(Width.pad("漢", to: 4) == "漢  ")
    #expect(Width.pad("12", to: 6, right: true) == "    12")
  }
}
