// An import: a file is named, what it would change is read, and only then done.
import Domain
import Terminal

/// First a form, then the plan.
struct ImportScreen: TextPage {
  /// What is filled in.
  struct Source: Equatable, Sendable {
    var path = ""
    var format = "found out by its columns"
    let formats = ["found out by its columns"] + CatalogFile.Format.allCases.map(\.title)

    var choice: CatalogChoice {
      let path = path.trimmingSpaces()
      return CatalogChoice(path: path, format: CatalogFile.Format.allCases.first { $0.title == format })
    }
  }

  private static let form = Form<Source>(
    "Which file is the catalog?",
    .text("File", \.path, required: true, help: "CSV in UTF-8: /media/usb/products.csv, or ~/products.csv"),
    .picker("Format", \.format, from: \.formats, help: "Left and right choose"))

  private(set) var draft = ImportScreen.form.open(Source())
  /// What was read; nil while the form is in sight.
  private(set) var plan: CatalogPlanPage?
  /// What is wrong with the file, below the form.
  private(set) var faults: [String] = []
  /// The catalog as it is.
  private(set) var revisions: RevisionsPage?
  private var isReading = false
  var scroll = Scroll()

  let title = "Import"
  let load = ConsoleEffect.catalog(.revisions)
  var isTyping: Bool { plan == nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    guard let plan else {
      return Bindings([
        Binding([.enter, .control("s")], .catalog(.load), name: look.glyphs.keyEnter, "read the file"),
        Binding([.tab, .down, .up], .move, name: "Tab", "next field"),
      ])
    }
    let off = plan.counts.changesNothing ? "The catalog is like this already" : nil
    return Bindings([
      Binding([.enter], .open, name: look.glyphs.keyEnter, "import this", offBecause: off), .scroll(look.glyphs),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard plan != nil else { return fill(key) }
    if key == .escape || key == .backspace {
      plan = nil
      return .stay
    }
    return scrolled(by: key, look)
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    guard plan != nil else { return nil }
    return scrolled(by: mouse, look)
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    guard plan == nil else { return nil }
    return draft.paste(text, in: ImportScreen.form).map { _ in .stay }
  }

  private mutating func fill(_ key: Key) -> Step? {
    // One key reads the file, from whichever field: the format is seldom touched.
    switch draft.apply(key == .enter ? .control("s") : key, in: ImportScreen.form) {
    case .save(let source)?:
      isReading = true
      faults = []
      return .ask([.catalog(.plan(source.choice))])
    case .cancel?: return .back
    case .changed?: return .stay
    case nil: return nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard command == .open, let plan, case .file(let choice, _, let digest) = plan.origin else { return nil }
    return .ask([.catalog(.apply(choice, digest: digest, base: plan.base))])
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .catalog(.revisions(let page)): revisions = page
    case .catalog(.plan(let page)):
      // One that was asked for before another file was named says nothing any more.
      guard case .file(let choice, _, _) = page.origin, choice == draft.record.choice else { return .stay }
      isReading = false
      plan = page
      scroll = Scroll()
    case .catalog(.unreadable(let choice, let reasons)):
      guard choice == draft.record.choice else { return .stay }
      isReading = false
      plan = nil
      draft.refuse(field: 0, reasons.first ?? "This file cannot be read")
      faults = reasons
    case .catalog(.changed(let done)): return .all([.back, .say(done.toast)])
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    guard plan != nil else { return isReading ? "reading\(look.glyphs.ellipsis)" : "" }
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: look.body.height).upperBound
    return below > 0 ? "\(Figures.grouped(below)) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard plan == nil else {
      canvas.draw(lines(look), scroll, in: look.body)
      return
    }
    let body = look.body
    let top = body.height >= 14 ? 1 : 0
    let form = Rect(x: body.x, y: body.y + top, width: body.width, height: min(ImportScreen.form.height, body.height - top))
    ImportScreen.form.draw(draft, on: &canvas, in: form, marksChanges: false)
    let below = Rect(x: body.x + 2, y: form.bottom + top, width: body.width - 2, height: body.bottom - form.bottom - top)
    canvas.draw(faults.isEmpty ? inForce(look) : told(below.width), Scroll(), in: below)
  }

  /// What the line below the file's name has no room for.
  private func told(_ width: Int) -> [TextLine] {
    let isWhole = Width.of(faults[0]) + 12 <= width
    return faults.dropFirst(isWhole ? 1 : 0).flatMap { TextLine.wrapped($0, .error, width: width) }
  }

  /// What an import would take the place of.
  private func inForce(_ look: Look) -> [TextLine] {
    guard let page = revisions else { return [] }
    guard let row = page.rows.first else { return [TextLine("There is no catalog yet.", .dim)] }
    let variants = Figures.counted(row.variants, "variant", "variants")
    return TextLine.wrapped(
      "In force since \(look.clock.moment(row.at, now: page.asOf)): revision \(row.number), \(variants). The file takes its place whole; "
        + "what was before can be brought back.", .dim, width: look.body.width - 2)
  }

  func lines(_ look: Look) -> [TextLine] { plan.map { PlanText(page: $0, look: look).lines } ?? [] }
}

extension CatalogDone {
  /// What has just happened.
  var toast: Toast {
    Toast("Revision \(revision): \(Figures.grouped(added)) new, \(Figures.grouped(changed)) changed, \(Figures.grouped(removed)) gone")
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
