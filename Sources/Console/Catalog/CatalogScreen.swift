// The catalog: a table as long as the shop has variants, of which only the rows in sight are known.
import Domain
import Terminal

/// Every variant in file order, or what the words in the find line find.
struct CatalogScreen: Screen {
  private(set) var rows = RowWindow()
  private var list = List()
  private(set) var wanted: TextInput?
  private var isFinding = false

  let title = "Catalog"
  var load: ConsoleEffect { .catalog(.rows(words: words, from: RowWindow.start(of: list.selected))) }
  var typed: TextInput? { isFinding ? wanted : nil }
  private var words: String { wanted?.text ?? "" }
  private var chosen: CatalogRows.Row? { rows[list.selected] }

  func bindings(_ look: Look) -> Bindings<Command> {
    let changes: [Binding<Command>] = [
      Binding([.character("i")], .catalog(.load), name: "I", "import"),
      Binding([.character("r")], .catalog(.revisions), name: "R", "revisions"),
    ]
    return Bindings([.open("product", look.glyphs), .choose(look.glyphs), .find] + (look.role.may(.edit) ? changes : []))
  }

  // MARK: Keys

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if isFinding { return type(key) }
    if key == .escape, wanted != nil { return find(nil) }
    return step(list.apply(key, height: look.body.height - 1), look)
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    let body = look.body
    return step(list.apply(mouse, in: Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)), look)
  }

  private mutating func step(_ outcome: List.Outcome?, _ look: Look) -> Step? {
    switch outcome {
    case .moved?: return askMissing(height: look.body.height)
    case .opened?: return chosen.map { .open(ProductScreen(handle: $0.product, title: $0.title)) } ?? .stay
    case nil: return nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return step(.opened(list.selected), look)
    case .find:
      wanted = wanted ?? TextInput("", limit: 64)
      isFinding = true
      return .stay
    case .catalog(.load): return .open(ImportScreen())
    case .catalog(.revisions): return .open(RevisionsScreen())
    default: return nil
    }
  }

  /// Letters look at once, Enter keeps what was found, Escape shows all rows again.
  private mutating func type(_ key: Key) -> Step {
    switch key {
    case .enter, .down:
      isFinding = false
      if words.isEmpty { wanted = nil }
    case .escape: return find(nil)
    case .backspace where words.isEmpty: return find(nil)
    default:
      var input = wanted ?? TextInput("", limit: 64)
      let before = input.text
      _ = input.apply(key)
      if input.text != before { return find(input) }
      wanted = input
    }
    return .stay
  }

  /// The rows in sight stay until the answer is there: nothing flickers.
  private mutating func find(_ input: TextInput?) -> Step {
    let before = words
    wanted = input
    if input == nil { isFinding = false }
    return words == before ? .stay : .ask([.catalog(.rows(words: words, from: 0))])
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    guard isFinding, var input = wanted else { return nil }
    input.insert(text)
    return find(input)
  }

  // MARK: Rows

  private mutating func askMissing(height: Int) -> Step {
    guard rows.words == words else { return .stay }
    let near = max(0, list.selected - height)...max(0, min(list.count - 1, list.selected + height))
    let starts = rows.missing(near)
    return starts.isEmpty ? .stay : .ask(starts.map { .catalog(.rows(words: words, from: $0)) })
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .catalog(.rows(let answer)):
      // An answer to older words than those that stand there says nothing any more.
      guard answer.words == words else { return .stay }
      let isOther = rows.words != answer.words
      rows.take(answer)
      list.update(count: answer.total)
      if isOther { list.select(0) }
      return askMissing(height: look.body.height)
    case .catalog(.changed): return .ask([load])
    default: return .stay
    }
  }

  // MARK: Looks

  /// Stock that was counted too long ago is told: shoppers may be sent to an empty shelf.
  private var staleStock: String? {
    guard let hours = rows.stockHours, hours >= rows.staleHours else { return nil }
    return "! stock is \(Figures.age(seconds: hours * 3600)) old"
  }

  func note(_ look: Look) -> String {
    guard rows.isKnown else { return "" }
    let counted = rows.words.isEmpty ? Figures.counted(rows.total, "variant", "variants") : "\(Figures.grouped(rows.total)) found"
    let place = rows.total > look.body.height - 1 ? "\(Figures.grouped(list.selected + 1)) of \(counted)" : counted
    return ([staleStock] + [place]).compactMap(\.self).joined(separator: " \(look.dot) ")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard rows.isKnown else { return canvas.drawLoading(look) }
    guard rows.total > 0 else {
      if !rows.words.isEmpty { return canvas.drawNothing("Nothing found", "No variant has all of these words.", look) }
      let remedy = look.role.may(.edit) ? "Press I to import a file of products." : "A merchant imports a file of products."
      return canvas.drawNothing("No catalog yet", remedy, look)
    }
    CatalogScreen.table(look).draw(list, on: &canvas, in: look.body) { place in
      rows[place].map { CatalogScreen.cells($0, look) } ?? [look.glyphs.ellipsis]
    }
  }

  private static func table(_ look: Look) -> Table {
    Table([
      Column("title", .flexible(look.isNarrow ? 16 : 26, most: 52)), Column("sku", .flexible(11, most: 18), rank: 2, .dim),
      Column("price", .fixed(8), .right), Column("stock", .fixed(6), .right, rank: 1), Column("place", .fixed(8), rank: 3),
      Column("votes", .fixed(5), .right, rank: 4),
    ])
  }

  private static func cells(_ row: CatalogRows.Row, _ look: Look) -> [String] {
    let state = row.status == .active ? [] : [row.status.rawValue]
    let title = (state + [row.title] + (row.options.isEmpty ? [] : [row.options])).joined(separator: " \(look.dot) ")
    return [
      title, row.sku, row.price?.text(decimals: 2) ?? "-", row.stock.map(Figures.grouped) ?? "-",
      row.location.isEmpty ? "-" : row.location, row.votes == 0 ? "-" : String(row.votes),
    ]
  }
}
