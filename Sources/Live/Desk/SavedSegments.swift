// The merchant's saved segments, read: which can be counted, and why the others cannot.
internal import Domain
internal import Storage

struct SavedSegments: Sendable, Equatable {
  struct Fault: Equatable {
    var name: String
    var reason: String
  }

  /// By name.
  private(set) var segments: [Segment] = []
  private(set) var faults: [Fault] = []
  /// By name; none leads back to itself, none names one that is not here. A snapshot has none: who is in it is on record.
  private(set) var definitions: [String: Predicate] = [:]
  /// When those were made whose people were kept as they were, by name.
  private(set) var snapshots: [String: Instant] = [:]

  init(_ stored: [StoredSegment]) {
    let scope = ExpressionScope(.segment, segments: stored.map(\.name))
    var read: [Segment] = []
    for segment in stored {
      guard let frozenAt = segment.frozenAt else { continue }
      snapshots[segment.name] = frozenAt
      segments.append(Segment(name: segment.name, basis: segment.basis, definition: .segment(segment.name)))
    }
    for segment in stored where segment.frozenAt == nil {
      do {
        let definition = try Predicate(parsing: segment.definition, in: scope)
        read.append(Segment(name: segment.name, basis: segment.basis, definition: definition))
      } catch {
        faults.append(Fault(name: segment.name, reason: error.text))
      }
    }
    let all = Dictionary(read.map { ($0.name, $0.definition) }, uniquingKeysWith: { $1 })
    for segment in read {
      if let cycle = SavedSegments.cycle(from: [segment.name], all) {
        faults.append(Fault(name: segment.name, reason: "it leads back to itself: \(cycle.joined(separator: " -> "))"))
      } else {
        segments.append(segment)
      }
    }
    let kept = snapshots
    definitions = Dictionary(
      segments.filter { kept[$0.name] == nil }.map { ($0.name, $0.definition) }, uniquingKeysWith: { $1 })
    dropDependents()
    segments.sort { $0.name < $1.name }
  }

  /// Whoever names a segment that cannot be counted cannot be counted either: it would hold nobody, or everybody.
  private mutating func dropDependents() {
    while let (segment, missing) = firstDependent() {
      segments.removeAll { $0.name == segment.name }
      definitions[segment.name] = nil
      faults.append(Fault(name: segment.name, reason: "it names the segment \"\(missing)\", which cannot be counted"))
    }
  }

  private func firstDependent() -> (Segment, missing: String)? {
    for segment in segments {
      let missing = segment.definition.segments.first { definitions[$0] == nil && snapshots[$0] == nil }
      if let missing { return (segment, missing) }
    }
    return nil
  }

  /// The way from the first name of `path` back to it; nil when there is none.
  private static func cycle(from path: [String], _ definitions: [String: Predicate]) -> [String]? {
    guard let first = path.first, let last = path.last else { return nil }
    for name in definitions[last]?.segments ?? [] {
      if name == first { return path + [name] }
      if !path.contains(name), let found = cycle(from: path + [name], definitions) { return found }
    }
    return nil
  }

  subscript(_ name: String) -> Segment? { segments.first { $0.name == name } }

  // MARK: Time

  /// Whether what the expression says of a person can change by time alone.
  func dependsOnTime(_ predicate: Predicate) -> Bool {
    predicate.parts.contains { part in
      switch part {
      case .within, .longerAgo, .upcoming, .anniversary: true
      case .tag(_, gainedWithin: let span): span != nil
      case .did(_, where: _, within: let span, times: _): span != nil
      case .segment(let name): definitions[name].map(dependsOnTime) ?? false
      default: false
      }
    }
  }
}
