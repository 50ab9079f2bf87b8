// What the console is told at its door: which PINs there are, who is let in, how long somebody has to wait.
public import Domain

/// The state of the PINs.
public struct Door: Equatable, Sendable {
  /// As the shop calls itself; may be empty.
  public var store: String
  /// Roles that have a PIN. Without the owner's among them this is the first use.
  public var roles: [ConsoleRole]
  /// Whole seconds until a role may try again; only roles that have to wait.
  public var waitSeconds: [ConsoleRole: Int]
  /// Roles that failed too often and wait for recovery from the command line.
  public var blocked: Set<ConsoleRole>

  public init(
    store: String = "", roles: [ConsoleRole], waitSeconds: [ConsoleRole: Int] = [:], blocked: Set<ConsoleRole> = []
  ) {
    self.store = store
    self.roles = roles
    self.waitSeconds = waitSeconds
    self.blocked = blocked
  }
}

/// A PIN was wrong, or came too early.
public struct Refusal: Equatable, Sendable {
  /// Whose PIN it was.
  public var role: ConsoleRole
  /// Whole seconds until the next attempt; 0 when it may be made at once.
  public var waitSeconds: Int
  /// Failed too often: recovery from the command line only.
  public var isBlocked: Bool

  public init(role: ConsoleRole, waitSeconds: Int = 0, isBlocked: Bool = false) {
    self.role = role
    self.waitSeconds = waitSeconds
    self.isBlocked = isBlocked
  }
}

/// Somebody is in: who, and in which shop.
public struct Admission: Equatable, Sendable {
  /// Decides what is shown: an owner reads addresses, staff read them masked.
  public var role: ConsoleRole
  /// As the shop calls itself: `Maison Flore, Lyon 2`; may be empty.
  public var store: String
  /// By which times are shown and days begin.
  public var zone: StoreZone
  /// As every later snapshot's head shows it.
  public var status: StoreStatus
  /// The owner has just chosen the first PIN: nobody knows the console yet.
  public var isFirstUse: Bool
  /// The shops that are looked at first, where the console stands at the hub of a chain; nil in a shop.
  public var place: ChainPlace?
  /// Counts below this are shown to the owner alone.
  public var staffFloor: Int
  /// What it is where nothing else is set.
  public static let standardFloor = 5

  public init(
    role: ConsoleRole, store: String, zone: StoreZone, status: StoreStatus, isFirstUse: Bool = false,
    staffFloor: Int = Admission.standardFloor, place: ChainPlace? = nil
  ) {
    self.place = place
    self.role = role
    self.store = store
    self.zone = zone
    self.status = status
    self.isFirstUse = isFirstUse
    self.staffFloor = staffFloor
  }
}

/// What every page's head shows, with the version by which the console knows that something has changed.
public struct StoreStatus: Equatable, Sendable {
  /// Any number that is another one after each commit that a page could show.
  public var version: Int64
  /// One each, in the order in which they were added.
  public var destinations: [DestinationState]

  public init(version: Int64, destinations: [DestinationState] = []) {
    self.version = version
    self.destinations = destinations
  }
}

/// One destination and its part of the outbox.
public struct DestinationState: Equatable, Sendable {
  /// The merchant's name for it.
  public var name: String
  /// `klaviyo`, `webhook`.
  public var vendor: String
  /// Deliveries by state; `waiting` counts those in flight too.
  public var waiting: Int
  /// Taken by the vendor.
  public var delivered: Int
  /// Given up; they wait for a retry by hand.
  public var dead: Int
  /// Why nothing is sent; nil while it runs.
  public var pausedBecause: String?
  /// Age of the oldest waiting delivery in seconds; nil when none waits.
  public var oldestSeconds: Int?

  public init(
    name: String, vendor: String, waiting: Int, delivered: Int, dead: Int, pausedBecause: String? = nil, oldestSeconds: Int? = nil
  ) {
    self.name = name
    self.vendor = vendor
    self.waiting = waiting
    self.delivered = delivered
    self.dead = dead
    self.pausedBecause = pausedBecause
    self.oldestSeconds = oldestSeconds
  }
}
