// What PostgreSQL says, in words of ours: libpq's name hosts and users.

extension HubFault {
  static let lost = HubFault(.unavailable, "the connection to the hub was lost")

  /// - Parameter text: libpq's, of a connection that did not come about.
  init(connecting text: String) {
    if let state = text.firstMatch(of: /[A-Z]:\s+([0-9A-Z]{5})\s*$/)?.1 {
      switch state.prefix(2) {
      case "28":
        self.init(.refused, "the hub did not let this user in: the credential is not known there, or was revoked", state: String(state))
      case "3D": self.init(.configuration, "there is no such database at the hub", state: String(state))
      default: self.init(.unavailable, "the hub took no connection (\(state))", state: String(state))
      }
      return
    }
    let known: [(String, Kind, String)] = [
      ("no password supplied", .refused, "the hub wants a password; join again with the whole address"),
      ("does not support SSL", .configuration, "the hub does not speak TLS: switch ssl on there"),
      ("root certificate file", .configuration, "the file of trusted certificates cannot be read; check sslrootcert in the address"),
      (
        "certificate", .unavailable,
        "the hub's certificate cannot be trusted; check the address, sslrootcert and this machine's clock"
      ), ("Connection refused", .unavailable, "the connection to the hub was refused; does it run?"),
      ("No such file", .unavailable, "there is no socket of a hub in that folder; does it run?"),
      ("translate host name", .unavailable, "the hub's name is not known"),
      ("read-only", .unavailable, "no hub of those named takes writes now"),
    ]
    let found = known.first { text.contains($0.0) }
    self.init(found?.1 ?? .unavailable, found?.2 ?? "the connection to the hub failed")
  }

  /// - Parameter words: the server's first line, without what it adds about a row. Ours begin with `askwell: `.
  init(state: String, words: String) {
    switch state {
    // Raised by the hub's own functions (see `HubRaise`).
    case "AW001": self.init(.outOfTurn, words, state: state)
    case "AW002", "42501": self.init(.refused, "the hub refused: \(words)", state: state)
    case "AW003": self.init(.missing, words, state: state)
    case "42P01", "42883", "3F000":
      self.init(
        .configuration, "this database is no hub, or one of another version; its owner runs: askwell fleet hub create", state: state)
    default:
      switch state.prefix(2) {
      case "28": self.init(.refused, "the hub refused: the credential was revoked", state: state)
      // The values themselves: of a wrong kind, too large, or against a rule.
      case "22", "23", "21", "44", "54": self.init(.spoilt, "the hub cannot take this (\(state)): \(words)", state: state)
      default: self.init(.unavailable, "the hub could not do it (\(state))", state: state)
      }
    }
  }

  /// A server that goes down, or was demoted, answers and is of no more use.
  var endsConnection: Bool { state?.hasPrefix("57P") == true || state == "25006" }
}
