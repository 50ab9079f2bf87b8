// Where a quiz file gives and reads tags.

/// One place in a quiz file that names a tag.
public struct TagUse: Hashable, Sendable {
  /// A tag, or all of a namespace.
  public var pattern: TagPattern
  /// A choice, band or rule gives it; else a condition reads it or a rule takes it away.
  public var isGiven: Bool
  /// `choice sleep of goal`, `rule 2`, `show if of milk`.
  public var place: String

  /// All of them, in file order. What cannot be read is left out.
  public static func all(in quiz: Tree) -> [TagUse] {
    var uses: [TagUse] = []
    func give(_ list: Tree?, _ place: String, isGiven: Bool = true) {
      uses += (list?.items ?? []).compactMap(\.scalar).compactMap { Tag($0) }.map {
        TagUse(pattern: .tag($0), isGiven: isGiven, place: place)
      }
    }
    func read(_ text: Tree?, _ place: String) {
      guard let text = text?.scalar, let condition = try? Predicate(parsing: text, in: ExpressionScope(.filter)) else { return }
      uses += condition.tagPatterns.map { TagUse(pattern: $0, isGiven: false, place: place) }
    }
    for (number, question) in (quiz["questions"]?.items ?? []).enumerated() {
      let name = question.ref ?? "question \(number + 1)"
      for (kind, key) in [("choice", "choices"), ("band", "bands")] {
        for (index, carrier) in (question[key]?.items ?? []).enumerated() {
          let place = "\(kind) \(carrier.ref ?? "\(index + 1)") of \(name)"
          give(carrier["tags"], place)
          read(carrier["show_if"], "show if of \(place)")
        }
      }
      read(question["show_if"], "show if of \(name)")
      for jump in question["next"]?.items ?? [] { read(jump["when"], "jump from \(name) to \(jump["go"]?.scalar ?? "?")") }
    }
    for (index, rule) in (quiz["rules"]?.items ?? []).enumerated() {
      give(rule["add"], "rule \(index + 1)")
      give(rule["remove"], "rule \(index + 1) takes it away", isGiven: false)
      read(rule["when"], "condition of rule \(index + 1)")
    }
    for filter in quiz["filters"]?.items ?? [] { read(filter["keep"], "filter \(filter.ref ?? "?")") }
    for section in quiz["results"]?.items ?? [] {
      read(section["show_if"], "section \(section.ref ?? "?")")
      for slot in section["slots"]?.items ?? [] { read(slot["where"], "slot \(slot.ref ?? "?")") }
    }
    return uses
  }
}
