// What an HTTP status means for a row of the outbox, the same for every vendor (VENDORS.md 0).
internal import Domain

/// The retry classes.
enum StatusClass: Hashable, Sendable {
  /// 2xx.
  case done
  /// 3xx (nothing is followed), 408, 409, 425, 429, 5xx: the same request may succeed later.
  case later
  /// 401, 402, 403, 404, 405, 407, 410, 423: the destination is out of order, whichever contact is sent.
  case outOfOrder
  /// Any other 4xx: this contact will never be taken.
  case refused

  init(status: Int) {
    self =
      switch status {
      case 200..<300: .done
      case 401, 402, 403, 404, 405, 407, 410, 423: .outOfOrder
      case 408, 409, 425, 429: .later
      case 400..<500: .refused
      default: .later
      }
  }
}

extension HTTPResponse {
  /// The wait that the server asked for in `Retry-After`, 0 to 86 400 s: a number, or a date measured against the server's own `Date`.
  var retryAfterSeconds: Int? {
    guard let value = self[header: "retry-after"]?.trimmingSpaces() else { return nil }
    if let seconds = Double(value), seconds.isFinite { return Int(seconds.rounded(.up).clamped(to: 0...86_400)) }
    guard let until = Instant(httpDate: value), let now = self[header: "date"].flatMap({ Instant(httpDate: $0) }) else { return nil }
    return Int(min(max((until.milliseconds - now.milliseconds) / 1000, 0), 86_400))
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}

extension Instant {
  /// Reads `Tue, 24 Nov 2026 10:00:00 GMT`, the one form that servers write today (RFC 9110, 5.6.7).
  init?(httpDate text: String) {
    let parts = text.trimmingSpaces().split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    self.init(iso: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }
}
