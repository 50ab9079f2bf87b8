// Forms made from a list: fields by key, secrets with references, faults in full, fields that can be pressed.
import ScreenTesting
import Terminal
import Testing

private struct Sheet: Equatable, Sendable {
  var values: [String: String] = [:]
  var isOn = false
  var kind = "a"
  var kinds = ["a", "b"]
}

@Suite("Form from a list")
struct KeyedFormTests {
  private let form = Form<Sheet>(
    "Webhook",
    [
      .text("url", key: "url", in: \.values, required: true, help: "where to post"),
      .secret("secret", key: "secret", in: \.values, help: "signing key", showsPlain: { $0.hasPrefix("env:") }),
      .text("note", key: "note", in: \.values), .toggle("on", \.isOn), .picker("kind", \.kind, from: \.kinds),
    ])

  private func typed(_ texts: [String], from sheet: Sheet = Sheet()) -> Draft<Sheet> {
    var draft = form.open(sheet)
    for (index, text) in texts.enumerated() {
      if index > 0 { _ = draft.apply(.tab, in: form) }
      for character in text { _ = draft.apply(.character(character), in: form) }
    }
    return draft
  }

  private func picture(_ draft: Draft<Sheet>, columns: Int = 40, rows: Int = 14) -> Canvas {
    var canvas = Canvas(size: Size(columns: columns, rows: rows))
    form.draw(draft, on: &canvas, in: canvas.bounds)
    return canvas
  }

  @Test("2 fields write under their keys, and an emptied one takes its key away")
  func keys() {
    var draft = typed(["https://x", "abc"], from: Sheet(values: ["note": "old"]))
    #expect(draft.record.values == ["url": "https://x", "secret": "abc", "note": "old"])
    for key in [Key.tab, .control("u")] { _ = draft.apply(key, in: form) }
    #expect(draft.record.values == ["url": "https://x", "secret": "abc"])
    #expect(draft.apply(.control("s"), in: form) == .save(draft.record))
  }

  @Test("a secret of 3 signs is 3 dots; env:NAME is shown, since it is none")
  func secrets() {
    #expect(picture(typed(["u", "abc"])).lines[4] == "▸ secret  ●●●")
    #expect(picture(typed(["u", "env:KEY"])).lines[4] == "▸ secret  env:KEY")
  }

  @Test("a fault of 58 columns stands in full, in 3 lines, below its field of 30, and the fields below make room")
  func longFaults() {
    var draft = typed(["u"])
    draft.refuse(field: 0, "Must begin with https:// (http:// is for this machine only)")
    #expect(
      Array(picture(draft).lines[2...6]) == [
        "▸ url     u", "          ! Must begin with https://", "          (http:// is for this machine", "          only)", "  secret",
      ])
  }

  @Test("what is in a field already is never cut: 600 signs stay 600, and 10 more can be typed")
  func long() {
    var draft = typed([String(repeating: "y", count: 10)], from: Sheet(values: ["url": String(repeating: "x", count: 600)]))
    #expect(draft.record.values["url"]?.count == 610)
    _ = draft.apply(.control("s"), in: form)
    #expect(draft.record.values["url"]?.count == 610)
  }

  @Test("a field without the focus shows its beginning, with the focus its end")
  func beginning() {
    let sheet = Sheet(values: ["url": "https://shop.example/a/very/long/hook"])
    #expect(picture(form.open(sheet)).lines[2] == "▸ url     shop.example/a/very/long/hook")
    #expect(picture(typed(["", ""], from: sheet)).lines[2] == "  url     https://shop.example/a/very/l…")
  }

  @Test("a press on a field gives it the focus; on a toggle it flips, on a picker of 2 it goes on")
  func presses() {
    var draft = form.open(Sheet())
    let canvas = picture(draft)
    for (y, field) in [(4, 1), (8, 3), (10, 4)] {
      #expect(canvas.target(at: Point(x: 12, y: y))?.press == .item(field))
      #expect(draft.press(field, in: form) == .changed)
      #expect(draft.focus == field)
    }
    #expect(draft.record.isOn && draft.record.kind == "b")
    #expect(draft.press(9, in: form) == nil)
  }
}
