// A pace that a merchant's plan allows and the vendor's usual one does not.
internal import Domain

extension Pace {
  /// The setting's name.
  static let key = "pace"

  /// This pace with the limit of the account's plan, of which a twentieth is left alone: vendors lay their windows as they like.
  func agreed(in settings: [String: String]) -> Pace {
    guard let perMinute = settings[Pace.key].flatMap({ Int($0) }) else { return self }
    var pace = self
    pace.limit = RateLimit(perMinute: perMinute - perMinute / 40, burst: max(perMinute / 40, 1))
    pace.bulkLimit = nil
    return pace
  }

  /// A number that is none.
  static func problems(in settings: [String: String]) -> [Problem] {
    guard let text = settings[key], !(1...100_000).contains(Int(text) ?? 0) else { return [] }
    return [Problem("bad_pace", path: key, "is no number of requests a minute, 1 to 100000")]
  }
}
