// What a tag means, as a sentence: how a person comes by it, and what goes with it.
import Domain

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
    case .definition(let expression): expression
    case .imported: "came with an import"
    }
  }

  /// `value:vegan 29% (372), age:25-34 41% (525)`; what a role must not count is left out.
  static func companions(_ meaning: SegmentMeaning, _ role: ConsoleRole) -> String {
    guard role.mayKnow(meaning.people) else { return "" }
    return meaning.companions.filter { role.mayKnow($0.both) }.map {
      "\($0.tag.text) \(Figures.wholePercent($0.both, of: meaning.people)) (\(Figures.grouped($0.both)))"
    }.joined(separator: ", ")
  }
}
