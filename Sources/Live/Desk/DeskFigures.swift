// The pages of figures: a report over the days that are asked for, drawn up on the desk's own thread.
internal import Console
internal import Domain
internal import Storage
internal import Synchronization

extension Desk {
  /// The bookkeeper is kept: what it has counted once it need not count again.
  func figures(_ ask: FunnelAsk) throws(StoreError) -> FunnelPage {
    let version = try version()
    let now = clock()
    let days = ask.period.days(today: configuration.zone.date(of: now))
    let report = try bookkeeper.withLock { kept throws(StoreError) in
      var keeper = kept ?? Bookkeeper(store, configuration: configuration)
      defer { kept = keeper }
      return try keeper.report(ask.filter, days: days, at: now)
    }
    return FunnelPage(version: version, ask: ask, report: report)
  }
}
