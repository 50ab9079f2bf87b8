// A change to the catalog as lines of text: how much of each kind, then row by row with the fields that change.
import Domain
import Terminal

/// Writes a plan out.
struct PlanText {
  let page: CatalogPlanPage
  let look: Look

  private var width: Int { look.body.width }
  private var arrow: String { look.glyphs.isASCII ? "->" : "→" }

  var lines: [TextLine] { look.air + head + skipped + gone + changed + new }

  // MARK: Head

  private var head: [TextLine] {
    let counts = page.counts
    let parts = [
      "\(Figures.grouped(counts.new)) new", "\(Figures.grouped(counts.changed)) changed", "\(Figures.grouped(counts.gone)) gone",
      "\(Figures.grouped(counts.unchanged)) kept",
    ]
    let sum = TextLine.wrapped(parts.joined(separator: " \(look.dot) "), width: width)
    return [TextLine(fit(origin, to: width), .title)] + sum + warnings
  }

  private var origin: String {
    switch page.origin {
    case .file(let choice, let format, _):
      "\(choice.path.split(separator: "/").last.map(String.init) ?? choice.path)  \(format.title)"
    case .revision(let number, let at): "Revision \(number) of \(look.clock.moment(at, now: page.asOf))"
    }
  }

  private var warnings: [TextLine] {
    let counts = page.counts
    if counts.changesNothing { return [TextLine("The catalog is like this already.", .dim)] }
    var lines: [TextLine] = []
    if counts.percentGone >= 20 {
      lines += TextLine.wrapped(
        "\(look.alert) \(counts.percentGone)% of the catalog would go: is this the whole catalog?", .error, width: width)
    }
    if counts.new + counts.changed + counts.gone == 0 { lines.append(TextLine("Only the order changes.", .dim)) }
    return lines
  }

  // MARK: Rows

  private var skipped: [TextLine] {
    section("Passed over", page.counts.skipped, shown: page.skipped.count) {
      page.skipped.flatMap { problem in
        TextLine.wrapped(problem.message, .error, x: 12, width: width).enumerated().map { index, line in
          index == 0 ? line.adding("line \(problem.line)", .dim, x: 2) : line
        }
      }
    }
  }

  private var gone: [TextLine] { section("Gone", page.counts.gone, shown: page.gone.count) { page.gone.map(row) } }
  private var new: [TextLine] { section("New", page.counts.new, shown: page.new.count) { page.new.map(row) } }

  private var changed: [TextLine] {
    section("Changed", page.counts.changed, shown: page.changed.count) {
      page.changed.flatMap { change in [name(change.after)] + change.fields.flatMap { field($0, of: change) } }
    }
  }

  private func section(_ title: String, _ count: Int, shown: Int, _ rows: () -> [TextLine]) -> [TextLine] {
    guard count > 0 else { return [] }
    let head = TextLine(title, .title).adding(Figures.grouped(count), .dim, x: Width.of(title) + 2)
    let rest = count > shown ? [TextLine("and \(Figures.grouped(count - shown)) more", .dim, x: 2)] : []
    return [.empty, head] + rows() + rest
  }

  private func row(_ variant: Variant) -> TextLine {
    let price = variant.price?.text(decimals: 2) ?? "-"
    return TextLine(fit(words(variant), to: width - Width.of(price) - 4), x: 2).adding(price, .dim, endingAt: width)
  }

  private func name(_ variant: Variant) -> TextLine { TextLine(fit(words(variant), to: width - 2), x: 2) }

  private func words(_ variant: Variant) -> String {
    ([variant.title] + variant.options + [variant.sku]).joined(separator: "  ")
  }

  /// `price       19.00 → 21.00`; long texts are told by their field alone.
  private func field(_ field: VariantField, of change: CatalogPlan.Change) -> [TextLine] {
    let column = look.isNarrow ? 17 : 22
    func value(_ variant: Variant) -> String {
      let text = field.text(of: variant).replacing("\n", with: " ")
      return text.isEmpty ? "none" : text
    }
    let label = TextLine(field.words, .dim, x: 4)
    let (before, after) = (value(change.before), value(change.after))
    let whole = "\(before) \(arrow) \(after)"
    guard Width.of(whole) > width - column else { return [label.adding(whole, x: column)] }
    return [
      label.adding(fit(before, to: width - column), x: column),
      TextLine(fit("\(arrow) \(after)", to: width - column), x: column),
    ]
  }

  private func fit(_ text: String, to width: Int) -> String { Width.fit(text, to: width, ellipsis: look.glyphs.ellipsis) }
}

extension VariantField {
  /// As a merchant calls it.
  var words: String {
    switch self {
    case .location: "shelf place"
    case .compareAtPrice: "price before"
    case .variantID: "shop's number"
    case .product: "handle"
    default: rawValue
    }
  }
}

extension CatalogFile.Format {
  /// Whose export it is.
  var title: String {
    switch self {
    case .shopify: "Shopify export"
    case .woocommerce: "WooCommerce export"
    case .askwell: "Askwell catalog"
    }
  }
}
