// The front page's facts: today's funnel, the outbox, what needs attention.
public import Domain

/// Snapshot of the front page.
public struct OverviewPage: Equatable, Sendable {
  /// Something that the merchant should see to.
  public struct Note: Equatable, Sendable {
    /// What is the matter, as one sentence: `No catalog yet, so results are empty.`
    public var text: String
    /// What to do, if there is one thing to do: `askwell catalog import FILE`; else empty.
    public var remedy: String
    public init(_ text: String, remedy: String = "") {
      self.text = text
      self.remedy = remedy
    }
  }

  /// A shopper who waits for staff.
  public struct Call: Equatable, Sendable {
    /// Ref of the kiosk; empty for one without a name.
    public var kiosk: String
    /// Since when, at `asOf`.
    public var seconds: Int
    public init(kiosk: String, seconds: Int) {
      self.kiosk = kiosk
      self.seconds = seconds
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When it was taken; its day in the store's zone is "today".
  public var asOf: Instant
  /// Distinct sessions that began today (SEMANTICS.md (d)); previews do not count here nor below.
  public var started: Int
  /// Of those, reached the results.
  public var completed: Int
  /// Of the completed, left an email or a phone number.
  public var leads: Int
  /// Of the started, ended by the idle timer.
  public var timedOut: Int
  /// For the sending section; `notes` leave them out.
  public var destinations: [DestinationState]
  /// Without paused destinations and dead letters: the console words those itself, from `destinations`.
  public var notes: [Note]
  /// Longest first: the page's first lines.
  public var calls: [Call]
  /// Segments that moved much within a week, the largest change first.
  public var alerts: [SegmentAlert]

  public init(
    version: Int64, asOf: Instant, started: Int, completed: Int, leads: Int, timedOut: Int, destinations: [DestinationState] = [],
    notes: [Note] = [], calls: [Call] = [], alerts: [SegmentAlert] = []
  ) {
    self.version = version
    self.asOf = asOf
    self.started = started
    self.completed = completed
    self.leads = leads
    self.timedOut = timedOut
    self.destinations = destinations
    self.notes = notes
    self.calls = calls
    self.alerts = alerts
  }
}
