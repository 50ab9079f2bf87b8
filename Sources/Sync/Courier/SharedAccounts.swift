// Which destinations use one account of a vendor: its limits count for all of them together.
internal import Domain

/// All destinations of a shop, compared by what they use.
struct SharedAccounts {
  /// Settings that say where an account is; a key may be good in several places.
  private static let places = ["url", "base_url", "shop", "host", "port", "database"]

  private let accounts: [DestinationAccount]
  private let secrets: Secrets

  init(_ accounts: [DestinationAccount], secrets: Secrets) {
    self.accounts = accounts
    self.secrets = secrets
  }

  /// The destination whose marks hold the pace for `account`: the first of those with the same vendor, place and secrets, or itself.
  func keeper(of account: DestinationAccount) -> String {
    let siblings = accounts.filter { $0.vendor == account.vendor }
    guard siblings.count > 1, let own = digest(of: account) else { return account.name }
    return siblings.first { digest(of: $0) == own }?.name ?? account.name
  }

  /// Nil for an account without a secret, or with one that is not there: it shares with nobody.
  private func digest(of account: DestinationAccount) -> String? {
    let keys =
      Registry.vendor(account.vendor)?.settings.filter(\.isSecret).map(\.name).filter {
        account.settings[$0] != nil
      } ?? []
    guard !keys.isEmpty else { return nil }
    var parts = SharedAccounts.places.map { JSON.text(account.settings[$0]) }
    for key in keys {
      guard let secret = try? secrets.secret(at: account.settings[key] ?? "") else { return nil }
      parts.append(.string(secret.exposed))
    }
    return Digest.hex(JSON.array(parts).canonical)
  }
}
