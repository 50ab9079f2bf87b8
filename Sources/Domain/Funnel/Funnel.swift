// Sums over sessions, from which every metric of SEMANTICS.md (d) is taken. Two sums added are the sum over both: days and kiosks add up.

/// What came of a number of sessions.
public struct Funnel: Hashable, Sendable {
  /// Where a way ends that reached the results, in `QuestionSums.ways`; no ref is written so.
  public static let results = "*results"
  /// Days after a session's end within which an order counts, as they are reported (RH: one order in five comes after day 30).
  public static let windows = [7, 30, 90]
  /// The one that stands where only one does.
  public static let window = 30

  /// Sessions whose intro was shown.
  public var views = 0
  /// Sessions that passed the first slide.
  public var starts = 0
  /// Sessions that reached the results.
  public var completions = 0
  /// The same without retakes.
  public var uniqueCompletions = 0
  /// Starts that ended by the idle reset.
  public var timeouts = 0
  /// Starts with at least one step back.
  public var backs = 0
  /// Sessions that saw the lead step.
  public var leadViews = 0
  /// Sessions that left a valid email address or phone number.
  public var leads = 0
  /// Of these, those that reached the results.
  public var completedLeads = 0
  /// Sessions that left the lead step without going on: nothing seen after it, and no results.
  public var leadDrops = 0
  /// Leads who consented to email.
  public var emailConsents = 0
  /// Leads who consented to SMS.
  public var smsConsents = 0
  /// Completions that showed the hand-off.
  public var handoffs = 0
  /// Of these, those whose code came back.
  public var scans = 0
  /// Completions with a printed receipt.
  public var receipts = 0
  /// Completions with a basket.
  public var carts = 0
  /// Minor units, over all baskets.
  public var cartValue = 0
  /// Completions with an empty slot.
  public var noMatches = 0
  /// Completions where a step of the ladder filled a slot.
  public var fallbacks = 0
  /// By the windows' days.
  public var sales: [Int: SaleSums] = [:]
  /// By ref.
  public var questions: [String: QuestionSums] = [:]
  /// By SKU.
  public var products: [String: ProductSums] = [:]
  /// Completions by outcome.
  public var outcomes: [String: Int] = [:]
  /// By hour of the week from Monday 00 h, in the store's time zone; only hours with a session.
  public var hours: [Int: HourSums] = [:]

  /// Orders within one window.
  public struct SaleSums: Hashable, Sendable {
    /// Completions with at least one order.
    public var sessions = 0
    public var orders = 0
    /// Minor units, of lines that were recommended.
    public var direct = 0
    /// Minor units, of other lines.
    public var indirect = 0
    /// Minor units.
    public var value: Int { direct + indirect }
    public init() {}
  }

  /// What sessions did at one question.
  public struct QuestionSums: Hashable, Sendable {
    public var views = 0
    /// Sessions whose last answer says something.
    public var answers = 0
    /// Sessions that left it empty.
    public var skips = 0
    /// Sessions that saw it last and did not reach the results.
    public var drops = 0
    /// Sessions by choice.
    public var choices: [String: Int] = [:]
    /// Sessions by where they went: refs, or `Funnel.results`.
    public var ways: [String: Int] = [:]
    /// Sessions by tenths of a second on it, cut off.
    public var tenths: [Int: Int] = [:]
    public init() {}
  }

  /// What came of showing one product.
  public struct ProductSums: Hashable, Sendable {
    /// Completions that showed it.
    public var shown = 0
    /// Orders within `Funnel.window` of these that contain it.
    public var bought = 0
    public init() {}
  }

  /// Sessions that began in one hour of the week.
  public struct HourSums: Hashable, Sendable {
    public var views = 0
    public var starts = 0
    public var completions = 0
    public init() {}
  }

  public init() {}
}
