// The kiosk's own words, in every language that it speaks. Quiz texts come from the quiz.
import Domain

/// Interface texts of one language.
public struct Words: Hashable, Sendable {
  var pressAnyKey: String
  var promise: String
  var chooseLanguage: String
  var of: String
  var choose: String
  var change: String
  var answer: String
  var pick: String
  var next: String
  var back: String
  var skip: String
  var language: String
  var help: String
  var typeHere: String
  var optional: String
  var picked: String
  var from: String
  var leadTitle: String
  var leadText: String
  var email: String
  var phone: String
  var name: String
  var didYouMean: String
  var done: String
  var tick: String
  var youSaid: String
  var answersMatch: String
  var popular: String
  var alsoClose: String
  var keptOut: String
  var allAsSet: String
  var asSet: String
  var youSave: String
  var betterOne: String
  var goesWell: String
  var added: String
  var orderIn: String
  var nothing: String
  var askStaff: String
  var keepOrDrop: String
  var changeAnswer: String
  var products: String
  var product: String
  var answersCount: String
  var dropped: String
  var scanTitle: String
  var scanText: String
  var discount: String
  var discountIs: String
  var sayAtTill: String
  var sayOnly: String
  var thanks: String
  var thanksText: String
  var nothingKept: String
  var stillThere: String
  var stillThereText: String
  var leaveTitle: String
  var leaveText: String
  var leave: String
  var stay: String
  var sorryTitle: String
  var sorryText: String
  var mendingText: String
  var notSaved: String
  var tooSmall: String
  var keys: String
  var keypad: String
  var spaceKey: String
  var exitTitle: String
  var exitText: String
  var exitWrong: String
  var serve: String
  var openConsole: String
  var closeKiosk: String
  var staffName: String
  /// Of a name that makes no ref.
  var staffNameLetters: String
  var move: String
  var search: String
  var nothingFound: String
  var scanHint: String
  var callStaff: String
  var calledTitle: String
  var calledText: String
  var isCalled: String
  var haveCode: String
  /// Beside the key that leads to the menu of staff, while no PIN is set.
  var forStaff: String
  var codeTitle: String
  var codeText: String
  var codeUnknown: String
  var reviewTitle: String
  var reviewText: String
  var seeResult: String
  var why: String
  var print: String
  var printing: String
  var printed: String
  var paperOut: String
  var printFailed: String
  var closedTitle: String
  var opensToday: String
  var opensTomorrow: String
  var opensOn: String
  var calendar: CalendarWords
  var faults: FaultWords

  /// Dates in one language.
  struct CalendarWords: Hashable, Sendable {
    enum Part: Hashable, Sendable { case day, month, year }
    var day: String
    var month: String
    var year: String
    /// From January.
    var months: [String]
    /// From Monday.
    var weekdays: [String]
    /// `{w}`, `{d}`, `{m}`, `{y}`: weekday, day, month and year in words.
    var long: String
    /// `{dd}`, `{mm}`, `{y}` in digits.
    var short: String
    /// In which the parts are typed.
    var order: [Part] = [.day, .month, .year]
  }

  /// Words about an answer that cannot be taken.
  struct FaultWords: Hashable, Sendable {
    var missing: String
    var missingText: String
    var tooFew: String
    var tooMany: String
    var number: String
    var range: String
    var step: String
    var decimals: String
    var date: String
    var dateRange: String
    var tooLong: String
    var email: String
    var phone: String
    var barcode: String
    var required: String
  }

  /// `3 of ~6`.
  func progress(_ step: Int, of total: Int) -> String { "\(step) \(of) ~\(total)" }

  /// `1 product`, `3 products`.
  func products(_ count: Int) -> String { "\(count) \(count == 1 ? product : products)" }

  /// The words for `locale`, English where a language is not spoken.
  public static func `in`(_ locale: String) -> Words {
    if let words = all[locale] { return words }
    for candidate in LocalizedText.chain(locale) {
      if let words = all[candidate] { return words }
    }
    return english
  }

  static let all = ["en": english, "en-US": american, "de": german, "fr": french, "es": spanish]

  /// What a language calls itself.
  static func name(of locale: String) -> String {
    let names = [
      "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano", "nl": "Nederlands", "pt": "Português",
    ]
    return LocalizedText.chain(locale).lazy.compactMap { names[$0] }.first ?? locale
  }

  /// A fault in the shopper's words.
  func text(of fault: AnswerFault, for question: Question) -> String {
    func number(_ value: Number?) -> String { value?.text() ?? "…" }
    switch fault {
    case .missing: return question.kind.isText || question.kind == .number || question.kind == .date ? faults.missingText : faults.missing
    case .unknownChoice, .hiddenChoice, .wrongShape: return faults.missing
    case .tooFew(let least): return faults.tooFew.replacing("{n}", with: String(least))
    case .tooMany(let most): return faults.tooMany.replacing("{n}", with: String(most))
    case .notANumber: return faults.number
    case .outOfRange(let low, let high): return faults.range.replacing("{low}", with: number(low)).replacing("{high}", with: number(high))
    case .offStep(let step): return faults.step.replacing("{n}", with: step.text())
    case .tooManyDecimals(let most): return faults.decimals.replacing("{n}", with: String(most))
    case .notADate: return faults.date
    case .dateOutOfRange(let low, let high):
      func date(_ date: CivilDate?) -> String { date.map(calendar.short) ?? "…" }
      return faults.dateRange.replacing("{low}", with: date(low)).replacing("{high}", with: date(high))
    case .tooLong(let most): return faults.tooLong.replacing("{n}", with: String(most))
    case .badEmail: return faults.email
    case .badPhone: return faults.phone
    case .badBarcode: return faults.barcode
    }
  }
}

extension Words.CalendarWords {
  /// `Tuesday, 24 November 2026`.
  func long(_ date: CivilDate) -> String {
    long.replacing("{w}", with: weekdays[date.weekday]).replacing("{d}", with: String(date.day))
      .replacing("{m}", with: months[date.month - 1]).replacing("{y}", with: String(date.year))
  }

  /// `24/11/2026`, in the language's own order and signs.
  func short(_ date: CivilDate) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    return short.replacing("{dd}", with: two(date.day)).replacing("{mm}", with: two(date.month)).replacing("{y}", with: String(date.year))
  }
}
