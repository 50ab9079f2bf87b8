// How a kiosk and the hub agree on who the kiosk is and how far its list has been taken in.
public import Domain
public import Foundation

/// What a kiosk says first on each connection.
///
/// **Why nothing counts twice.** Each push has a number of its own, `next`, that the kiosk draws at random and writes into its store before
/// it sends. The hub makes it the kiosk's `generation` in the transaction that takes the push in; the kiosk notes the same when it hears of
/// it. So hub and kiosk have one generation, or the kiosk was killed between the two and shows the hub's as its `next`. A store that shows
/// neither lived another life since: it is an old backup or a clone, gets a kiosk id of its own and sends everything anew. What it sends is
/// kept by its own ids (a session's, a contact's), so it counts once.
public struct Hello: Sendable {
  /// Nil until the hub has given one.
  public var kiosk: UUID?
  /// As noted after the last push or hello; nil until then.
  public var generation: UUID?
  /// Of a push whose end is not known; nil when there is none.
  public var next: UUID?
  /// `FILE/BOOT`: a random text drawn when the store joined, and the boot's own id. Tells a kiosk whose program was started anew, and whose
  /// old connection still stands, from another one.
  public var instance: String
  /// The program's version, as `askwell --version` says it.
  public var program: String
  /// How many migrations the store has.
  public var schema: Int
  /// The version of the wire that the kiosk speaks.
  public var wire: Int
  /// The kiosk's clock.
  public var now: Instant
  /// The highest `Entry.n` that was ever given here, 0 for none.
  public var last: Int64

  public init(
    kiosk: UUID?, generation: UUID?, next: UUID?, instance: String, program: String, schema: Int, wire: Int = Wire.version, now: Instant,
    last: Int64
  ) {
    self.kiosk = kiosk
    self.generation = generation
    self.next = next
    self.instance = instance
    self.program = program
    self.schema = schema
    self.wire = wire
    self.now = now
    self.last = last
  }
}

/// Of entries, publications and calls together.
public enum Wire {
  /// The version that this program speaks as a kiosk; a hub serves this one and all before it.
  public static let version = 1
}

/// What the hub answers.
public enum HelloAnswer: Equatable, Sendable {
  /// Note it all in one transaction, then push at once, be it nothing: the hub knows by that who the kiosk is.
  case welcome(Welcome)
  /// Somebody else is connected as this kiosk, and is asked whether they still live: say hello again after so many seconds.
  case busy(seconds: Int)
  /// The hub does not know this version of the wire. Wait, and say so: the hub's owner runs `askwell fleet hub create`.
  case tooNew(hub: Int)
}

/// How the kiosk goes on.
public struct Welcome: Equatable, Sendable {
  /// The kiosk's id from now on.
  public var kiosk: UUID
  /// Shown with the next push.
  public var generation: UUID
  /// Everything up to here has been taken in: the next push begins after it.
  public var acknowledged: Int64
  /// True when `kiosk` is another than the one that was shown, or the first: the whole list goes up.
  public var isNew: Bool
  /// The shop that the kiosk stands in.
  public var store: Int64
  public var storeName: String
  /// Empty for none.
  public var region: String
  /// What the hub's owner calls the kiosk.
  public var name: String
  /// The newest publication for this kiosk, 0 for none.
  public var published: Int64
  /// The hub's clock.
  public var now: Instant
  /// Whether it knows entries of kind `figures`; a hub that does not say so passes over them.
  public var takesFigures: Bool
}

/// A push, as it is written into the store before it is sent.
public struct PushTicket: Hashable, Sendable {
  public var kiosk: UUID
  /// As noted last.
  public var generation: UUID
  /// Drawn for this push; the same may be sent again until its end is known.
  public var next: UUID
  /// Everything up to here was acknowledged; entries follow it.
  public var after: Int64

  public init(kiosk: UUID, generation: UUID, next: UUID, after: Int64) {
    self.kiosk = kiosk
    self.generation = generation
    self.next = next
    self.after = after
  }
}

/// A push that was taken in: note both in one transaction.
public struct Pushed: Equatable, Sendable {
  /// Everything up to here has been taken in.
  public var acknowledged: Int64
  /// The ticket's `next`.
  public var generation: UUID
}
