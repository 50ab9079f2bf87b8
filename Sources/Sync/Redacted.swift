// A value that may be used and never shown.

/// Wraps a secret or a person's data: every way of printing it says ‹redacted›.
public struct Redacted<Value: Sendable>: Sendable {
  /// The value itself. Each use is a place to think about.
  public let exposed: Value
  public init(_ value: Value) { exposed = value }
}

extension Redacted: Equatable where Value: Equatable {}
extension Redacted: Hashable where Value: Hashable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The same for every value.
  public var description: String { "‹redacted›" }
  /// The same for every value.
  public var debugDescription: String { description }
  /// Empty: no part of it shows in a dump.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
