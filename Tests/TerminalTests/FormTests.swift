// Forms: fields bound by key paths, a record as a value.
import Chance
import Terminal
import Testing

/// A record to fill in.
private struct Product: Equatable, Sendable {
  var label = ""
  var weight = 1
  var isVisible = true
  var type = "cream"
  var tags = ["dry"]
  var types = ["cream", "serum", "mask"]
  var knownTags = ["dry", "oily", "calm"]
}

extension Form<Product> {
  fileprivate static var product: Form {
    Form(
      "Product",
      .text("Label", \.label, required: true),
      .number("Weight", \.weight, in: -9...9),
      .toggle("Visible", \.isVisible, help: "Hidden choices keep their past answers"),
      .picker("Type", \.type, from: \.types),
      .picker("Tags", \.tags, from: \.knownTags))
  }
}

@Suite("Form")
struct FormTests {
  private func filled(_ keys: [Key], from record: Product = Product()) -> (draft: Draft<Product>, last: Draft<Product>.Outcome?) {
    var draft = Form.product.open(record)
    var last: Draft<Product>.Outcome?
    for key in keys { last = draft.apply(key, in: .product) }
    return (draft, last)
  }

  private func picture(_ draft: Draft<Product>, _ glyphs: Glyphs = Glyphs()) -> [String] {
    var canvas = Canvas(size: Size(columns: 50, rows: 12), glyphs: glyphs)
    Form.product.draw(draft, on: &canvas, in: canvas.bounds)
    return canvas.lines
  }

  @Test("5 fields stand under one another, the one in focus marked, changes marked with a dot")
  func looks() {
    let draft = filled([.character("B"), .character("a"), .character("l"), .character("m"), .tab, .tab]).draft
    #expect(
      picture(draft) == [
        "  Product ●", "", "  Label    Balm", "", "  Weight   1", "", "▸ Visible  [x] yes",
        "           Hidden choices keep their past answers", "  Type     < cream >", "", "  Tags     [x] dry  [ ] oily  [ ] calm", "",
      ])
  }

  @Test("an empty label and a weight of 99 are refused beside their fields, and the first of them gets the focus")
  func errors() {
    let (draft, last) = filled([.tab, .backspace, .character("9"), .character("9"), .control("s")])
    #expect(last == .changed)
    #expect(draft.errors == [0: "Please fill this in", 1: "A whole number from -9 to 9"])
    #expect(draft.focus == 0)
    #expect(picture(draft)[3] == "           ! Please fill this in")
  }

  @Test("Ctrl-S saves the record as a value")
  func saves() {
    var wanted = Product()
    wanted.label = "Balm"
    wanted.isVisible = false
    wanted.type = "serum"
    wanted.tags = ["dry", "calm"]
    let keys: [Key] = "Balm".map { .character($0) } + [.tab, .tab, .space, .tab, .right, .tab, .right, .right, .space, .control("s")]
    #expect(filled(keys).last == .save(wanted))
  }

  @Test("Enter goes through 5 fields and saves from the last")
  func enterGoesOn() {
    let keys: [Key] = [.character("x"), .enter, .enter, .enter, .enter]
    #expect(filled(keys).draft.focus == 4)
    guard case .save = filled(keys + [.enter]).last else { Issue.record("Enter did not save"); return }
  }

  @Test("Escape cancels; a draft knows whether it was changed")
  func cancels() {
    #expect(filled([.escape]).last == .cancel)
    #expect(!filled([.tab, .tab]).draft.isDirty)
    #expect(filled([.character("x")]).draft.isDirty)
    #expect(!filled([.character("x"), .backspace]).draft.isDirty)
  }

  @Test("2,000 random keys never draw outside and never lose the focus")
  func random() {
    var noise = Noise(7)
    var draft = Form.product.open(Product())
    for _ in 0..<2000 {
      _ = draft.apply(noise.key(), in: .product)
      #expect((0..<5).contains(draft.focus))
      var canvas = Canvas(size: Size(columns: 30, rows: 6))
      Form.product.draw(draft, on: &canvas, in: canvas.bounds)
      #expect(canvas.isWhole)
    }
  }

  @Test("a secret shows as dots")
  func secrets() {
    let form = Form<Product>("Key", .secret("Key", \.label))
    var draft = form.open(Product())
    for character in "tiger" { _ = draft.apply(.character(character), in: form) }
    var canvas = Canvas(size: Size(columns: 30, rows: 4))
    form.draw(draft, on: &canvas, in: canvas.bounds)
    #expect(canvas.lines[2] == "▸ Key  ●●●●●")
    #expect(draft.record.label == "tiger")
  }
}
