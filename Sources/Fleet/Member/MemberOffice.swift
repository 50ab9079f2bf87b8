// An office's part: leads of all shops come down into its store, each page in one transaction with the place in the feed.
internal import Domain
internal import Storage

extension Member {
  /// Lines that one transaction takes: some hundredths of a second in which nobody else writes.
  private static let page = 100

  /// Takes what is published, then the feed to its end. A page is taken whole before an erasure that came meanwhile is looked at: so nobody
  /// is brought back.
  func takeAsOffice() throws {
    try sendErasures()
    try take()
    while !stop.isRung, !store.isWanted {
      let member = try self.member()
      guard let office = member.kiosk else { return }
      let lines = try hub.feed(to: office, after: member.feed, atMost: Member.page)
      if lines.isEmpty { return }
      let tally = try store.takeFeed(lines.map { FleetFeedLine(n: $0.n, body: $0.body) }, at: world.now())
      report.leads += tally.leads
      world.log("\(tally.leads) leads came, \(tally.deliveries) deliveries wait")
      if tally.passedOver > 0 { world.log("\(tally.passedOver) leads were passed over: they hold no address that can be read") }
      try take()
    }
  }

  /// Whoever asked here to be forgotten is so in all shops.
  func sendErasures() throws {
    let member = try self.member()
    guard let office = member.kiosk else { return }
    for entry in try store.fleetPage(after: member.acknowledged, atMost: 1000, bytes: Entry.mostBytes) where entry.kind == .erasure {
      try hub.erase(entry.body, by: office)
      try store.endFleetPush(acknowledged: entry.n, generation: office, at: world.now())
      report.pushed += 1
    }
  }
}
