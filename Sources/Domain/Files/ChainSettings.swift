// Settings that a chain sets for its kiosks: they come over those of a kiosk's own file.

/// A chain's word on settings, key by key; a value is the YAML text of its key, as a configuration file has it.
public enum ChainSettings {
  /// Those that make sense for many kiosks. What is of one machine, such as its printer, stays with its own file.
  public static let keys = [
    "theme", "locale", "idle_seconds", "warning_seconds", "long_idle_seconds", "recall_days", "stale_stock_hours", "order_days",
    "opening_hours", "retention",
  ]

  /// The settings as a configuration file.
  public static func text(_ settings: [String: String]) -> String {
    settings.sorted { $0.key < $1.key }.map { key, value in
      let lines = value.split(omittingEmptySubsequences: true) { $0.isNewline }
      guard lines.count > 1 || lines.first.map({ $0.hasSuffix(":") }) ?? false else { return "\(key): \(lines.first ?? "")\n" }
      // What is further in than its key cannot be a key of its own.
      return "\(key):\n" + lines.map { "  \($0)\n" }.joined()
    }.joined()
  }

  /// Why `value` cannot be set for `key`; nil where it can.
  /// - Parameter others: the chain's other settings, by which some are measured.
  public static func refusal(of key: String, _ value: String, beside others: [String: String] = [:]) -> String? {
    guard keys.contains(key) else {
      if ConfigFile.keys.contains(key) { return "\(key) is of one machine or shop: it is set in a kiosk's own configuration" }
      return "there is no setting \(key) that a chain sets; there is \(keys.joined(separator: ", "))"
    }
    let text = text(others.merging([key: value]) { $1 })
    let own = ConfigFile("", chain: text)
    if let problem = own.chainProblems.first { return problem.text(file: key) }
    guard own.chainKeys.contains(key) else { return "\(key): the value is missing" }
    if key == "theme", let theme = own.configuration.theme, !Block.isRef(theme) {
      return "theme: \"\(theme)\" is no theme's ref; publish the theme's file, and name its ref here"
    }
    return nil
  }
}
