// The desk of a console at the hub: figures come from the hub, quizzes are kept there, and what is drawn is drawn on a bench.
internal import Console
internal import Domain
internal import Fleet
internal import Live
internal import Storage

/// Serves one console, from one thread. Whoever sits at it came in by the hub's own credential, and may do what that may.
final class ChainDesk {
  let door: HubDoor
  let bench: Bench
  /// A shop's desk on the bench, whose quizzes are the hub's.
  let desk: Desk
  let zone: StoreZone
  let clock: () -> Instant
  /// For the head: where the hub is.
  private let name: String
  /// The shops in sight, as the console calls them and as the hub takes them.
  private var place = ChainPlace.all
  private(set) var scope = HubScope.all
  /// Counting over all shops takes its time: one answer serves for a while.
  var keptSegments: KeptSegments?

  init(_ door: HubDoor, named name: String, zone: StoreZone, clock: @escaping @Sendable () -> Instant) throws {
    self.door = door
    self.name = name
    self.zone = zone
    self.clock = clock
    bench = try Bench(door)
    var configuration = Configuration()
    configuration.zone = zone
    desk = Desk(
      store: bench.store, configuration: configuration, clock: clock, bootSeconds: { 0 }, quizKeeping: ChainShelf(door: door))
    desk.admit(.owner)
  }

  /// Does what `effect` says and returns what it answers; a fault of the hub is said in its own sentence, and the next effect tries again.
  func perform(_ effect: ConsoleEffect) -> ConsoleReply? {
    do {
      return try reply(to: effect)
    } catch let fault as HubFault {
      return .failed(ChainDesk.sentence(fault.words))
    } catch let error as StoreError {
      return .failed(ChainDesk.sentence(error.message))
    } catch {
      return .failed("\(error)")
    }
  }

  private func reply(to effect: ConsoleEffect) throws -> ConsoleReply? {
    switch effect {
    case .askDoor: return .admitted(try admission())
    case .lock, .leave: return nil
    case .checkForChanges(let version):
      let now = try change()
      return now == version ? nil : .status(StoreStatus(version: now))
    case .loadSegments: return .segments(try segments())
    case .loadMeaning(let ref): return try meaning(of: ref)
    case .loadFunnel(let ask): return .funnel(try figures(ask))
    case .loadSession(let id): return try session(id)
    case .tags(let request): return .tags(try tags(request))
    case .chain(let request): return .chain(try chain(request))
    case .loadQuizzes, .loadQuiz, .loadNames, .simulation:
      try bench.layOut(at: clock())
      return desk.perform(effect)
    case .editing(let request): return try editing(request)
    case .editor(let request): return try editor(request)
    case .catalog where effect.right == .browse: return desk.perform(effect)
    default: return .failed("This is seen at a shop's own console.")
    }
  }

  // MARK: Shops

  private func admission() throws -> Admission {
    Admission(role: .owner, store: name, zone: zone, status: StoreStatus(version: try change()), place: place)
  }

  func change() throws(HubFault) -> Int64 { try door.read { reader throws(HubFault) in try reader.change() } }

  func look(at place: ChainPlace) throws(HubFault) {
    let name = place.name
    scope =
      switch place.kind {
      case .all: .all
      case .region: try door.read { reader throws(HubFault) in try reader.scope(region: name) }
      case .shop: try door.read { reader throws(HubFault) in try reader.scope(store: name) }
      }
    self.place = place
    keptSegments = nil
  }

  // MARK: Quizzes

  private func editing(_ request: EditingRequest) throws -> ConsoleReply? {
    let answer = desk.perform(.editing(request))
    if case .editing(.published)? = answer { try bench.layOut(at: clock()) }
    return answer
  }

  private func editor(_ request: EditorRequest) throws -> ConsoleReply? {
    if case .tryOut(.serve) = request { return .failed("Shoppers are served in a shop.") }
    guard case .vocabulary = request else { return desk.perform(.editor(request)) }
    try bench.layOut(at: clock())
    guard case .editor(.vocabulary(let ref, var words))? = desk.perform(.editor(request)) else { return nil }
    words.tags = try allTags().compactMap { tag in tag.tag.map { ($0, tag.people) } }
    return .editor(.vocabulary(ref: ref, words))
  }

  /// `words` as a sentence on a screen.
  private static func sentence(_ words: String) -> String {
    let text = words.prefix(1).uppercased() + words.dropFirst()
    return text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
  }
}
