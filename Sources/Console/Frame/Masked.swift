// What staff see of a person: nobody's address, and no count that points to a few (RELIABILITY.md 2.3).

/// Addresses and counts as a role may see them.
public enum Masked {
  /// Counts below this are not told to staff.
  public static let least = 5

  /// `j•••@e•••.com`, `+•••12`; what is masked already stays as it is.
  public static func address(_ address: String) -> String {
    guard !address.isEmpty, !address.contains("•") else { return address }
    guard let at = address.firstIndex(of: "@") else { return "+•••\(address.suffix(2))" }
    let domain = address[address.index(after: at)...]
    let top = domain.split(separator: ".").last.map { ".\($0)" } ?? ""
    return "\(address.prefix(1))•••@\(domain.prefix(1))•••\(top)"
  }
}

extension ConsoleRole {
  /// The count, or `<5` where the role must not know it.
  func count(_ value: Int) -> String { mayKnow(value) ? Figures.grouped(value) : "<\(Masked.least)" }

  func mayKnow(_ count: Int) -> Bool { self == .owner || count >= Masked.least }

  func address(_ address: String) -> String { self == .owner ? address : Masked.address(address) }

  /// The word in the head and at the door.
  var title: String { rawValue }
}
