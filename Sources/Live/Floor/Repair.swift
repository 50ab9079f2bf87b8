// `askwell doctor --fix`: the remedies of one installation, each said before and after.
public import Domain
internal import Storage

/// What was put right, or would be.
public struct Repair: Hashable, Sendable {
  /// The check that it belongs to.
  public var check: String
  /// What was found and what is to be done.
  public var plan: String
  /// What is so now; nil while nothing was done.
  public var outcome: String?
  /// Why it could not be done; nil where it was, and where nothing was tried.
  public var fault: String?
}

/// The repairs of one installation.
public struct Workshop: Sendable {
  private let remedies: Remedies

  public init(at places: Places) {
    remedies = Remedies(
      of: places.database, keyFile: StoreLocation.keyFile(besideConfig: places.config), log: places.log,
      drafts: [places.database + ".attract.new"])
  }

  /// Puts right what can be without harm.
  /// - Parameters:
  ///   - isRehearsal: says what would be done and does nothing.
  ///   - told: hears each repair before it is tried, and after.
  /// - Throws: a store of another user.
  public func repair(at now: Instant, isRehearsal: Bool, telling told: (Repair) -> Void = { _ in }) throws -> [Repair] {
    try remedies.due(at: now).map { remedy in
      var repair = Repair(check: remedy.check, plan: remedy.plan)
      told(repair)
      if isRehearsal { return repair }
      do throws(StoreError) {
        repair.outcome = try remedies.apply(remedy, at: now)
      } catch {
        repair.fault = error.message
      }
      told(repair)
      return repair
    }
  }
}
