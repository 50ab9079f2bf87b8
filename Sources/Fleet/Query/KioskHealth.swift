// How the kiosks are: what each said last, and what of it is ill, in words.
internal import Domain

/// A kiosk with what is wrong with it.
public struct KioskHealth: Hashable, Sendable {
  public var kiosk: HubKiosk
  /// The gravest first; empty for one that is well.
  public var ills: [String]
}

extension HubReader {
  /// By store and name. What is ill is said by the hub's clock.
  public func kiosks(in scope: HubScope = .all) throws(HubFault) -> [KioskHealth] {
    let all = try line.kiosks()
    let now = Instant(milliseconds: try line.query("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint").number ?? 0)
    let newest = all.filter { $0.revoked == nil }.compactMap(\.program).max { HubKiosk.isOlder($0, $1) }
    return all.filter { kiosk in scope.stores.map { $0.contains(kiosk.store) } ?? true }
      .map { KioskHealth(kiosk: $0, ills: $0.ills(now: now, newest: newest)) }
  }
}

extension HubKiosk {
  /// A kiosk says how it is every half minute: of one that is silent for four of them something is wrong.
  static let silence: Int64 = 120_000
  /// Entries that one push takes: more than a moment's work.
  static let longBacklog: Int64 = 1000
  static let wrongClock: Int64 = 60_000

  /// - Parameters:
  ///   - now: the hub's clock.
  ///   - newest: the latest version that a kiosk of the chain runs.
  func ills(now: Instant, newest: String?) -> [String] {
    if revoked != nil { return [] }
    guard let seen else { return ["has not joined yet"] }
    var ills: [String] = []
    let silent = now.milliseconds - seen.milliseconds
    if silent > HubKiosk.silence { ills.append("silent for \(HubKiosk.length(silent))") }
    if paper == "out" { ills.append("out of paper") }
    if paper == "low" { ills.append("paper is low") }
    if let skew = clockSkewMilliseconds, abs(skew) > HubKiosk.wrongClock {
      ills.append("clock \(HubKiosk.length(abs(skew))) \(skew > 0 ? "ahead" : "behind")")
    }
    if let backlog, backlog > HubKiosk.longBacklog { ills.append("\(Figures.count(Int(backlog))) entries wait to go up") }
    if refused > 0 { ills.append("\(Figures.count(refused)) \(refused == 1 ? "entry was" : "entries were") not taken in") }
    if published > applied ?? 0 { ills.append("has not got what was published last") }
    if let newest, let program, HubKiosk.isOlder(program, newest) { ills.append("runs \(program), others \(newest)") }
    return ills
  }

  /// Whether the version `a` came before `b`: by its numbers.
  static func isOlder(_ a: String, _ b: String) -> Bool {
    func numbers(_ text: String) -> [Int] { text.split { !$0.isNumber }.map { Int($0) ?? 0 } }
    return numbers(a).lexicographicallyPrecedes(numbers(b))
  }

  /// `40 s`, `3 min`, `5 h`, `2 d`.
  static func length(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    for (unit, size) in [("d", 86_400 as Int64), ("h", 3_600), ("min", 60)] where seconds >= 2 * size || unit == "min" && seconds >= size {
      return "\(seconds / size) \(unit)"
    }
    return "\(seconds) s"
  }
}
