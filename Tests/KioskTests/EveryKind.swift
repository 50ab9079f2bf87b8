// A quiz with a question of every kind, and the keys that lead to each.
import Domain
import Terminal

enum EveryKind {
  static let text = """
    format: 1
    ref: every
    title: {en: "Every kind", de: "Jede Art", fr: "Chaque genre", es: "Cada tipo"}
    locale: en
    locales: [en, de, fr, es]
    namespaces: {goal: {basis: needs}}
    intro: {title: {en: "All that can be asked", de: "Alles, was man fragen kann"}, text: {en: "One of each.", de: "Eins von jedem."}}
    questions:
      - {ref: look, kind: picture, title: {en: "Which do you like?", de: "Was gefällt dir?"}, choices: [
          {ref: sun, label: {en: "Sun", de: "Sonne"}, image: sun.png, tags: [goal:warm], links: [{tag: sleep, points: 2}]},
          {ref: moon, label: {en: "Moon", de: "Mond"}, image: moon.png, links: [{tag: sleep, points: 3}]},
          {ref: sea, label: {en: "The sea", de: "Das Meer"}, links: [{tag: focus}]}]}
      - {ref: land, kind: dropdown, title: {en: "Where do you live?", de: "Wo lebst du?"}, choices: [LANDS]}
      - {ref: rank, kind: ranking, top: 2, title: {en: "What matters most?", de: "Was zählt am meisten?"}, choices: [
          {ref: price, label: {en: Price, de: Preis}}, {ref: taste, label: {en: Taste, de: Geschmack}}, {ref: look, label: {en: Looks, de: Aussehen}}]}
      - {ref: born, kind: date, min: 1900-01-01, max: 2026-11-24, title: {en: "When were you born?", de: "Wann bist du geboren?"}}
      - {ref: friend, kind: scale, min: 0, max: 10, title: {en: "Would you tell a friend?", de: "Würdest du uns empfehlen?"},
         bands: [{ref: low, from: 0, to: 7, label: {en: "Rather not", de: "Eher nicht"}}, {ref: high, from: 7, to: 10, label: {en: Gladly, de: Gern}}]}
      - {ref: cups, kind: slider, min: 0, max: 200, step: 5, unit: "€", title: {en: "How much a year?", de: "Wie viel im Jahr?"}}
      - {ref: code, kind: barcode, optional: true, title: {en: "What do you drink now?", de: "Was trinkst du jetzt?"}}
      - {ref: story, kind: long_text, optional: true, title: {en: "Tell us more", de: "Erzähl uns mehr"}}
      - {ref: called, kind: name, title: {en: "How may we call you?", de: "Wie dürfen wir dich nennen?"}}
      - {ref: well, kind: yes_no, title: {en: "All well, {{answer.called}}?", de: "Alles gut, {{answer.called}}?"}}
    results: [{ref: best, title: {en: "For you", de: "Für dich"}, slots: [{ref: cup, max: 3}]}]
    handoff: {cart: "https://tea.example/cart/{lines}"}
    """

  static let lands = [
    "Austria", "Belgium", "Côte d'Ivoire", "Denmark", "Estonia", "Finland", "France", "Germany", "Iceland", "Ireland", "Italy", "Japan 日本",
    "Kenya", "Norway", "Österreich",
  ]

  static func shop() throws -> TeaShop {
    let list = lands.enumerated().map { "{ref: l\($0.offset), label: \"\($0.element)\"}" }.joined(separator: ", ")
    let shop = try TeaShop(try Tea.quiz(text.replacing("LANDS", with: list)))
    shop.pictures = ["sun.png": disc(red: 250, green: 200, blue: 40), "moon.png": disc(red: 90, green: 110, blue: 200)].compactMapValues {
      $0
    }
    return shop
  }

  /// A disc on white, 16 pixels a side.
  private static func disc(red: UInt8, green: UInt8, blue: UInt8) -> Picture? {
    var pixels: [UInt8] = []
    for place in 0..<256 {
      let (x, y) = (place % 16 * 2 - 15, place / 16 * 2 - 15)
      pixels += x * x + y * y < 200 ? [red, green, blue] : [255, 255, 255]
    }
    return Picture(width: 16, height: 16, pixels: pixels)
  }

  static let toLook = "x1"
  static let toLand = toLook + "2"
  static let toRank = toLand + "/ire⏎"
  static let toBorn = toRank + "21⏎"
  static let toFriend = toBorn + "24111984⏎"
  static let toCups = toFriend + "8⏎"
  static let toCode = toCups + "→⏎"
  static let toStory = toCode + "4006381333931⏎"
  static let toCalled = toStory + "⏎"
  static let toWell = toCalled + "Mia⏎"
  static let toResults = toWell + "1"
}
