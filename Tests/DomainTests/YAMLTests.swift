// Files that are broken, hostile or huge (RELIABILITY.md 2.8): refused at once and in words.
import Domain
import Testing

@Suite struct YAMLTests {
  private func first(_ text: String) -> String {
    QuizFile(text).problems.first.map { "\($0.line) \($0.code)" } ?? "none"
  }

  @Test(
    "Broken YAML is named with its line",
    arguments: [
      ("format: 1\nref: [a, b\ntitle: T\n", 3), ("format: 1\nref: \"a\ntitle: T\n", 4), ("format: 1\n\tref: a\n", 2),
      ("format: 1\nref: @a\n", 2),
      ("format: 1\n  ref: a\n", 2),
    ])
  func broken(text: String, line: Int) {
    #expect(first(text) == "\(line) broken_yaml")
  }

  @Test("A key that stands twice in one map is an error, also deep inside")
  func duplicates() {
    #expect(first(Night.quizText + "\nrunner_ups: 3") == "12 duplicate_key")
    #expect(first(Night.quizText.replacing("label: Sleep,", with: "label: Sleep, label: Slumber,")) == "6 duplicate_key")
  }

  @Test("Anchors, aliases and merge keys are refused, a billion laughs too")
  func aliases() {
    #expect(first("format: 1\nref: &a x\ntitle: *a\n") == "2 alias")
    #expect(first("format: 1\nref: &a x\ntitle: T\n") == "2 alias")
    #expect(first("format: 1\nref: a\nintro:\n  <<: {title: T}\n") == "4 bad_key")
    #expect(first("title: *nobody\n").hasSuffix("broken_yaml"))
    let laughs =
      "a: &a [x, x]\n"
      + "bcdefghijklmnopqrstuvwxyz".reduce(("", "a")) { done, name in
        (done.0 + "\(name): &\(name) [*\(done.1), *\(done.1), *\(done.1)]\n", String(name))
      }.0
    let problems = QuizFile(laughs).problems
    #expect(problems.map { "\($0.line) \($0.code)" } == ["8 alias"])
    // As a key: the parser would look through all of it before the tree is there.
    #expect(first(laughs + "? *z\n: 1\n") == "8 alias")
    #expect(first("format: 1\nref: &a x\ntitle: [*a, *a, *a]\n") == "2 alias")
    #expect(first("a: &a [x]\nb: {" + (1...20).map { "\"k\($0)\":*a" }.joined(separator: ",") + "}\n") == "2 alias")
    // Signs without end are looked at once each.
    for sign in ["&", "*", "&a-", "*:a"] { #expect(!first(String(repeating: sign, count: 200_000)).isEmpty) }
    // Signs in words are none.
    let words = "    *so* & so, Q&A *so*, &so, *Q\n"
    let text = "format: 1\nref: night\ntitle: T\nintro:\n  text: |\n" + String(repeating: words, count: 30)
    #expect(QuizFile(text).problems.allSatisfy { $0.code != "alias" })
  }

  @Test("Tags of other programs are refused; YAML's own are read")
  func customTags() throws {
    #expect(first("format: 1\nref: !!python/object x\n") == "2 custom_tag")
    #expect(first("format: 1\nref: !mine x\n") == "2 custom_tag")
    #expect(first("format: 1\nquestions: !set [a]\n") == "2 custom_tag")
    #expect(try sound(Night.quizText.replacing("ref: night", with: "ref: !!str night")).ref == "night")
  }

  @Test("A second document, no document and a list are refused")
  func documents() {
    #expect(first(Night.quizText + "\n---\nformat: 1\n").hasSuffix("broken_yaml"))
    #expect(["", "# nothing\n", "   "].map(first).allSatisfy { $0.hasSuffix("empty") })
    #expect(first("- a\n- b\n") == "1 wrong_kind")
    #expect(first("night\n") == "1 wrong_kind")
  }

  @Test("More than 1 MiB, 100 000 values or 32 levels are refused before they cost anything")
  func huge() {
    #expect(first("title: " + String(repeating: "a", count: 1_048_576)) == "0 too_large")
    #expect(first("title: [" + String(repeating: "1,", count: 100_001) + "]").hasSuffix("too_large"))
    let levels = { (n: Int) in "title: " + String(repeating: "[", count: n) + String(repeating: "]", count: n) }
    #expect(first(levels(40)) == "1 too_deep")
    #expect(first(levels(501)) == "1 too_deep")
    #expect(first(levels(100_000)) == "1 too_deep")
    #expect(["too_deep", "broken_yaml"].contains(first(String(repeating: "- ", count: 100_000)).split(separator: " ")[1]))
    #expect(["too_deep", "broken_yaml"].contains(first(String(repeating: "? ", count: 100_000)).split(separator: " ")[1]))
  }

  @Test("Binary, NUL and text that is not UTF-8 are refused in words, with their line")
  func binary() {
    #expect(first("format: 1\nref: a\u{0}b\n") == "2 not_text")
    #expect(first("format: 1\nref: a\nx: \u{1B}[31m\n") == "3 not_text")
    #expect(first(String(decoding: [0x66, 0x3A, 0x20, 0xFF, 0xFE], as: UTF8.self)) == "1 not_text")
  }

  @Test("What a file says never reaches a message with its control characters")
  func cleanMessages() {
    for hostile in ["\u{202E}evil", "a\u{9B}31m", "x\u{200B}y"] {
      let problems = QuizFile("format: 1\n\"\(hostile)\": 1\nref: \"\(hostile)\"\n").problems
      #expect(!problems.isEmpty)
      #expect(problems.allSatisfy { $0.message == $0.message.cleaned() && $0.path == $0.path.cleaned() })
    }
  }
}
