// The hub of a chain as a console sees it, for tests.
import Console
import Domain
import ScreenTesting

/// A chain of two shops, and how its hub answers.
enum ChainHub {
  static let lyon = ChainPlace(.shop(1), "Lyon")
  static let places = [ChainPlace.all, ChainPlace(.region, "south"), lyon, ChainPlace(.shop(2), "Oslo")]

  static func ago(seconds: Int64) -> Instant { Instant(milliseconds: Shop.now.milliseconds - seconds * 1000) }

  static let kiosks = KiosksPage(
    version: 7, asOf: Shop.now,
    rows: [
      .init(
        id: "a", name: "door", shop: "Lyon", region: "south", seen: ago(seconds: 20), waiting: 0, paper: "ok", skewMilliseconds: 40,
        program: "0.1.0"),
      .init(
        id: "b", name: "till", shop: "Oslo", seen: ago(seconds: 18_000), ills: ["silent for 5 h", "out of paper"], waiting: 1204,
        isUpToDate: false, paper: "out", skewMilliseconds: -90_000, program: "0.1.0", refused: 2),
      .init(id: "c", name: "old", shop: "Oslo", seen: ago(seconds: 900_000), isCutOff: true),
    ])

  static func sessions(before: String?) -> ChainSessionsPage {
    let row = ChainSessionsPage.Row(
      id: before == nil ? "01B" : "01A", at: ago(seconds: before == nil ? 60 : 7200), shop: "Lyon", kiosk: "door", quizTitle: "Skin",
      state: .completed, hasLead: true)
    return ChainSessionsPage(version: 7, asOf: Shop.now, before: before, rows: [row], hasMore: before == nil)
  }

  static let published = PublishedPage(
    version: 7, asOf: Shop.now,
    rows: [
      .init(
        version: 9, kind: "quiz", ref: "skin", target: "10% of kiosks", at: ago(seconds: 60), by: "ana", isNarrow: true, applied: 19,
        waiting: 1, kiosks: 20, reason: "Oslo, till: this kiosk has a version of its own"),
      .init(version: 5, kind: "catalog", ref: "catalog", target: "all kiosks", at: ago(seconds: 600), by: "ana", applied: 200, kiosks: 200),
    ])

  static func answer(_ effect: ConsoleEffect) -> [ConsoleReply] {
    switch effect {
    case .askDoor:
      [
        .admitted(
          Admission(role: .owner, store: "db.example", zone: Shop.zone, status: StoreStatus(version: 7), place: .all))
      ]
    case .chain(.kiosks): [.chain(.kiosks(kiosks))]
    case .chain(.places): [.chain(.places(places))]
    case .chain(.look(let place)): [.chain(.looking(at: place))]
    case .chain(.sessions(let before)): [.chain(.sessions(sessions(before: before)))]
    case .chain(.published): [.chain(.published(published))]
    case .chain(.widen): [.chain(.done("Every kiosk gets it now"))]
    case .chain(.takeBack): [.chain(.refused("It was taken back already"))]
    default: Shop.answer(effect)
    }
  }

  static func console(_ keys: String = "", columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: keys, columns: columns, rows: rows, reply: answer)
  }
}
