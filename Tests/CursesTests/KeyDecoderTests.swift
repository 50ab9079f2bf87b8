// Bytes in, keys out: the rules of RELIABILITY.md 2.2 (Input) and R10, without a terminal.
import Chance
import Terminal
import Testing

@testable import Curses

@Suite("Key decoder") struct KeyDecoderTests {
  /// Feeds pieces 1 ms apart, then lets silence decide.
  func signals(_ pieces: [[UInt8]]) -> [Signal] {
    var decoder = KeyDecoder()
    var queue = SignalQueue()
    var now = 0
    for piece in pieces {
      now += 1
      decoder.feed(piece, at: now, into: &queue)
    }
    if decoder.due != nil { decoder.fallSilent(into: &queue) }
    var all: [Signal] = []
    while let signal = queue.takeFirst() { all.append(signal) }
    return all
  }
  func signals(_ text: String) -> [Signal] { signals([Array(text.utf8)]) }

  @Test("the four arrows are keys in both of their forms, with a held Shift too")
  func arrows() {
    #expect(signals("\u{1B}[A\u{1B}OB\u{1B}[1;2C\u{1B}O5D") == [.key(.up), .key(.down), .key(.right), .key(.left)])
  }

  @Test("Enter is ^M, ^J is a control, Backspace is 0x7F or ^H")
  func controls() {
    #expect(
      signals("\r\n\u{7F}\u{8}\t\u{3}") == [
        .key(.enter), .key(.control("j")), .key(.backspace), .key(.backspace), .key(.tab), .key(.control("c")),
      ])
  }

  @Test("a lone Esc is a key after 25 ms, two are two")
  func escape() {
    var decoder = KeyDecoder()
    var queue = SignalQueue()
    decoder.feed([0x1B], at: 100, into: &queue)
    #expect(queue.isEmpty && decoder.due == 125)
    decoder.fallSilent(into: &queue)
    #expect(queue.takeFirst() == .key(.escape) && decoder.due == nil)
    #expect(signals("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
  }

  @Test(
    "the tail of a sequence is never a key",
    arguments: [
      "\u{1B}]0;a 1\r\u{7}", "\u{1B}]l1\r\u{1B}\\", "\u{1B}]11;1\r", "\u{1B}P1$r1\r\u{7}1\r\u{1B}\\", "\u{1B}_1\r\u{1B}\\", "\u{1B}^1\r",
      "\u{1B}X1\r",
      "\u{1B}[1\r", "\u{1B}[?62;22c", "\u{1B}[24;80R", "\u{1B}[1;1R", "\u{1B}[<0;1", "\u{1B}[M !", "\u{1B}O1\r", "\u{1B}1", "\u{1B}é",
      "\u{9B}1\rm",
      "\u{9D}1\r\u{7}", "\u{1B}(B", "\u{1B}[8;24;80t", "\u{1B}[201~", "\u{1B}[2~", "\u{1B}[200;1~",
    ])
  func swallowed(_ text: String) {
    #expect(signals(text) == [])
    #expect(signals(text.utf8.map { [$0] }) == [])
  }

  @Test("a paste is one signal without controls, and no key")
  func paste() {
    #expect(signals("\u{1B}[200~a\r\nb\tc\u{1B}[31m\u{7}d\u{1B}[201~x") == [.paste("a b c[31md"), .key("x")])
    #expect(signals("\u{1B}[200~1\r") == [.paste("1 ")])
  }

  @Test("a paste of 1 MB keeps its first 65536 bytes")
  func longPaste() {
    let text = "\u{1B}[200~" + String(repeating: "a", count: 1_000_000) + "\u{1B}[201~"
    #expect(signals(text) == [.paste(String(repeating: "a", count: 65536))])
  }

  @Test("a flood of 20000 keys gives 8192 and none after; a break ends it")
  func flood() {
    var queue = SignalQueue()
    for _ in 0..<20_000 { queue.append(.key("a")) }
    queue.appendAlways(.wake)
    var count = 0
    while let signal = queue.takeFirst() { if signal == .key("a") { count += 1 } }
    #expect(count == 8192)
    queue.append(.key("b"))
    #expect(queue.isEmpty)
    queue.endBurst()
    queue.append(.key("b"))
    #expect(queue.takeFirst() == .key("b"))
  }

  @Test("mouse reports of both forms: left button and wheel only")
  func mouse() {
    #expect(
      signals("\u{1B}[<0;5;6M\u{1B}[<0;5;6m\u{1B}[<65;200;3M\u{1B}[<2;1;1M\u{1B}[<35;1;1M\u{1B}[M !!") == [
        .mouse(Mouse(.press, at: Point(x: 4, y: 5))), .mouse(Mouse(.release, at: Point(x: 4, y: 5))),
        .mouse(Mouse(.wheelDown, at: Point(x: 199, y: 2))), .mouse(Mouse(.press, at: Point(x: 0, y: 0))),
      ])
  }

  @Test("1000 random inputs: the cut into reads changes nothing, and after silence a key is a key")
  func anyCut() {
    var noise = Noise(7)
    let pieces = [
      "\u{1B}", "[", "]", "O", "1", "\r", ";", "<", "M", "~", "200~", "\u{1B}[200~", "\u{1B}[201~", "é", "漢", "\u{7}", "\u{1B}\\", "A",
      "\u{9B}",
    ]
    for _ in 0..<1000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &noise) { bytes += Array((pieces.randomElement(using: &noise) ?? "").utf8) }
      if Bool.random(using: &noise) { bytes.append(UInt8.random(in: 0...255, using: &noise)) }
      #expect(signals([bytes]) == signals(bytes.map { [$0] }))
      var decoder = KeyDecoder()
      var queue = SignalQueue()
      decoder.feed(bytes, at: 0, into: &queue)
      if decoder.due != nil { decoder.fallSilent(into: &queue) }
      queue.removeAll()
      decoder.feed(Array("K".utf8), at: 2000, into: &queue)
      #expect(queue.takeFirst() == .key("K") && queue.isEmpty, "\(bytes)")
    }
  }
}
