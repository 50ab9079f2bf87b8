// What a tag means, as a sentence: how a person comes by it, and what goes with it.
import Domain
import Terminal

/// Sentences about a tag or segment.
enum MeaningWords {
  /// `skin:sensitive: said "It stings easily" in Find your routine (v12), or derived from answer.reacts >= 2.`
  static func sentence(_ meaning: SegmentMeaning) -> String {
    let ways = meaning.sources.map(way)
    return ways.isEmpty ? "\(meaning.ref.text): no quiz gives it now." : "\(meaning.ref.text): \(ways.joined(separator: ", or "))."
  }

  private static func way(_ source: SegmentMeaning.Source) -> String {
    switch source {
    case .said(let label, let quiz, let version): "said \"\(label)\" in \(quiz) (v\(version))"
    case .rule(let expression, let quiz): "derived from \(expression) in \(quiz)"
    case .definition(let expression): "who \((try? Predicate(parsing: expression, in: .segment))?.words ?? expression)"
    case .imported: "came with an import"
    }
  }

  /// `age:25-34 41% (525), value:vegan 29% (372)`: as many as fit `width`; what a role must not count is left out.
  static func companions(_ meaning: SegmentMeaning, _ look: Look, width: Int = .max) -> String {
    guard look.mayKnow(meaning.people) else { return "" }
    var text = ""
    for companion in meaning.companions where look.mayKnow(companion.both) {
      let share = Figures.wholePercent(companion.both, of: meaning.people)
      let more = (text.isEmpty ? "" : ", ") + "\(companion.tag.text) \(share) (\(Figures.grouped(companion.both)))"
      if Width.of(text) + Width.of(more) > width { break }
      text += more
    }
    return text
  }
}
