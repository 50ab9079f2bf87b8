// Between two shoppers: what is older than the shop keeps it goes, a little at a time.
import Domain
import Storage

extension Clerk {
  /// One small transaction of each kind, some hundredths of a second; nothing more that day when all has gone. A fault is in the log, and
  /// stops no shopper.
  func clearOld(in store: Database, at now: Instant) {
    let (retention, zone) = (premises.configuration.retention, premises.configuration.zone)
    let today = zone.date(of: now)
    guard !retention.isEmpty, clearedOn != today else { return }
    do {
      let clearance = try store.clear(under: retention, zone: zone, by: "kiosk", at: now, most: 1)
      if let newest = clearance.newest {
        premises.log.say("nothing old is taken away: the newest row is of \(newest.iso), later than now; is the clock right?")
      }
      if let until = clearance.waitsUntil, !retentionWaits {
        retentionWaits = true
        premises.log.say("nothing old is taken away until \(until.iso): the clock stands long after the last time; is it right?")
      }
      if clearance.lines.contains(where: { $0.kind == .contacts && $0.gone > 0 }) { try ContactExport.removeStrangers(beside: store) }
      if clearance.isDone { clearedOn = today }
    } catch {
      report(error)
    }
  }
}
