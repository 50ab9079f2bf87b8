// What a tag or segment says about a person: how one comes by it, and what goes with it.
internal import Bitmaps
internal import Console
internal import Domain
internal import Storage

extension Desk {
  private static let companionCount = 5

  static func noSegment(_ name: String) -> ConsoleReply { .failed("There is no segment \"\(name)\" that can be counted.") }

  func meaning(of ref: SegmentRef, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    switch ref {
    case .tag(let tag):
      let imported: [SegmentMeaning.Source] = try store.isImported(tag) ? [.imported] : []
      let people = try roll().tags[tag]?.people ?? NumberSet()
      let companions = try companions(of: people, but: tag)
      let meaning = SegmentMeaning(ref: ref, sources: try sources(of: tag) + imported, people: people.count, companions: companions)
      return .meaning(meaning.known(to: discretion(of: role)))
    case .saved(let name):
      let roll = try roll()
      guard let segment = roll.saved[name], let entry = roll.entries[name] else { return Desk.noSegment(name) }
      let meaning = SegmentMeaning(
        ref: ref, sources: [.definition(segment.definition.text)], people: entry.count, companions: try companions(of: entry.people))
      return .meaning(meaning.known(to: discretion(of: role)))
    }
  }

  private func companions(of people: NumberSet, but own: Tag? = nil) throws(StoreError) -> [SegmentMeaning.Companion] {
    try index.read(at: clock()) { $0.companions(of: people, limit: Desk.companionCount, but: own) }.map { .init($0.tag, both: $0.both) }
  }

  /// Choices and rules of the quizzes in force that give `tag`.
  private func sources(of tag: Tag) throws(StoreError) -> [SegmentMeaning.Source] {
    try bookshelf.current().flatMap { edition -> [SegmentMeaning.Source] in
      guard let quiz = edition.quiz, let title = edition.title else { return [] }
      let choices = quiz.questions.flatMap(\.carriers).filter { $0.tags.contains(tag) }
      let said = choices.map { choice in
        SegmentMeaning.Source.said(label: quiz.text(choice.label, in: quiz.locale), quiz: title, version: edition.number)
      }
      let rules = quiz.rules.filter { $0.add.contains(tag) }
      return said + rules.map { .rule($0.when.text, quiz: title) }
    }
  }
}

extension SegmentMeaning {
  fileprivate func known(to discretion: Discretion) -> SegmentMeaning {
    var meaning = self
    meaning.people = discretion.known(people)
    meaning.companions = discretion.mayKnow(people) ? companions.filter { discretion.mayKnow($0.both) } : []
    return meaning
  }
}
