// What the courier asks of the store, and what it tells it.

/// How an attempt at one row ended.
public struct DeliveryEnding: Hashable, Sendable {
  /// As it was claimed.
  public var delivery: Delivery
  /// What the vendor's answer came to.
  public var verdict: Verdict
  /// When a `.retry` is due; nil parks the row as a dead letter.
  public var retryAt: Instant?
  /// Steps that are finished, those of earlier attempts with them.
  public var done: Set<String>
  /// For the sync log: what was sent and answered, without secrets and addresses.
  public var detail: String

  public init(_ delivery: Delivery, _ verdict: Verdict, retryAt: Instant? = nil, done: Set<String>, detail: String) {
    self.delivery = delivery
    self.verdict = verdict
    self.retryAt = retryAt
    self.done = done
    self.detail = detail
  }
}

/// One request with its answer, as the log keeps it: no secret, no address, nothing that a person typed.
public struct Exchange: Hashable, Sendable {
  /// When it was asked.
  public var at: Instant
  /// The account's name.
  public var destination: String
  /// The delivery's id; nil for a request that carried several.
  public var delivery: String?
  /// `profile`, `consent`.
  public var step: String
  /// Deliveries that it carried.
  public var items: Int
  /// `POST`.
  public var method: String
  /// Host and path, without the query.
  public var address: String
  /// What was said, with everything personal struck out; of a bulk request its size alone.
  public var asked: String
  /// Nil when no answer came.
  public var status: Int?
  /// The vendor's words, struck out alike and cut; why none came.
  public var answered: String
  /// From the request to the whole answer.
  public var milliseconds: Int64

  public init(
    at: Instant, destination: String, delivery: String?, step: String, items: Int, method: String, address: String, asked: String,
    status: Int?, answered: String, milliseconds: Int64
  ) {
    self.at = at
    self.destination = destination
    self.delivery = delivery
    self.step = step
    self.items = items
    self.method = method
    self.address = address
    self.asked = asked
    self.status = status
    self.answered = answered
    self.milliseconds = milliseconds
  }
}

/// Among the marks of `OutboxQueue.pacing`, those that the store reads too.
public enum PaceMark {
  /// Until when a destination wants to be left alone.
  public static let quiet = "quiet"
  /// Until when somebody changes what is written whole there.
  public static let key = "key"
}

/// What the courier asks of the store. Every method is one transaction.
public protocol OutboxQueue: Sendable {
  /// All of them, paused ones too.
  func destinations() throws -> [DestinationAccount]
  /// Running destinations with a row that could be sent now, by name.
  func due(now: Instant) throws -> [String]
  /// Leases up to `limit` rows of `destination` that were due at `due`, the longest due first, of each contact the earliest alone: a later
  /// state never overtakes an earlier one. A lease that ran out is due again. The tags that a row takes away are those the destination
  /// was told of before and those it names itself.
  func claim(from destination: String, limit: Int, owner: String, until: Instant, due: Instant) throws -> [Delivery]
  /// Makes leases longer.
  /// - Returns: ids of `deliveries` that `owner` still leases.
  func renew(_ deliveries: [String], owner: String, until: Instant) throws -> Set<String>
  /// Gives back what was not begun: it is due again at once.
  func release(_ deliveries: [String], owner: String) throws
  /// Writes the ends of attempts and what was said on the way; the row, its destination's pause and the logs change together.
  /// - Returns: ids of the rows that `owner` still leased. Of others nothing was changed.
  func settle(_ endings: [DeliveryEnding], _ exchanges: [Exchange], owner: String, now: Instant) throws -> Set<String>
  /// Reads and writes the marks by which couriers keep a destination's pace together: microseconds by the kind of request.
  func pacing<T>(_ destination: String, _ body: (inout [String: Int64]) -> T) throws -> T
  /// One of those marks; nil when it was never set.
  func mark(_ kind: String, of destination: String) throws -> Int64?
  /// When the next row of a running destination falls due, its quiet and its lease counted; nil when nothing waits.
  func nextDue(now: Instant) throws -> Instant?
  /// Rows of a destination that wait, those in flight with them.
  func pending(for destination: String) throws -> Int
}
