// The kiosk's screens below the form: the one in sight stays until the next is there, and those beside it are asked for ahead.
import Terminal

/// Pictures of the chosen question and of its neighbours, which a key may choose next.
struct EditorPictures: Equatable, Sendable {
  /// What all of them are pictures of.
  struct Subject: Equatable, Sendable {
    var text: String
    var locale: String
    var size: Size
    var glyphs: Glyphs
  }

  private var subject: Subject?
  private var question: String?
  /// By question: the chosen one and its neighbours, no more.
  private var known: [String: EditorPicture] = [:]
  /// Questions by the number under which they were asked for: an answer without one here comes too late.
  private var asked: [Int: String] = [:]
  private var number = 0
  /// The last one of the chosen question, else that of an earlier one while the answer is on its way.
  private(set) var shown: EditorPicture?
  private var shownQuestion: String?

  /// What is still to be asked for so that `question` is shown: itself anew, since pictures in it may have changed, and neighbours that
  /// are not here. Nothing when all is as it was.
  mutating func ask(_ question: String, beside neighbours: [String], _ subject: Subject) -> [EditorRequest] {
    guard question != self.question || subject != self.subject else { return [] }
    if subject != self.subject { (known, asked) = ([:], [:]) }
    (self.question, self.subject) = (question, subject)
    known = known.filter { $0.key == question || neighbours.contains($0.key) }
    if let picture = known[question] { (shown, shownQuestion) = (picture, question) }
    return ([question] + neighbours.filter { known[$0] == nil }).filter { !asked.values.contains($0) }.map { wanted in
      number += 1
      asked[number] = wanted
      return .preview(
        number: number, text: subject.text, question: wanted, locale: subject.locale, size: subject.size, glyphs: subject.glyphs)
    }
  }

  /// Nil where the text is no quiz at the moment: the last picture stays, but for one of another question.
  mutating func take(_ number: Int, _ picture: EditorPicture?) {
    guard let answered = asked.removeValue(forKey: number) else { return }
    if let picture { known[answered] = picture }
    guard answered == question, picture != nil || shownQuestion != question else { return }
    (shown, shownQuestion) = (picture, picture == nil ? nil : question)
  }

  /// No answer will come: what stands there for another question goes, and the next key asks again.
  mutating func fail() {
    if shownQuestion != question { (shown, shownQuestion) = (nil, nil) }
    (asked, question) = ([:], nil)
  }
}
