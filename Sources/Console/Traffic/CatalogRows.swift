// The facts of the catalog's table, a window at a time.
public import Domain

/// Some rows of the catalog.
public struct CatalogRows: Equatable, Sendable {
  /// Rows of a window.
  public static let size = 100

  /// One variant.
  public struct Row: Equatable, Sendable {
    public var sku: String
    /// Handle of its product.
    public var product: String
    public var title: String
    /// Size, colour and the like; empty without.
    public var options: String
    public var price: Number?
    /// Nil is unknown.
    public var stock: Int?
    public var status: Variant.Status
    /// Shelf place; empty when not known.
    public var location: String
    /// Choices of the quizzes in force that give it points.
    public var votes: Int

    public init(_ variant: Variant, votes: Int) {
      sku = variant.sku
      product = variant.product
      title = variant.title
      options = variant.options.joined(separator: ", ")
      price = variant.price
      stock = variant.stock
      status = variant.status
      location = variant.location
      self.votes = votes
    }
  }

  /// What was looked for.
  public var words: String
  /// Of the catalog that was looked at; 0 when there is none.
  public var revision: Int64
  /// Place of the first row.
  public var from: Int
  /// Length of the whole list.
  public var total: Int
  public var rows: [Row]
  /// Hours since the stock was counted, as a stock file says; nil where it stands in the catalog's own file.
  public var stockHours: Int?
  /// From how many on that is told.
  public var staleHours: Int

  public init(words: String, revision: Int64, from: Int, total: Int, rows: [Row], stockHours: Int? = nil, staleHours: Int = 24) {
    self.words = words
    self.revision = revision
    self.from = from
    self.total = total
    self.rows = rows
    self.stockHours = stockHours
    self.staleHours = staleHours
  }
}
