// The member's day: wait for the hub's notice, for a commit of the store or for the next beat, and do what there is to do.
internal import Domain
internal import Storage

extension Member {
  /// Rest between a commit and the push, so that what belongs together goes up together.
  private static let breath: Duration = .milliseconds(200)
  /// The longest wait where writes of other processes cannot be heard.
  private static let glance: Duration = .seconds(5)
  /// Of one beat to the next, give or take a tenth.
  private static let beatSeconds = 30.0
  private static let longestBackOff = 60.0

  /// Goes on until the bell rings, or somebody wants the store alone.
  /// - Throws: `StoreError` that no waiting mends.
  public func rounds() throws {
    let ear = StoreEar(of: store.path)
    var failures = 0
    var said = ""
    defer { hub.close() }
    while !stop.isRung, !store.isWanted {
      do {
        guard try store.fleetMember() != nil else { return world.log("this store has left the fleet: ended") }
        try enter()
        if failures > 0 { world.log("the hub is there again") }
        (failures, said) = (0, "")
        try serve(ear)
      } catch let pause as MemberPause {
        hub.close()
        say(pause.words, unless: &said)
        rest(.seconds(pause.seconds), ear)
      } catch let fault as HubFault {
        hub.close()
        failures += 1
        // Another life of this store: hello tells which; at once, but not for ever.
        if fault.kind == .outOfTurn, failures < 3 { continue }
        say(fault.words, unless: &said)
        rest(backOff(failures, fault.kind), ear)
      } catch let error as StoreError where error.isBusy || error.isDiskFull {
        world.log(error.message)
        rest(.seconds(10), ear)
      }
    }
    world.log(store.isWanted ? "somebody wants the store alone: ended, to be started again" : "asked to stop")
  }

  private func serve(_ ear: StoreEar) throws {
    var nextBeat = ContinuousClock.now
    while !stop.isRung, !store.isWanted {
      if ContinuousClock.now >= nextBeat {
        try beat()
        try countFigures()
        nextBeat = .now + .seconds(Member.beatSeconds * (0.9 + 0.2 * world.chance()))
        if published > (try member().applied) { try take() }
      }
      if try store.hasFleetBacklog() || !member().isLogged { try hub.isOffice ? sendErasures() : push() }
      let left = nextBeat - .now
      let isNotice = try hub.wait(
        atMost: ear.isDeaf ? min(left, Member.glance) : left, beside: [ear.descriptor, stop.descriptor])
      if isNotice { try hub.isOffice ? takeAsOffice() : take() }
      if ear.heard(), try store.hasFleetBacklog() { stop.rest(Member.breath) }
    }
  }

  /// The first try again comes soon, the later ones rarely, and never all kiosks' at once.
  private func backOff(_ failures: Int, _ kind: HubFault.Kind) -> Duration {
    let isHopeless = kind == .refused || kind == .configuration || kind == .missing
    let most = isHopeless ? Member.longestBackOff : min(Member.longestBackOff, Double(1 << min(failures, 6)))
    return .seconds(most * (0.5 + 0.5 * world.chance()))
  }

  /// Ends early when somebody wants the store.
  private func rest(_ duration: Duration, _ ear: StoreEar) {
    let end = ContinuousClock.now + duration
    while !stop.isRung, !store.isWanted, ContinuousClock.now < end { stop.rest(min(.seconds(1), end - .now)) }
    _ = ear.heard()
  }

  private func say(_ words: String, unless said: inout String) {
    guard words != said else { return }
    said = words
    world.log(words)
    // Where the store cannot be written, the log has it.
    try? store.noteFleetTrouble(words)
  }
}
