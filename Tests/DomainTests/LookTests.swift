// Themes with their contrast, the configuration, and the hand-off link.
import Domain
import Testing

@Suite struct ThemeTests {
  static let text = """
    format: 1
    ref: dusk
    title: {en: Dusk}
    colors: {ink: "#000000", paper: "#FFFFFF", wine: "#9C2F4A"}
    roles: {background: paper, text: ink, dim: ink, accent: wine, choice: ink, selected: {text: paper, on: wine}, error: "#AF0000", border: wine}
    border: heavy
    glyphs: {pointer: ["▸", ">"]}
    attract: {art: "a\\nb\\n\\n", ascii: "c"}
    """

  private func colour(_ hex: String) throws -> Theme.Colour { try #require(Theme.Colour(hex: hex)) }

  @Test(
    "Contrast is WCAG's: 21 for black on white, 4.54 for #767676, 4.00 for red, 8.59 for blue, 1 for equals",
    arguments: [
      ("#000000", "#FFFFFF", 21.0), ("#767676", "#FFFFFF", 4.54), ("#777777", "#FFFFFF", 4.48), ("#FF0000", "#FFFFFF", 4.00),
      ("#0000FF", "#FFFFFF", 8.59), ("#00FF00", "#FFFFFF", 1.37), ("#FFFF00", "#000000", 19.56), ("#123456", "#123456", 1),
    ])
  func contrast(a: String, b: String, wanted: Double) throws {
    let ratio = Contrast.ratio(try colour(a), try colour(b))
    #expect(abs(ratio - wanted) < 0.005)
    #expect(ratio == Contrast.ratio(try colour(b), try colour(a)))
  }

  @Test(
    "A colour is # and six hex digits",
    arguments: [
      ("#9C2F4A", true), ("#9c2f4a", true), ("9C2F4A", false), ("#9C2F4", false), ("#9C2F4AA", false), ("#+C2F4A", false),
      ("#GGGGGG", false), ("#٩٩٩", false),
    ])
  func colours(hex: String, isTaken: Bool) {
    #expect((Theme.Colour(hex: hex) != nil) == isTaken)
    if isTaken { #expect(Theme.Colour(hex: hex)?.hex == "#9C2F4A") }
  }

  @Test("The palette of 256 has its own colours nearest to themselves, and never more than a step away")
  func palette() throws {
    let own = [("#000000", 16), ("#FFFFFF", 231), ("#AF0000", 124), ("#808080", 244), ("#080808", 232), ("#EEEEEE", 255)]
    for (hex, index) in own {
      let near = XtermPalette.nearest(try colour(hex))
      #expect(near.index == index && near.colour.hex == hex)
    }
    for red in stride(from: 0, through: 255, by: 15) {
      let (index, near) = XtermPalette.nearest(Theme.Colour(red: UInt8(red), green: 90, blue: UInt8(255 - red)))
      #expect((16...255).contains(index) && XtermPalette.nearest(near).colour == near)
      #expect(abs(Int(near.red) - red) <= 48)
    }
  }

  @Test("A sound theme reads whole")
  func sound() throws {
    let file = ThemeFile(Self.text)
    let theme = try #require(file.theme, "\(file.problems)")
    #expect(theme.ref == "dusk" && theme.border == .heavy && theme.art == ["a", "b"] && theme.asciiArt == ["c"])
    #expect(theme.pairs.count == 7)
    #expect(try theme.pairs[.selected] == Theme.Pair(text: colour("#FFFFFF"), background: colour("#9C2F4A")))
    #expect(theme.glyphs["pointer"]?.sign == "▸" && theme.glyphs["pointer"]?.ascii == ">")
  }

  @Test("Every fault of a theme is named at once, with its line")
  func faults() {
    let text = """
      format: 3
      ref: Dusk
      colours: {}
      colors: {ink: "#00000", paper: "#FFFFFF"}
      roles:
        background: papr
        text: ink
        dim: "#12"
        selected: {text: paper, on: nothing}
        acent: paper
      border: bold
      glyphs: {pointer: ["▸"], full: ["#", "▮"]}
      """
    #expect(
      Set(ThemeFile(text).problems.map { "\($0.line) \($0.path) \($0.code)" }) == [
        "1 format bad_format", "2 ref bad_ref", "3 colours unknown_key", "4 colors.ink bad_colour", "6 roles.background unknown_colour",
        "7 roles.text unknown_colour", "8 roles.dim unknown_colour", "9 roles.selected.on unknown_colour", "10 roles.acent unknown_key",
        "6 roles missing_key", "11 border unknown_value", "12 glyphs.pointer bad_glyph", "12 glyphs.full bad_glyph",
      ])
    #expect(ThemeFile(text).theme == nil)
  }

  @Test("Text under 4.5 and lines under 3 are refused, in true colour and rounded to 256 colours")
  func weak() {
    let grey = ThemeFile(Self.text.replacing("dim: ink", with: "dim: \"#777777\""))
    #expect(grey.theme == nil && grey.problems.map(\.path).contains("roles.dim"))
    #expect(grey.problems.first?.message.hasPrefix("#777777 on #FFFFFF has a contrast of 4.4") == true)
    let line = ThemeFile(Self.text.replacing("border: wine", with: "border: \"#949494\""))
    #expect(line.theme != nil, "\(line.problems)")
    #expect(ThemeFile(Self.text.replacing("border: wine", with: "border: \"#9A9A9A\"")).theme == nil)
  }
}

@Suite struct ConfigTests {
  @Test("An empty file and comments are a configuration that says nothing")
  func empty() {
    for text in ["", "# later\n"] {
      #expect(ConfigFile(text).problems.isEmpty && ConfigFile(text).configuration == Configuration())
    }
  }

  @Test("Every key is read")
  func whole() throws {
    let text = """
      {store: lyon, store_title: "Lyon, Rue X", kiosk: door, currency: chf, time_zone: Europe/Paris, quiz: skin, theme: dusk, locale: fr,
       idle_seconds: 90, warning_seconds: 20, long_idle_seconds: 300, lock_seconds: 45, staff_floor: 12, reduced_motion: true}
      """
    let configuration = ConfigFile(text).configuration
    #expect(ConfigFile(text).problems.isEmpty)
    #expect(configuration.store == "lyon" && configuration.storeTitle == "Lyon, Rue X" && configuration.kiosk == "door")
    #expect(configuration.currency == "CHF" && configuration.zone.name == "Europe/Paris" && configuration.locale == "fr")
    #expect(configuration.quiz == "skin" && configuration.theme == "dusk" && configuration.reducedMotion)
    #expect([configuration.idleSeconds, configuration.warningSeconds, configuration.longIdleSeconds] == [90, 20, 300])
    #expect(configuration.lockSeconds == 45 && configuration.staffFloor == 12)
  }

  @Test("Every fault is named at once, also those after an unknown time zone")
  func faults() {
    let text =
      "store: Lyon\ncurrency: EURO\ntime_zone: Europe/Nowhere\nidle_seconds: 2\nreduced_motion: yes\nkiosc: door\nlong_idle_seconds: x\nlock_seconds: 5\nstaff_floor: 0\n"
    #expect(
      Set(ConfigFile(text).problems.map { "\($0.line) \($0.path) \($0.code)" }) == [
        "1 store bad_ref", "2 currency unknown_value", "3 time_zone unknown_value", "4 idle_seconds out_of_range",
        "5 reduced_motion wrong_kind",
        "6 kiosc unknown_key", "7 long_idle_seconds wrong_kind", "8 lock_seconds out_of_range", "9 staff_floor out_of_range",
      ])
  }
}

@Suite struct HandoffTests {
  private func variant(_ sku: String, _ id: String?) -> Variant {
    var variant = Variant(sku: sku, title: "T")
    variant.variantID = id
    return variant
  }

  @Test("A link has its lines, SKUs, code and session, each percent-encoded")
  func link() {
    var handoff = Handoff()
    handoff.cart = "https://shop.example.com/cart/{lines}?discount={code}&ref={session}&s={skus}"
    let link = handoff.link(items: [variant("A B/é", "4711"), variant("C,D", nil)], code: "10% & {session}", session: "01J/x")
    #expect(link == "https://shop.example.com/cart/4711:1,C%2CD:1?discount=10%25%20%26%20%7Bsession%7D&ref=01J%2Fx&s=A%20B%2F%C3%A9,C%2CD")
  }

  @Test("Without a cart the page stands in, without both there is no link, without a code its place is empty")
  func templates() {
    var handoff = Handoff()
    #expect(handoff.link(items: [], code: nil, session: "s") == nil)
    handoff.page = "https://shop.example.com/{session}/{code}"
    #expect(handoff.link(items: [], code: nil, session: "a-Z_0.~") == "https://shop.example.com/a-Z_0.~/")
  }

  @Test("Literal codes are shared out by the session's name: the same each time, every code in its turn")
  func codes() {
    var handoff = Handoff()
    #expect(handoff.code(session: "s") == nil)
    handoff.codes = .literal(["A", "B", "C"])
    let codes = (0..<60).map { handoff.code(session: "01S\($0)") }
    #expect(Set(codes) == ["A", "B", "C"] && codes == (0..<60).map { handoff.code(session: "01S\($0)") })
    handoff.codes = .pool("autumn")
    #expect(handoff.code(session: "s") == nil)
  }

  @Test("A template's unknown field and an address that is none are refused")
  func badTemplates() {
    func codes(_ cart: String) -> [String] { faults(Night.quizText + "\nhandoff: {cart: \"\(cart)\"}") }
    #expect(codes("https://x.example.com/{lines}").isEmpty)
    #expect(codes("https://x.example.com/{line}") == ["13 handoff.cart bad_template"])
    #expect(codes("https://x.example.com/{lines") == ["13 handoff.cart bad_template"])
    #expect(codes("javascript:alert(1)") == ["13 handoff.cart bad_template"])
  }
}
