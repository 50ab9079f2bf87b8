// What the index holds: for each tag the numbers of its people, now and before, as compressed bitmaps.
internal import Bitmaps
internal import Domain

/// Who has, and had, what; a value: whoever holds a copy sees one moment.
struct IndexContents: Sendable {
  /// The people of one tag.
  struct TagPeople: Sendable {
    let tag: Tag
    /// Who has it.
    var now = NumberSet()
    /// Who had it and has it no more.
    var formerly = NumberSet()
    /// For each of `Movement.Window`, who has it and had it not when the window opened.
    var joined = Movement.Window.allCases.map { _ in NumberSet() }
    /// For each window, who had it when it opened and has it no more.
    var left = Movement.Window.allCases.map { _ in NumberSet() }

    init(_ tag: Tag) { self.tag = tag }

    /// Whether the contact stands in any of the sets: `joined` is part of `now`, `left` of `formerly`.
    func hasHeld(_ contact: Int64) -> Bool { now.contains(contact) || formerly.contains(contact) }
  }
  /// Of each tag, who gained it at or after a moment and has it still.
  struct Recent: Sendable {
    var since: Instant
    /// In step with `tags`.
    var people: [NumberSet]
  }

  /// Number in `contact_change` up to which everything is here.
  var change: Int64 = 0
  var everybody = NumberSet()
  /// By channel: consent in force.
  var consenting = Channel.allCases.map { _ in NumberSet() }
  /// By channel: consent in force, and an address to write to.
  var reachable = Channel.allCases.map { _ in NumberSet() }
  var tags: [TagPeople] = []
  private(set) var places: [Tag: Int] = [:]
  /// When each window opened.
  var opened: [Instant]
  /// Who was not known yet when each window opened.
  var newcomers = Movement.Window.allCases.map { _ in NumberSet() }
  /// Made when an expression asks for the span.
  var recent: [Span: Recent] = [:]
  /// Conditions that only the tables can answer.
  var asked: [Predicate: Asked] = [:]

  init(opened: [Instant]) { self.opened = opened }

  /// Where `tag` stands in `tags`; it gets a place when it has none.
  mutating func place(of tag: Tag) -> Int {
    if let place = places[tag] { return place }
    tags.append(TagPeople(tag))
    places[tag] = tags.count - 1
    for span in recent.keys { recent[span]?.people.append(NumberSet()) }
    return tags.count - 1
  }

  /// Places of the tags that match.
  func places(of pattern: TagPattern) -> [Int] {
    switch pattern {
    case .tag(let tag): places[tag].map { [$0] } ?? []
    case .anyIn: tags.indices.filter { pattern.matches(tags[$0].tag) }
    }
  }

  /// Who may be written to on some channel.
  var reachableByAny: NumberSet { reachable.dropFirst().reduce(reachable.first ?? NumberSet()) { $0.union($1) } }
}
