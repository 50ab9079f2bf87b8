// Checks what was typed or chosen against its question (SEMANTICS.md (c)); the same rules for kiosk and answers file.

/// Why an answer cannot be taken.
public enum AnswerFault: Error, Hashable, Sendable {
  /// A question that is shown and not optional has no answer.
  case missing
  case unknownChoice(String)
  case hiddenChoice(String)
  case tooFew(least: Int)
  case tooMany(most: Int)
  case notANumber
  case outOfRange(low: Number?, high: Number?)
  case offStep(Number)
  case tooManyDecimals(Int)
  case notADate
  case dateOutOfRange(earliest: CivilDate?, latest: CivilDate?)
  case tooLong(most: Int)
  case badEmail
  case badPhone
  case badBarcode
  case wrongShape(expected: String)

  /// In English, for files and logs; the kiosk has its own words in the shopper's language.
  public var message: String {
    switch self {
    case .missing: "an answer is missing; the question is not optional"
    case .unknownChoice(let ref): "unknown choice \"\(ref)\""
    case .hiddenChoice(let ref): "the choice \"\(ref)\" is not shown after these answers"
    case .tooFew(let least): "too few choices; at least \(least)"
    case .tooMany(let most): "too many choices; at most \(most)"
    case .notANumber: "not a number"
    case .outOfRange(let low, let high): "out of range; from \(low?.text() ?? "any") to \(high?.text() ?? "any")"
    case .offStep(let step): "off the steps of \(step)"
    case .tooManyDecimals(let most): "too many decimals; at most \(most)"
    case .notADate: "not a date; write it as 2026-11-24"
    case .dateOutOfRange(let earliest, let latest): "out of range; from \(earliest?.iso ?? "any") to \(latest?.iso ?? "any")"
    case .tooLong(let most): "too long; at most \(most) characters"
    case .badEmail: "not an email address"
    case .badPhone: "not a phone number; write it with its country, such as +49 30 1234567"
    case .badBarcode: "not a barcode of EAN-8, EAN-13 or UPC-A; the check digit does not fit"
    case .wrongShape(let expected): "expected \(expected)"
    }
  }
}

extension Question {
  /// Checks choice refs. `visible` are the choices shown after the answers before. Keeps a ranking's order, others come in file order.
  public func answer(choosing refs: [String], visible: [Choice]) throws(AnswerFault) -> Answer {
    var picked: [String] = []
    for ref in refs where !picked.contains(ref) {
      guard let choice = choice(ref) else { throw .unknownChoice(ref) }
      guard visible.contains(where: { $0.ref == choice.ref }) else { throw .hiddenChoice(ref) }
      picked.append(ref)
    }
    switch kind {
    case .multi: return try multi(picked, visible: visible)
    case .ranking: return try ranking(picked, visible: visible)
    default:
      if picked.isEmpty {
        guard optional else { throw .missing }
        return .empty
      }
      guard picked.count == 1 else { throw .tooMany(most: 1) }
      return .choices(picked)
    }
  }

  private func multi(_ picked: [String], visible: [Choice]) throws(AnswerFault) -> Answer {
    if picked.isEmpty, optional || fewest == 0 { return .empty }
    if let none = picked.first(where: { choice($0)?.isNone == true }) { return .choices([none]) }
    if let all = picked.first(where: { choice($0)?.isAll == true }) { return .choices([all]) }
    guard picked.count >= min(fewest, visible.count) else {
      throw picked.isEmpty ? .missing : .tooFew(least: fewest)
    }
    if let most, picked.count > most { throw .tooMany(most: most) }
    return .choices(choices.map(\.ref).filter(picked.contains))
  }

  private func ranking(_ picked: [String], visible: [Choice]) throws(AnswerFault) -> Answer {
    if picked.isEmpty {
      guard optional else { throw .missing }
      return .empty
    }
    let wanted = min(top ?? visible.count, visible.count)
    guard picked.count >= wanted else { throw .tooFew(least: wanted) }
    guard picked.count <= wanted else { throw .tooMany(most: wanted) }
    return .choices(picked)
  }

  /// Checks typed text (or a number or date as text). Empty text answers an optional question with `.empty`.
  public func answer(typing typed: String) throws(AnswerFault) -> Answer {
    let text = typed.cleaned(keepingNewlines: kind == .longText).trimmingSpaces()
    if text.isEmpty {
      guard optional else { throw .missing }
      return .empty
    }
    switch kind {
    case .slider, .number, .rating, .scale: return try numeric(text)
    case .date: return try dated(text)
    case .email:
      guard let email = Email(text) else { throw .badEmail }
      return .text(email.text)
    case .phone:
      guard let phone = Phone(text, country: country) else { throw .badPhone }
      return .text(phone.text)
    case .barcode:
      guard Barcode.isValid(text) else { throw .badBarcode }
      return .text(text)
    default:
      guard text.count <= longest else { throw .tooLong(most: longest) }
      return .text(text)
    }
  }

  /// Most grapheme clusters of a typed answer.
  public var longest: Int {
    let standard =
      switch kind {
      case .longText: 1000
      case .name: 80
      case .email: 254
      default: 200
      }
    return maxLength.map { min(max($0, 1), 10_000) } ?? standard
  }

  private func numeric(_ text: String) throws(AnswerFault) -> Answer {
    guard let number = Number(text) else { throw .notANumber }
    if let minimum, number < minimum { throw .outOfRange(low: minimum, high: maximum) }
    if let maximum, number > maximum { throw .outOfRange(low: minimum, high: maximum) }
    guard number.decimals <= max(decimals, step?.decimals ?? 0) else { throw .tooManyDecimals(decimals) }
    if let step, step > 0, (number - (minimum ?? 0)).millionths % step.millionths != 0 { throw .offStep(step) }
    return .number(number)
  }

  private func dated(_ text: String) throws(AnswerFault) -> Answer {
    guard let date = CivilDate(iso: text) else { throw .notADate }
    if earliest.map({ date < $0 }) ?? false || latest.map({ date > $0 }) ?? false {
      throw .dateOutOfRange(earliest: earliest, latest: latest)
    }
    return .date(date)
  }
}

/// Retail barcodes with their check digit (GS1: weights 3 and 1 from the right).
enum Barcode {
  static func isValid(_ text: String) -> Bool {
    let digits = text.utf8.map { Int($0) - 48 }
    guard [8, 12, 13].contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }) else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) }
    return sum % 10 == 0
  }
}
