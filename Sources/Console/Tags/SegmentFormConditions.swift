// The conditions of a segment's form: chosen, typed, negated, removed; and how they and the text stay in step.
import Domain
import Terminal

extension SegmentFormScreen {
  /// Keys of the list of conditions.
  mutating func choose(_ key: Key) -> Step? {
    guard let builder else { return .stay }
    let places = builder.places
    let at = builder.nearest(place).flatMap { here in places.firstIndex(of: here) }
    refusal = ""
    guard let at else {
      if key == .up { return go(-1) }
      if key == .down { return go(1) }
      if key == .enter || key == .character("a") || key == .character("g") { begin(at: .init(group: 0, index: 0), isNew: true) }
      return ask()
    }
    place = places[at]
    switch key {
    case .up: if at == 0 { return go(-1) } else { place = places[at - 1] }
    case .down: if at == places.count - 1 { return go(1) } else { place = places[at + 1] }
    case .home: place = places[0]
    case .end: place = places[places.count - 1]
    case .enter: begin(at: place, isNew: false)
    case .character("a"), .character("A"): begin(at: .init(group: place.group, index: place.index + 1), isNew: true)
    case .character("g"), .character("G"): begin(at: .init(group: builder.groups.count, index: 0), isNew: true)
    case .character("n"), .character("N"): change(builder.negating(place))
    case .character("x"), .character("X"), .delete: change(builder.removing(place))
    default: return .stay
    }
    return ask()
  }

  mutating func begin(at place: SegmentBuilder.Place, isNew: Bool) {
    guard let builder, let prompt else { return }
    entry = ConditionEntry(
      builder, at: place, isNew: isNew, limit: SegmentFormScreen.longest, scope: prompt.scope, words: prompt.words)
  }

  mutating func type(_ key: Key, intoEntry look: Look) -> Step? {
    refusal = ""
    guard let outcome = entry?.apply(key), let typed = entry else { return nil }
    switch outcome {
    case .typed: return ask()
    case .cancelled: entry = nil
    case .done(let condition):
      entry = nil
      place = typed.place
      change((builder ?? SegmentBuilder()).putting(condition, at: typed.place, isNew: typed.isNew))
      if key == .control("s") { return save() }
      if key == .tab { return go(1) }
    }
    if key == .backTab { return go(-1) }
    return ask()
  }

  /// The conditions have changed: so does the text.
  private mutating func change(_ next: SegmentBuilder) {
    let text = next.text
    guard text.count <= SegmentFormScreen.longest else {
      refusal = "An expression has at most \(SegmentFormScreen.longest) characters."
      return
    }
    builder = next
    place = next.nearest(place) ?? SegmentBuilder.Place(group: 0, index: 0)
    input = TextInput(text, limit: SegmentFormScreen.longest)
  }

  /// The text has changed: so do the conditions.
  mutating func write(_ next: TextInput) {
    refusal = ""
    input = next
    readConditions()
  }

  mutating func readConditions() {
    guard let prompt else { return }
    let text = input.text.trimmingSpaces()
    builder = text.isEmpty ? SegmentBuilder() : (try? Predicate(parsing: text, in: prompt.scope.asPart)).map { SegmentBuilder($0) }
    if let place = builder?.nearest(place) { self.place = place }
  }

  mutating func ask() -> Step { .ask(entry?.ask() ?? prompt?.ask() ?? []) }
}
