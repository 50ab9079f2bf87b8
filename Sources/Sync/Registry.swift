// Every vendor there is, a line each.
public import Domain

/// Vendors by name, and what is wrong with an account before it is used.
public enum Registry {
  /// In the order in which messages name them.
  public static let vendors: [any Destination.Type] = [
    Klaviyo.self,
    Mailchimp.self,
    Omnisend.self,
    HubSpot.self,
    Shopify.self,
    ActiveCampaign.self,
    Brevo.self,
    Webhook.self,
    Files.self,
    PostgreSQL.self,
  ]

  /// Settings that every vendor has, after its own.
  public static let common = [
    SettingKey(OtherNames.key, help: "other names there: goal=sleep_goal, answer.feel=mood; letters, digits and _"),
    SettingKey(
      Pace.key, help: "requests a minute that the account's plan allows, where they are not the usual ones; 1 to 100000"),
    SettingKey(
      LeaveOut.key, help: "what is not sent: namespaces of tags, and answers as answer.REF, with commas between them"),
  ]

  /// Every setting that an account of `vendor` may have.
  public static func settings(of vendor: any Destination.Type) -> [SettingKey] { vendor.settings + common }

  /// Nil when there is no such vendor.
  public static func vendor(_ name: String) -> (any Destination.Type)? {
    vendors.first { $0.vendor == name }
  }

  /// Every problem of an account's settings at once, without looking a secret up; empty when it can be added.
  public static func check(vendor name: String, settings: [String: String]) -> [Problem] {
    guard let vendor = vendor(name) else {
      let known = vendors.map { $0.vendor }.joined(separator: ", ")
      return [Problem("unknown_vendor", "there is no vendor \"\(name.cleaned().prefix(40))\"; the vendors are \(known)")]
    }
    return unknown(settings, of: vendor) + missing(settings, of: vendor) + bare(settings, of: vendor) + vendor.problems(with: settings)
      + Pace.problems(in: settings) + LeaveOut.problems(in: settings) + OtherNames.problems(in: settings)
  }

  /// The account's destination, with its secrets looked up.
  public static func open(_ account: DestinationAccount, secrets: Secrets) throws(Faults) -> any Destination {
    let problems = check(vendor: account.vendor, settings: account.settings)
    guard problems.isEmpty, let vendor = vendor(account.vendor) else { throw Faults(problems) }
    var found: [String: Redacted<String>] = [:]
    var faults: [Problem] = []
    for key in vendor.settings where key.isSecret {
      guard let reference = account.settings[key.name] else { continue }
      do {
        found[key.name] = try secrets.secret(at: reference)
      } catch {
        faults.append(Problem("no_secret", path: key.name, error.words))
      }
    }
    guard faults.isEmpty else { throw Faults(faults) }
    let destination = try vendor.init(account: account, secrets: found)
    let leaveOut = LeaveOut(account.settings)
    let names = OtherNames(account.settings)
    return leaveOut.isEmpty && names.isEmpty ? destination : Narrowed(destination, leaveOut, names)
  }

  private static func unknown(_ settings: [String: String], of vendor: any Destination.Type) -> [Problem] {
    let known = self.settings(of: vendor).map(\.name)
    return settings.keys.filter { !known.contains($0) }.sorted().map {
      Problem("unknown_key", path: $0.cleaned(), "is no setting of \(vendor.vendor); the settings are \(known.joined(separator: ", "))")
    }
  }

  private static func missing(_ settings: [String: String], of vendor: any Destination.Type) -> [Problem] {
    vendor.settings.filter { $0.isRequired && settings[$0.name, default: ""].isEmpty }.map {
      Problem("missing_key", path: $0.name, "is missing: \($0.help)")
    }
  }

  private static func bare(_ settings: [String: String], of vendor: any Destination.Type) -> [Problem] {
    vendor.settings.filter(\.isSecret).compactMap { key in
      guard let text = settings[key.name], !text.isEmpty, SecretReference(text) == nil else { return nil }
      return Problem("bare_secret", path: key.name, Secrets.howToRefer)
    }
  }
}

extension Faults {
  /// All problems in one line: `api_key: /k can be read by others; run: chmod 600 /k`.
  public var words: String {
    problems.map { $0.path.isEmpty ? $0.message : "\($0.path): \($0.message)" }.joined(separator: "; ")
  }
}
