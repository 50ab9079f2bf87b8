// A segment's expression as the form has it: groups of which one is enough, each a list of conditions that all have to hold.
import Domain

/// OR of groups, each an AND of conditions. A condition is an expression of its own, so that every expression has this shape: what is
/// deeper stands in one line.
struct SegmentBuilder: Equatable, Sendable {
  /// A condition's place. One after the last of a group, or in the group after the last, is that of a condition to come.
  struct Place: Equatable, Sendable {
    var group: Int
    var index: Int
  }

  /// None of them is empty.
  private(set) var groups: [[Predicate]] = []

  /// Nil is an expression that says nothing yet.
  init(_ expression: Predicate? = nil) {
    guard let expression else { return }
    groups = SegmentBuilder.alternatives(expression).map(SegmentBuilder.conditions)
  }

  private static func alternatives(_ expression: Predicate) -> [Predicate] {
    if case .or(let terms) = expression { terms.flatMap(alternatives) } else { [expression] }
  }

  private static func conditions(_ expression: Predicate) -> [Predicate] {
    if case .and(let terms) = expression { terms.flatMap(conditions) } else { [expression] }
  }

  /// Nil where there is no condition.
  var expression: Predicate? {
    let terms = groups.map { $0.count == 1 ? $0[0] : Predicate.and($0) }
    return terms.count > 1 ? .or(terms) : terms.first
  }

  var text: String { expression?.text ?? "" }

  // MARK: Places

  /// Every condition's place, top to bottom.
  var places: [Place] {
    groups.enumerated().flatMap { group, conditions in conditions.indices.map { Place(group: group, index: $0) } }
  }

  func condition(at place: Place) -> Predicate? {
    guard groups.indices.contains(place.group), groups[place.group].indices.contains(place.index) else { return nil }
    return groups[place.group][place.index]
  }

  /// The place itself where there is a condition, else the nearest above it; nil in an empty expression.
  func nearest(_ place: Place) -> Place? {
    if condition(at: place) != nil { return place }
    return places.last { ($0.group, $0.index) <= (place.group, place.index) } ?? places.first
  }

  // MARK: Changes

  /// The same with `condition` in the place of the one that is there, or before it. One that is itself joined becomes several lines, or
  /// several groups where it stands alone.
  func putting(_ condition: Predicate, at place: Place, isNew: Bool) -> SegmentBuilder {
    var groups = groups
    if groups.indices.contains(place.group) {
      let index = min(place.index, groups[place.group].count)
      if !isNew, groups[place.group].indices.contains(index) {
        groups[place.group][index] = condition
      } else {
        groups[place.group].insert(condition, at: index)
      }
    } else {
      groups.append([condition])
    }
    return SegmentBuilder(joining: groups)
  }

  func removing(_ place: Place) -> SegmentBuilder {
    guard condition(at: place) != nil else { return self }
    var groups = groups
    groups[place.group].remove(at: place.index)
    return SegmentBuilder(joining: groups.filter { !$0.isEmpty })
  }

  /// With the opposite of the condition there.
  func negating(_ place: Place) -> SegmentBuilder {
    guard let condition = condition(at: place) else { return self }
    if case .not(let term) = condition { return putting(term, at: place, isNew: false) }
    return putting(.not(condition), at: place, isNew: false)
  }

  private init(joining groups: [[Predicate]]) {
    var joined = SegmentBuilder()
    joined.groups = groups
    self.init(joined.expression)
  }
}
