// What of the funnel is read from sessions themselves: those that go on are in no sum.
public import Domain
import GRDB

extension Database {
  /// Sessions that have begun and not ended and that `filter` lets pass; previews apart.
  public func sessionsUnderWay(_ filter: FunnelFilter) throws(StoreError) -> Int {
    try read { db in
      try db.rows(
        "SELECT quiz, version, store, kiosk, locale, variant FROM session WHERE state = 'open' AND is_preview = 0"
      ).count {
        filter.lets(FunnelSlice(quiz: $0[0], version: $0[1], store: $0[2], kiosk: $0[3], locale: $0[4], variant: $0[5]))
      }
    }
  }
}
