// Which PINs are good enough (RELIABILITY.md 2.3): long enough, no run, nothing repeated.

/// The rules for a new PIN.
public enum PINRules {
  /// Fewest digits.
  public static func least(for role: ConsoleRole) -> Int { role == .owner ? 8 : 6 }
  public static let most = 32

  /// What is wrong with `pin`, in words; nil when nothing is.
  public static func fault(in pin: String, for role: ConsoleRole) -> String? {
    let digits = pin.utf8.map { Int($0) - 48 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return "Digits only" }
    guard digits.count >= least(for: role) else { return "At least \(least(for: role)) digits; these are \(digits.count)" }
    guard digits.count <= most else { return "At most \(most) digits" }
    if isRun(digits) { return "No run, such as 12345678" }
    if isRepeated(digits) { return "Nothing repeated, such as 1111 or 1212" }
    return nil
  }

  /// Up or down by one all the way, round the clock: `78901234`.
  private static func isRun(_ digits: [Int]) -> Bool {
    let steps = Set(zip(digits, digits.dropFirst()).map { ($1 - $0 + 10) % 10 })
    return steps == [1] || steps == [9]
  }

  /// One group again and again: `111111`, `121212`, `12341234`.
  private static func isRepeated(_ digits: [Int]) -> Bool {
    (1...max(1, digits.count / 2)).contains { length in
      digits.indices.dropFirst(length).allSatisfy { digits[$0] == digits[$0 - length] }
    }
  }
}
