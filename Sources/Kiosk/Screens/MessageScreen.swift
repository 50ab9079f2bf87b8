// A few words in the middle: thanks, sorry, closed.
import Domain
import Terminal

/// What stands between two shoppers, or in the place of them.
struct MessageScreen: Equatable, Sendable {
  enum Kind: Equatable, Sendable { case thanks, sorry, mending, notSaved, closed(LocalMoment?) }
  let kind: Kind

  func view(_ canvas: inout Canvas, _ words: Words) {
    let lines: [(String, Style)] =
      switch kind {
      case .thanks: [(words.thanks, .title), ("", .text), (words.thanksText, .text), ("", .text), (words.nothingKept, .dim)]
      case .sorry: [(words.sorryTitle, .title), ("", .text), (words.sorryText, .text)]
      case .mending: [(words.sorryTitle, .title), ("", .text), (words.mendingText, .text)]
      case .notSaved: [(words.sorryTitle, .title), ("", .text), (words.notSaved, .text)]
      case .closed(let moment): [(words.closedTitle, .dim), ("", .text), (moment.map(words.opening) ?? "", .dim)]
      }
    let wrapped = lines.flatMap { line in Width.wrap(line.0, to: min(72, canvas.size.columns - 6)).map { ($0, line.1) } }
    canvas.button(canvas.bounds, .enter)
    for (index, line) in wrapped.enumerated() {
      canvas.writeCentred(line.0, in: canvas.bounds, y: max(0, (canvas.size.rows - wrapped.count) / 2) + index, line.1)
    }
  }
}

extension Words {
  /// "We open tomorrow at 09:00."
  func opening(_ moment: LocalMoment) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let sentence = moment.daysAhead == 0 ? opensToday : moment.daysAhead == 1 ? opensTomorrow : opensOn
    return sentence.replacing("{t}", with: "\(two(moment.hour)):\(two(moment.minute))").replacing("{d}", with: calendar.long(moment.date))
  }
}
