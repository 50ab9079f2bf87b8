// Simulates a quiz for the console, a part at a time: the desk has one thread, and somebody may want something else meanwhile.
internal import Console
internal import Domain
internal import Storage

/// A simulation that is under way or done.
struct SimulationAtWork: Sendable {
  /// No part of the work takes longer: a key that is pressed meanwhile waits that long for its picture.
  static let slice = Duration.milliseconds(40)

  var simulation: Simulation
}

extension Desk {
  func simulation(_ request: SimulationRequest) throws(StoreError) -> SimulationAnswer? {
    switch request {
    case .goOn(let ref, let version): return try goOn(ref, version)
    case .stop(let version):
      atWork.withLock { $0[version] = nil }
      return nil
    }
  }

  private func goOn(_ ref: String, _ version: String) throws(StoreError) -> SimulationAnswer {
    // It is taken out: a value that is worked on must not be copied at each step.
    var work = atWork.withLock { $0.removeValue(forKey: version) }
    if work == nil {
      guard let edition = try bookshelf.edition(of: ref, version: version) else {
        return .refused(version: version, "The quiz \"\(ref)\" is not in the store any more.")
      }
      guard let quiz = edition.quiz else {
        return .refused(version: version, "This version cannot be read: \(edition.problem ?? "no reason is known")")
      }
      let place = Surroundings(
        store: configuration.store, kiosk: configuration.kiosk, locale: quiz.locale, now: clock(), zone: configuration.zone)
      work = SimulationAtWork(simulation: Simulation(quiz, catalog: try store.catalog(), in: place))
    }
    let begun = ContinuousClock.now
    while work?.simulation.isDone == false, ContinuousClock.now - begun < SimulationAtWork.slice { work?.simulation.advance(1) }
    if let result = work?.simulation.result { return .done(version: version, result) }
    guard let kept = work, let progress = kept.simulation.progress else {
      return .refused(version: version, "The simulation came to no end.")
    }
    atWork.withLock { $0[version] = kept }
    return .going(version: version, progress)
  }
}
