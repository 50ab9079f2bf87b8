// The facts of a change to the catalog before it is made, and of the changes that were made.
public import Domain

/// What an import or a rollback would do.
public struct CatalogPlanPage: Equatable, Sendable {
  /// Rows of each kind that are shown; the counts are of all.
  public static let mostRows = 500

  /// Where the other catalog comes from.
  public enum Origin: Equatable, Sendable {
    /// `digest` is that of the bytes that were read.
    case file(CatalogChoice, format: CatalogFile.Format, digest: String)
    case revision(Int64, at: Instant)
  }

  public var asOf: Instant
  public var origin: Origin
  /// The revision in force.
  public var base: Int64
  public var counts: Counts
  /// The first of each kind.
  public var new: [Variant]
  public var changed: [CatalogPlan.Change]
  public var gone: [Variant]
  public var skipped: [Problem]

  /// How many of each kind there are.
  public struct Counts: Equatable, Sendable {
    public var new: Int
    public var changed: Int
    public var gone: Int
    public var unchanged: Int
    public var skipped: Int
    /// Whether those that stay come in another order.
    public var isReordered: Bool

    public init(_ plan: CatalogPlan) {
      new = plan.new.count
      changed = plan.changed.count
      gone = plan.gone.count
      unchanged = plan.unchanged
      skipped = plan.skipped.count
      isReordered = plan.isReordered
    }

    /// Of a hundred of the catalog's variants.
    var percentGone: Int {
      let before = changed + gone + unchanged
      return before == 0 ? 0 : gone * 100 / before
    }

    var changesNothing: Bool { new + changed + gone == 0 && !isReordered }
  }

  public init(_ plan: CatalogPlan, origin: Origin, asOf: Instant) {
    self.asOf = asOf
    self.origin = origin
    base = plan.base
    counts = Counts(plan)
    new = Array(plan.new.prefix(Self.mostRows))
    changed = Array(plan.changed.prefix(Self.mostRows))
    gone = Array(plan.gone.prefix(Self.mostRows))
    skipped = Array(plan.skipped.prefix(Self.mostRows))
  }
}

/// The catalog's past.
public struct RevisionsPage: Equatable, Sendable {
  /// One import or rollback.
  public struct Row: Equatable, Sendable {
    public var number: Int64
    public var at: Instant
    /// A file, or what was brought back.
    public var source: String
    public var products: Int
    public var variants: Int

    public init(number: Int64, at: Instant, source: String, products: Int, variants: Int) {
      self.number = number
      self.at = at
      self.source = source
      self.products = products
      self.variants = variants
    }
  }

  public var asOf: Instant
  /// The newest first: it is in force.
  public var rows: [Row]

  public init(asOf: Instant, rows: [Row]) {
    self.asOf = asOf
    self.rows = rows
  }
}
