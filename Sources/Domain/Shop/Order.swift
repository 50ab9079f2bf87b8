// An order of the web shop or the till, as an export tells it, and how it is known to have come of a session.

/// What somebody bought.
public struct Order: Hashable, Sendable {
  /// One kind of thing in it.
  public struct Line: Hashable, Sendable {
    public var sku: String
    /// At least 1.
    public var quantity: Int
    /// Minor units of the shop's currency, of one piece.
    public var price: Int

    public init(sku: String, quantity: Int, price: Int) {
      self.sku = sku
      self.quantity = quantity
      self.price = price
    }

    /// Minor units.
    public var value: Int { quantity * price }
  }

  /// As the shop calls it, `#1001`; unique.
  public var name: String
  public var at: Instant
  /// A hand-off or discount code; nil without.
  public var code: String?
  /// A session's id or hand-off code that came with it; nil without.
  public var session: String?
  public var email: Email?
  public var phone: Phone?
  /// Cancelled, voided or refunded: it counts nowhere.
  public var isCancelled: Bool
  public var lines: [Line]

  public init(
    name: String, at: Instant, code: String? = nil, session: String? = nil, email: Email? = nil, phone: Phone? = nil,
    isCancelled: Bool = false, lines: [Line] = []
  ) {
    self.name = name
    self.at = at
    self.code = code
    self.session = session
    self.email = email
    self.phone = phone
    self.isCancelled = isCancelled
    self.lines = lines
  }

  /// Minor units of all lines.
  public var value: Int { lines.reduce(0) { $0 + $1.value } }
}

/// How an order is known to have come of a session, the surest first.
public enum OrderMatch: String, Hashable, Sendable, CaseIterable {
  /// By the hand-off's short code.
  case code
  /// By the session's id.
  case session
  /// By a discount code that only this session was given.
  case discount
  /// By the shopper's address, within the window.
  case contact
}
