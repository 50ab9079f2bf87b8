// An answer as the shopper gave it, in the shopper's language.
import Domain

enum AnswerWords {
  static func text(of answer: Answer, _ question: Question, _ quiz: Quiz, _ locale: String) -> String {
    switch answer {
    case .choices(let refs): refs.compactMap { question.choice($0).map { quiz.text($0.label, in: locale) } }.joined(separator: ", ")
    case .number(let number):
      [Money.number(number, decimals: question.decimals, locale: locale), quiz.text(question.unit, in: locale)]
        .filter { !$0.isEmpty }.joined(separator: " ")
    case .date(let date): Words.in(locale).calendar.short(date)
    case .text(let text): text.isEmpty ? "-" : text
    case .empty: "-"
    }
  }
}
