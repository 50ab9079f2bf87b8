// What staff see of a person: nobody's address, and no count that points to a few (RELIABILITY.md 2.3).

/// Addresses as a role may see them.
public enum Masked {
  /// `j•••@e•••.com`, `+•••12`; what is masked already stays as it is.
  public static func address(_ address: String) -> String {
    guard !address.isEmpty, !address.contains("•") else { return address }
    guard let at = address.firstIndex(of: "@") else { return "+•••\(address.suffix(2))" }
    let domain = address[address.index(after: at)...]
    let top = domain.split(separator: ".").last.map { ".\($0)" } ?? ""
    return "\(address.prefix(1))•••@\(domain.prefix(1))•••\(top)"
  }
}

/// Which counts a role is told: the owner all, others none that points to a few people.
public struct Discretion: Equatable, Sendable {
  public var role: ConsoleRole
  /// The smallest count that others than the owner are told, from 1.
  public var floor: Int

  public init(_ role: ConsoleRole, floor: Int) {
    self.role = role
    self.floor = floor
  }

  public func mayKnow(_ count: Int) -> Bool { role == .owner || count >= floor }

  /// A count as the role may know it: 0 for what it must not, which stands on the screen as "fewer than five".
  public func known(_ count: Int) -> Int { mayKnow(count) ? count : 0 }

  /// The count, or `<5` where the role must not know it.
  func count(_ value: Int) -> String { mayKnow(value) ? Figures.grouped(value) : "<\(floor)" }

  /// Said in place of what such a count would lead to.
  public var tooFew: String { "Fewer than \(floor) people" }
}

extension ConsoleRole {
  func address(_ address: String) -> String { self == .owner ? address : Masked.address(address) }

  /// The word in the head and at the door.
  var title: String { rawValue }
}
