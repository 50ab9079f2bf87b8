// What the keys of the catalog's pages ask of the desk, and what its answers come to.
import Domain
import Terminal
import Testing

@testable import Console

@Suite("Catalog keys")
struct CatalogKeysTests {
  /// A console on the catalog page, that asks a shop of 100,000 variants or of 4.
  private struct Counter {
    var program = ConsoleProgram()
    private(set) var asked: [CatalogRequest] = []
    /// Answers that are held back until `deliver`.
    private(set) var held: [ConsoleReply] = []
    var holds = false
    private let many: Bool
    private let role: ConsoleRole

    init(many: Bool = false, role: ConsoleRole = .owner) {
      self.many = many
      self.role = role
      send(.resize(Size(columns: 80, rows: 24)))
      type(Shop.pin.dropLast() + "")
      press(.enter)
      type("6")
    }

    mutating func type(_ text: String) { for sign in text { press(.character(sign)) } }
    mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }
    mutating func forget() { asked = [] }

    mutating func deliver(_ place: Int) { send(.reply(held.remove(at: place))) }

    mutating func send(_ event: Event<ConsoleReply>) {
      var queue = [event]
      while !queue.isEmpty {
        for effect in program.update(queue.removeFirst()) {
          guard case .catalog(let request) = effect else {
            queue += Shop.answer(effect, role: role).map { .reply($0) }
            continue
          }
          asked.append(request)
          let answers = CatalogShop.answer(request, many: many)
          if holds { held += answers } else { queue += answers.map { .reply($0) } }
        }
      }
    }

    var screen: [String] {
      var canvas = Canvas(size: Size(columns: 80, rows: 24))
      program.view(&canvas)
      return canvas.lines
    }

    func shows(_ text: String) -> Bool { screen.contains { $0.contains(text) } }
  }

  @Test("of 100,000 variants the first window is asked for, at the end the last one, and keys between known rows ask for nothing")
  func windows() {
    var counter = Counter(many: true)
    #expect(counter.asked == [.rows(words: "", from: 0)])
    #expect(counter.shows("1 of 100,000 variants"))
    counter.forget()
    counter.press(.end)
    #expect(counter.asked == [.rows(words: "", from: 99_900)])
    #expect(counter.shows("▸ Thing 99999") && counter.shows("100,000 of 100,000 variants"))
    counter.forget()
    counter.press(.up, .up, .pageUp, .down)
    #expect(counter.asked.isEmpty)
    counter.press(.home)
    #expect(counter.asked == [.rows(words: "", from: 0)])
  }

  @Test("paging through 1,000 rows asks for each of 11 windows once, and before its rows are in sight")
  func paging() {
    var counter = Counter(many: true)
    while !counter.shows("▸ Thing 1005") {
      counter.press(.pageDown)
      #expect(!counter.shows("    …"))
    }
    #expect(counter.asked == (0...10).map { .rows(words: "", from: $0 * 100) })
  }

  @Test("stock of 23 hours ago is not mentioned, of 25 hours it is")
  func staleStock() {
    var counter = Counter()
    for (hours, isTold) in [(23, false), (25, true)] {
      var rows = CatalogShop.rows("", from: 0, many: false)
      rows.stockHours = hours
      counter.send(.reply(.catalog(.rows(rows))))
      #expect(counter.shows("! stock is 25 h old · 4 variants") == isTold)
    }
  }

  @Test("a window that was asked for and has not come is not asked for again: 9 pages on, one request; its rows show as dots till then")
  func slowly() {
    var counter = Counter(many: true)
    counter.holds = true
    counter.forget()
    for _ in 0..<9 { counter.press(.pageDown) }
    #expect(counter.asked == [.rows(words: "", from: 100)])
    #expect(counter.shows("▸ …"))
    counter.press(.enter)
    #expect(counter.asked.count == 1 && counter.shows("Askwell · Catalog  "))
    counter.deliver(0)
    #expect(counter.shows("▸ Thing 1"))
  }

  @Test("each letter asks; an answer to older words than those in the field is dropped, the rows before stay in sight meanwhile")
  func typing() {
    var counter = Counter()
    counter.press("/")
    counter.holds = true
    counter.forget()
    counter.type("cl")
    #expect(counter.asked == [.rows(words: "c", from: 0), .rows(words: "cl", from: 0)])
    #expect(counter.shows("Rosehip night oil · 30 ml"))
    counter.deliver(1)
    #expect(counter.shows("Clay cleansing bar") && !counter.shows("Card, printed") && counter.shows("1 found"))
    counter.deliver(0)
    #expect(!counter.shows("Card, printed") && counter.shows("1 found"))
  }

  @Test("Escape shows all rows again; what was found is opened after Enter")
  func found() {
    var counter = Counter()
    counter.type("/clay")
    counter.press(.enter, .enter)
    #expect(counter.asked.last == .product(handle: "soap"))
    counter.press(.escape, .escape)
    #expect(counter.asked.last == .rows(words: "", from: 0) && counter.shows("4 variants"))
  }

  @Test("staff browse: neither import nor revisions are offered, and their keys ask for nothing")
  func staff() {
    var counter = Counter(role: .staff)
    #expect(!counter.shows("import") && !counter.shows("revisions"))
    counter.forget()
    counter.type("ir")
    #expect(counter.asked.isEmpty && counter.shows("Askwell · Catalog  "))
    #expect(Counter(role: .merchant).shows("I import"))
  }

  @Test("a path takes digits, Q and slashes as letters; Enter reads, Enter again imports what was read, and the table is asked anew")
  func importing() {
    var counter = Counter()
    counter.type("i/q/2 l.csv")
    counter.forget()
    counter.press(.enter)
    let choice = CatalogChoice(path: "/q/2 l.csv")
    #expect(counter.asked == [.plan(choice)])
    counter.press(.enter)
    #expect(counter.asked.dropFirst() == [.apply(choice, digest: "d", base: 3), .rows(words: "", from: 0)])
    #expect(counter.shows("✓ Revision 4: 1 new, 1 changed, 1 gone") && counter.shows("▸ Rosehip night oil"))
  }

  @Test("Escape goes from the plan to the form with what was typed, and from there to the table")
  func back() {
    var counter = Counter()
    counter.type("ia.csv")
    counter.press(.enter, .escape)
    #expect(counter.shows("a.csv") && counter.shows("Which file"))
    counter.press(.escape)
    #expect(counter.shows("4 variants"))
  }

  @Test("a file that cannot be opened is told beside its name, and the name can be mended")
  func unreadable() {
    var counter = Counter()
    counter.type("inone.csv")
    counter.press(.enter)
    #expect(counter.shows("! this file cannot be opened") && counter.shows("none.csv"))
    counter.press(.backspace)
    counter.forget()
    counter.press(.tab, .right, .enter)
    #expect(counter.asked.isEmpty || counter.asked == [.plan(CatalogChoice(path: "none.cs", format: .shopify))])
  }

  @Test("at 40x12 the reason that is too long for its line stands whole below the form")
  func narrowFault() {
    let screen = Shop.console("6inone.csv⏎", columns: 40, rows: 12).screen
    let words = screen.flatMap { $0.split(separator: " ") }.joined(separator: " ")
    #expect(words.contains("! this file cannot be opened:") && words.contains("No such file or directory"), "\(screen)")
  }

  @Test("an import without a name asks for one and nothing of the desk")
  func unnamed() {
    var counter = Counter()
    counter.type("i")
    counter.forget()
    counter.press(.enter)
    #expect(counter.asked.isEmpty && counter.shows("! Please fill this in"))
  }

  @Test("a return is asked for once the question is answered with yes; no and Escape ask for nothing")
  func bringBack() {
    var counter = Counter()
    counter.type("r")
    counter.press(.down, .enter, .enter)
    counter.forget()
    counter.press(.enter)
    #expect(counter.asked.isEmpty && !counter.shows("Not now"))
    counter.press(.enter, .escape)
    #expect(counter.asked.isEmpty && !counter.shows("Not now"))
    counter.press(.enter)
    counter.type("b")
    #expect(counter.asked == [.bringBack(2, base: 3), .rows(words: "", from: 0), .revisions])
    #expect(counter.shows("✓ Revision 4") && counter.shows("Catalog › Revisions"))
  }

  @Test("the revision in force cannot be brought back, and says why")
  func inForce() {
    var counter = Counter()
    counter.type("r")
    counter.forget()
    counter.press(.enter)
    #expect(counter.asked.isEmpty && counter.shows("This revision is in force"))
  }
}
