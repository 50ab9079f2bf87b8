// What a kiosk shows and which answer leaves it after some keys.
import Domain
import Kiosk
import ScreenTesting

/// A kiosk of the tea shop after `keys`.
func played(_ keys: String) throws -> Played<KioskProgram> { try TeaShop().play(keys) }

/// The last answer that left the tea shop's kiosk; nil where none did.
func answer(_ keys: String) throws -> Answer? { lastAnswer(of: try played(keys)) }

/// A shop with one question, and after it a statement.
func small(_ question: String) throws -> TeaShop {
  try TeaShop(try Tea.quiz(questions: "  - \(question)\n  - {ref: end, kind: statement, title: The end}"))
}

/// The answer that `keys` give to one question; nil where none left.
func answer(_ keys: String, to question: String) throws -> Answer? { lastAnswer(of: try small(question).play("x1" + keys)) }

private func lastAnswer(of played: Played<KioskProgram>) -> Answer? {
  played.effects.reduce(nil) { last, effect in if case .record(_, let answer, _) = effect { answer } else { last } }
}
