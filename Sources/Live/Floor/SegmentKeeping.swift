// Segments that are kept as they are now, told to a destination, or taken away: what the census finds goes into the store.
public import Domain
internal import Storage

/// A segment by its own name, with whom it holds.
public struct NamedSegment: Hashable, Sendable {
  /// Of a saved segment as it is written; of a tag its text.
  public var name: String
  public var basis: Basis?
  public var condition: Predicate
}

extension Census {
  /// When a saved segment's people were kept as they were; nil for one that counts who is in it now.
  public func frozenAt(_ name: String) -> Instant? { stored.first { $0.name == name }?.frozenAt }

  /// The saved segment or tag of that name.
  /// - Throws: as `segment(_:)`.
  public func named(_ name: String) throws(SegmentFault) -> NamedSegment {
    let condition = try segment(name)
    guard let known = stored.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      return NamedSegment(name: condition.text, basis: nil, condition: condition)
    }
    return NamedSegment(name: known.name, basis: known.basis, condition: condition)
  }

  /// What a snapshot of `name` that is made now is called: `Came back, 26 Nov 2026`, cut to 80 characters before the comma.
  public func snapshotName(of name: String) -> String {
    let day = ", " + SnapshotDay.words(now, zone)
    return name.prefix(80 - day.count) + day
  }

  /// A name that a snapshot may have.
  /// - Throws: `.refused`.
  public func requireName(_ name: String) throws(SegmentFault) {
    guard (1...80).contains(name.count), !name.contains("\""), name == name.cleaned().trimmingSpaces() else {
      throw .refused("a name has from 1 to 80 characters and no quotes")
    }
    guard TagPattern(name) == nil else { throw .refused("\"\(name)\" is the name of a tag; choose another") }
  }

  /// Nobody else counts by the segment.
  /// - Throws: `.unknown`; `.refused` with the name of the segment that uses it.
  public func requireUnused(_ name: String) throws(SegmentFault) -> String {
    guard let known = stored.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw .unknown(name, known: stored.map(\.name))
    }
    let user = stored.first { other in
      guard other.name != known.name, other.frozenAt == nil else { return false }
      let named = (try? Predicate(parsing: other.definition, in: .segment))?.segments ?? []
      return named.contains { $0.lowercased() == known.name.lowercased() }
    }
    if let user { throw .refused("the segment \"\(user.name)\" names \"\(known.name)\"; change or delete that one first") }
    return known.name
  }
}

/// The day of a snapshot in its name and in lists.
public enum SnapshotDay {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `26 Nov 2026`, in the store's zone.
  public static func words(_ instant: Instant, _ zone: StoreZone) -> String {
    let day = zone.date(of: instant)
    return "\(day.day) \(months[day.month - 1]) \(day.year)"
  }
}
