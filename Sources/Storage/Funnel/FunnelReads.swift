// Sessions as the metrics count them, read one by one.
public import Domain
import GRDB

extension Database {
  /// Every ended session but previews, the oldest first; pages of 500, `body` runs between reads. O(sessions).
  public func forEachFunnelSession(_ body: (FunnelSession) throws(StoreError) -> Void) throws(StoreError) {
    let quizzes = FunnelQuizzes()
    var after: Int64 = 0
    while true {
      let page = try read { db in
        let facts = FunnelFacts(db: db, quizzes: quizzes)
        let numbers: [Int64] = try db.rows(
          "SELECT n FROM session WHERE n > ? AND state <> 'open' AND is_preview = 0 ORDER BY n LIMIT 500", [after]
        ).map { $0[0] }
        return (try numbers.compactMap(facts.session), numbers.last)
      }
      for session in page.0 { try body(session) }
      guard let last = page.1 else { return }
      after = last
    }
  }

  /// Sessions that have begun and not ended and that `filter` lets pass.
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
