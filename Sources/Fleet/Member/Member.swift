// A kiosk's store and its hub: says who it is, sends what changed, takes what is published. The kiosk itself knows nothing of it, and no
// transaction of the store is open while the hub is spoken to.
public import Domain
internal import Foundation
public import Storage

/// From one thread.
public final class Member {
  /// What surrounds a member.
  public struct World: Sendable {
    /// The program's version.
    public var program: String
    /// The boot's own id: with the store's own text it says who speaks.
    public var boot: String
    /// Where themes are put, as `REF.yaml`.
    public var themes: String
    public var now: @Sendable () -> Instant
    /// What the configuration says of the shop's figures.
    public var terms: FleetTerms
    /// From 0 to 1.
    public var chance: @Sendable () -> Double
    /// Takes a line for the log; names no person.
    public var log: @Sendable (String) -> Void

    public init(
      program: String, boot: String, themes: String, terms: FleetTerms = FleetTerms(), now: @escaping @Sendable () -> Instant,
      chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }, log: @escaping @Sendable (String) -> Void
    ) {
      self.program = program
      self.boot = boot
      self.themes = themes
      self.terms = terms
      self.now = now
      self.chance = chance
      self.log = log
    }
  }

  /// What was done.
  public struct Report: Hashable, Sendable {
    /// Entries that the hub took in.
    public var pushed = 0
    /// Entries that the hub cannot take.
    public var givenUp = 0
    public var applied = 0
    public var waiting = 0
    public var refused = 0
    /// Leads of all shops that an office took.
    public var leads = 0
    /// Whether the hub gave the store an id of its own, other than before.
    public var isNew = false
    public init() {}
  }

  let store: Database
  let hub: Hub
  let world: World
  let stop: StopBell
  public internal(set) var report = Report()
  /// The newest publication for this kiosk, as the hub said last.
  var published: Int64 = 0
  /// When figures were brought up to date last.
  var counted: ContinuousClock.Instant?

  /// - Parameter address: with its password.
  public init(_ store: Database, at address: HubAddress, world: World, stop: StopBell, patience: HubPatience = HubPatience()) {
    self.store = store
    self.world = world
    self.stop = stop
    hub = Hub(address, patience: patience)
  }

  public func close() { hub.close() }

  /// Connects, sends all that waits, takes all that is published, and says good-bye.
  /// - Throws: `HubFault`, `StoreError`.
  public func once() throws -> Report {
    defer { hub.close() }
    var tries = 0
    while true {
      do {
        try enter()
        try beat()
        return report
      } catch let fault as HubFault where fault.kind == .outOfTurn && tries < 3 {
        tries += 1
      }
    }
  }

  /// Says who it is, so that hub and store know each other; sends nothing.
  public func meet() throws {
    defer { hub.close() }
    try hub.open()
    try greet()
    let member = try self.member()
    if member.isOffice { return }
    guard let kiosk = member.kiosk, let generation = member.generation else { return }
    try push([], PushTicket(kiosk: kiosk, generation: generation, next: try store.beginFleetPush(), after: member.acknowledged))
  }

  /// Connects and comes to be where the hub is.
  func enter() throws {
    try hub.open()
    try greet()
    guard try !member().isOffice else { return try takeAsOffice() }
    try push(atLeastOnce: true)
    try take()
  }

  // MARK: Who it is

  private func greet() throws {
    let member = try self.member()
    let before = world.now()
    let answer = try hub.hello(
      Hello(
        kiosk: member.kiosk, generation: member.generation, next: member.next, instance: "\(member.instance)/\(world.boot)",
        program: world.program, schema: Database.schemaVersion, now: before, last: try store.lastFleetNumber()))
    switch answer {
    case .welcome(let welcome):
      try store.note(
        FleetWelcome(
          kiosk: welcome.kiosk, generation: welcome.generation, acknowledged: welcome.acknowledged, store: welcome.store,
          storeName: welcome.storeName, region: welcome.region, name: welcome.name, skew: before.milliseconds - welcome.now.milliseconds,
          takesFigures: welcome.takesFigures, isOffice: hub.isOffice),
        at: world.now())
      published = welcome.published
      if let old = member.kiosk, old != welcome.kiosk {
        report.isNew = true
        world.log(
          "this store is a copy or an old backup of kiosk \(old.text): the hub calls it \(welcome.kiosk.text), and everything goes up anew")
      }
    case .busy(let seconds):
      let who = hub.isOffice ? "office" : "kiosk"
      throw MemberPause(seconds: seconds, words: "another program speaks for this \(who); asking again in \(seconds) s")
    case .tooNew(let version):
      throw MemberPause(
        seconds: 60, words: "the hub speaks version \(version) and this program \(Wire.version); its owner runs: askwell fleet hub create")
    }
  }

  func member() throws -> FleetMember {
    guard let member = try store.fleetMember() else {
      throw HubFault(.missing, "this store is no member of a fleet; join one with: askwell fleet join")
    }
    return member
  }

  // MARK: Health

  func beat() throws {
    let member = try self.member()
    guard let kiosk = member.kiosk else { return }
    let now = world.now()
    let feed = member.isOffice ? member.feed : nil
    let answer = try hub.beat(
      Health(backlog: try store.fleetBacklog(), applied: member.applied, paper: try store.paper(), now: now, feed: feed), of: kiosk)
    published = answer.published
    let skew = now.milliseconds - answer.now.milliseconds
    // One write a minute is enough to say when the hub was seen.
    let isRecent = member.seenAt.map { (0..<60_000).contains(now.milliseconds - $0.milliseconds) } ?? false
    if !isRecent || member.trouble != nil { try store.noteFleetBeat(skew: skew, at: world.now()) }
  }
}

/// The hub is there and does not want to be spoken to yet.
public struct MemberPause: Error {
  /// After which to ask again.
  var seconds: Int
  public var words: String
}
