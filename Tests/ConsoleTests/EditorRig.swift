// What the editor's tests edit: a quiz, and a store of drafts that answers as the shop does.
import Console
import Domain
import Foundation
import ScreenTesting
import Terminal

/// A quiz to edit, and a store that keeps its draft.
enum TeaQuiz {
  static let text = """
    # A short quiz about tea.
    format: 1
    ref: tea
    title: {en: Which tea tonight?, de: Welcher Tee heute?}
    locale: en
    locales: [en, de]
    namespaces: {goal: {basis: needs}, diet: {basis: psychographic}}
    questions:
      # First of all.
      - ref: goal
        kind: single
        title: {en: What for?, de: Wofür?}
        choices:
          - {ref: sleep, label: {en: Sleep, de: Schlaf}, tags: [goal:sleep], links: [{tag: sleep, points: 3}]}
          - {ref: wake, label: {en: Energy, de: Energie}, tags: [goal:energy], links: [{tag: energy, points: 3}, {sku: MINT}]}
        next:
          - {when: answer.goal = wake, go: results}

      - ref: milk
        kind: yes_no
        title: Milk?
        show_if: answer.goal = sleep
    results: [{ref: plan, title: Your tea, slots: [{ref: tonight, where: product.collection = teas}]}]
    """ + "\n"
}

/// Answers of a store with one draft.
final class DraftStore {
  var text = TeaQuiz.text
  var revision = 3
  var by = "merchant"
  private(set) var saves: [String] = []
  private(set) var published: [String] = []

  func answer(_ effect: ConsoleEffect) -> [ConsoleReply] {
    switch effect {
    case .editing(.open(let ref)):
      let base = QuizDraft.Base(hash: Shop.hash, number: 12, text: TeaQuiz.text)
      return [.editing(.draft(QuizDraft(ref: ref, text: text, revision: revision, base: base, savedAt: Shop.now)))]
    case .editing(.save(let ref, let text, let revision)):
      guard revision == self.revision else {
        let theirs = QuizDraft(ref: ref, text: self.text, revision: self.revision, base: nil, savedAt: Shop.now, savedBy: by)
        return [.editing(.overtaken(theirs))]
      }
      self.text = text
      self.revision += 1
      saves.append(text)
      return [.editing(.saved(ref: ref, revision: self.revision, at: Shop.now))]
    case .editing(.plan(let ref, let text)):
      let faults = QuizFile(text).problems.filter { $0.severity == .error }
      let changes = text == TeaQuiz.text ? [] : ["Question \"goal\": the title is now \"Why?\"."]
      return [.editing(.plan(PublishPlan(ref: ref, number: 13, changes: changes, faults: faults, running: 1)))]
    case .editing(.publish(let ref, let text, _, _)):
      published.append(text)
      return [.editing(.published(ref: ref, number: 13))]
    case .editor(.check(let text)): return [.editor(.checked(text: text, QuizFile(text).advice))]
    case .editor(.vocabulary(let ref)):
      let tags = [("goal:calm", 12), ("goal:sleep", 402)].map { (tag: Shop.tag($0.0), people: $0.1) }
      return [.editor(.vocabulary(ref: ref, EditorVocabulary(tags: tags)))]
    case .editor: return []
    default: return Shop.answer(effect)
    }
  }

  /// The editor of the shop's first quiz, after more keys.
  func editor(_ keys: String = "", columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: Shop.pin + "3e" + keys, columns: columns, rows: rows, reply: answer)
  }

  /// Another console saves a change of the other question.
  func isOvertaken() {
    text = TeaQuiz.text.replacing("title: Milk?", with: "title: With milk?")
    revision += 1
  }

  /// Lines of the draft that differ from the text as it was.
  var changed: [String] {
    let (old, new) = (TeaQuiz.text.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
    return new.difference(from: old).insertions.map { if case .insert(_, let line, _) = $0 { line } else { "" } }
  }
}
