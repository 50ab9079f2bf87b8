// What a shopper takes along on paper: the products with their prices, places and reasons, and the code for the till.

/// A receipt's content, before it is laid out.
public struct Receipt: Hashable, Sendable {
  /// One product.
  public struct Item: Hashable, Sendable {
    /// As the catalog has it.
    public var title: String
    /// Nil when the catalog has none.
    public var price: Number?
    /// Where it stands, `aisle 3 · bay 2`; empty when not known.
    public var place: String
    /// Why it is here, in the shopper's words.
    public var reasons: [String]
    public init(title: String, price: Number?, place: String, reasons: [String]) {
      self.title = title
      self.price = price
      self.place = place
      self.reasons = reasons
    }
  }
  /// As the shop calls itself; the quiz's title where it has no name.
  public var title: String
  /// By the shop's clocks.
  public var date: CivilDate
  /// In the order of the results.
  public var items: [Item]
  /// ISO 4217.
  public var currency: String
  /// Nil without a discount.
  public var discount: String?
  /// What the shopper says at the till.
  public var shortCode: String
  /// Of the cart; nil without one.
  public var link: String?
  /// How many days the short code brings the answers back; 0 when it does not.
  public var recallDays: Int
  /// The shopper's language.
  public var locale: String

  public init(
    title: String, date: CivilDate, items: [Item], currency: String, discount: String? = nil, shortCode: String, link: String? = nil,
    recallDays: Int = 0, locale: String
  ) {
    self.title = title
    self.date = date
    self.items = items
    self.currency = currency
    self.discount = discount
    self.shortCode = shortCode
    self.link = link
    self.recallDays = recallDays
    self.locale = locale
  }

  /// Of the products of `take` that are among `skus`, with the words of its quiz.
  public init(
    of take: Take, skus: [String], quiz: Quiz, catalog: Catalog, configuration: Configuration, at now: Instant, locale: String,
    discount: String?, shortCode: String, link: String?
  ) {
    let items = take.products.filter { skus.contains($0.sku) }.compactMap { row -> Item? in
      guard let variant = catalog.variant(row.sku) else { return nil }
      // A product of a fixed list is popular here, and no answer's.
      let reasons = row.ladder == .fixed ? [] : row.why.compactMap { Receipt.reason($0, quiz, locale) }
      return Item(title: variant.title, price: variant.price, place: variant.location, reasons: reasons)
    }
    // What was taken of the offers stands below; no answer spoke for it.
    let taken = (take.offers?.skus ?? []).filter { skus.contains($0) }.compactMap(catalog.variant).map {
      Item(title: $0.title, price: $0.price, place: $0.location, reasons: [])
    }
    self.init(
      title: configuration.storeTitle ?? quiz.text(quiz.title, in: locale), date: configuration.zone.date(of: now), items: items + taken,
      currency: configuration.currency, discount: discount, shortCode: shortCode, link: link, recallDays: configuration.recallDays,
      locale: locale)
  }

  private static func reason(_ why: Take.Why, _ quiz: Quiz, _ locale: String) -> String? {
    guard why.points > 0, let choice = quiz.question(why.question)?.carriers.first(where: { $0.ref == why.choice }) else { return nil }
    return quiz.text(choice.reason ?? choice.label, in: locale)
  }

  /// Nil where no product has a price.
  var total: Number? {
    let prices = items.compactMap(\.price)
    return prices.isEmpty ? nil : prices.reduce(Number(0), +)
  }
}

/// One line of a receipt, no longer than the paper is wide.
public struct ReceiptLine: Hashable, Sendable {
  /// How it is printed.
  public enum Style: Hashable, Sendable {
    case plain
    /// Bold, in the middle.
    case title
    /// Twice as large, in the middle.
    case large
    /// In the middle.
    case centred
    /// The place of the link's QR code; a page of text has the link's own letters.
    case link
  }
  public var text: String
  public var style: Style
  public init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

extension Receipt {
  /// The receipt laid out. Every text has been cleaned and put into letters that `encoding` has.
  public func lines(columns: Int, encoding: PrinterSettings.Encoding) -> [ReceiptLine] {
    let words = ReceiptWords.of(locale)
    let format = ReceiptFormat(locale: locale, currency: currency)
    func wrapped(_ text: String, _ style: ReceiptLine.Style = .plain, _ width: Int? = nil) -> [ReceiptLine] {
      ReceiptText(encoding.letters(text)).wrapped(to: width ?? columns).map { ReceiptLine($0, style) }
    }
    func indented(_ text: String) -> [ReceiptLine] { wrapped(text, .plain, columns - 2).map { ReceiptLine("  " + $0.text) } }
    func row(_ left: String, _ right: String) -> [ReceiptLine] {
      ReceiptText(encoding.letters(left)).row(with: encoding.letters(right), columns).map { ReceiptLine($0) }
    }
    let rule = ReceiptLine(String(repeating: "-", count: columns))
    var lines = wrapped(title, .title) + wrapped(format.date(date), .centred) + [rule]
    for item in items {
      lines += row(item.title, item.price.map(format.price) ?? "")
      if !item.place.isEmpty { lines += indented(item.place) }
      if !item.reasons.isEmpty { lines += indented("\(words.youSaid) \(item.reasons.joined(separator: ", "))") }
    }
    lines.append(rule)
    if let total { lines += row(words.total, format.price(total)) }
    if let discount { lines += row(words.discount, discount) }
    lines += [ReceiptLine("")] + wrapped(words.sayAtTill, .centred) + wrapped(shortCode, .large, columns / 2)
    if let link { lines += [ReceiptLine("")] + wrapped(words.scan, .centred) + [ReceiptLine(encoding.letters(link), .link)] }
    let privacy = recallDays > 0 ? words.privacyWithCode.replacing("{n}", with: String(recallDays)) : words.privacy
    return lines + [ReceiptLine("")] + wrapped(privacy)
  }
}

extension ReceiptLine {
  /// Lines as a page of text, with spaces for what stands in the middle.
  static func text(_ lines: [ReceiptLine], _ columns: Int) -> String {
    lines.map { line in
      switch line.style {
      case .plain, .link: line.text + "\n"
      case .title, .large, .centred:
        String(repeating: " ", count: max(0, (columns - ReceiptText(line.text).width) / 2)) + line.text + "\n"
      }
    }.joined()
  }
}
