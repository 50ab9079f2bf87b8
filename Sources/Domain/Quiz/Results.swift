// What stands at the end of a quiz: sections and slots, the lead step, the hand-off.

/// A part of the results page.
public struct Section: Hashable, Sendable {
  /// Unique in its quiz.
  public var ref: String
  /// Heading; nil without.
  public var title: LocalizedText?
  /// Words below the heading; nil without.
  public var text: LocalizedText?
  /// On the page only where this holds; nil always.
  public var showIf: Predicate?
  /// Filled in this order.
  public var slots: [Slot]

  public init(ref: String, slots: [Slot]) {
    self.ref = ref
    self.slots = slots
  }

  /// The default of FORMAT.md: one slot `best` with up to six products.
  public static let standard = Section(ref: "results", slots: [Slot(ref: "best", max: 6)])
}

/// A place for products, filled in file order.
public struct Slot: Hashable, Sendable {
  /// Unique in its quiz.
  public var ref: String
  /// Heading; nil without.
  public var title: LocalizedText?
  /// Over `product.*`.
  public var filter: Predicate?
  /// Most products, from 1.
  public var max: Int
  /// Milli-votes; nil is the quiz's own.
  public var minScore: Int?
  /// Percent of the asked questions; nil is the quiz's own.
  public var threshold: Int?
  /// SKUs of the fallback list.
  public var fixed: [String] = []
  /// May show what an earlier slot shows.
  public var mayRepeat = false

  public init(ref: String, max: Int = 1) {
    self.ref = ref
    self.max = max
  }
}

/// Asking for a contact, with separate consent for email and SMS.
public struct LeadStep: Hashable, Sendable {
  /// When the shopper is asked.
  public enum Moment: String, Hashable, Sendable, CaseIterable {
    case beforeResults = "before_results"
    case afterResults = "after_results"
    case never
  }
  /// What may be asked for.
  public enum Field: String, Hashable, Sendable, CaseIterable { case email, phone, name }

  /// Never, unless the file has a `lead`.
  public var moment = Moment.never
  /// In the order of the screen.
  public var ask: [Field] = []
  /// Of `ask`, what may not stay empty.
  public var require: [Field] = []
  /// The exact words of each box; a channel without words, or whose address is not in `ask`, is not asked about.
  public var consent: [Channel: LocalizedText] = [:]

  public init() {}
}

/// How a shopper may be written to; each is consented to apart.
public enum Channel: String, Hashable, Sendable, CaseIterable { case email, sms }

/// How the basket leaves the kiosk.
public struct Handoff: Hashable, Sendable {
  /// Codes in the file itself, or the name of a pool of codes.
  public enum Codes: Hashable, Sendable { case literal([String]), pool(String) }
  /// Templates with `{lines}`, `{skus}`, `{code}`, `{session}`.
  public var cart: String?
  /// The template where there is no `cart`.
  public var page: String?
  /// Nil without a discount.
  public var codes: Codes?

  public init() {}
}

extension Handoff {
  /// The cart link for `items`, percent-encoded: `{lines}` is `variant_id:qty` joined by commas (the SKU where a variant has no id).
  /// Nil without a template.
  public func link(items: [Variant], code: String?, session: String) -> String? {
    guard let template = cart ?? page else { return nil }
    let fields = [
      "lines": items.map { Handoff.encoded($0.variantID ?? $0.sku) + ":1" }.joined(separator: ","),
      "skus": items.map { Handoff.encoded($0.sku) }.joined(separator: ","),
      "code": Handoff.encoded(code ?? ""),
      "session": Handoff.encoded(session),
    ]
    return fields.reduce(template) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// The discount code of a session: literal codes are shared out by the session's name.
  public func code(session: String) -> String? {
    guard case .literal(let codes) = codes, !codes.isEmpty else { return nil }
    return codes[Int(Digest.bytes(session)[0]) % codes.count]
  }

  /// The pool that a session's code is taken from; nil where the file itself has the codes, or none.
  public var pool: String? {
    guard case .pool(let name) = codes else { return nil }
    return name
  }

  private static func encoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%" + Digest.hex([byte]).uppercased()
      }
    }
    return out
  }
}
