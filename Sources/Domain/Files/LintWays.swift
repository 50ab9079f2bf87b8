// Advice about ways that end where nobody can go on, about tags that nobody reads, and about what is not translated yet.

extension Lint {
  /// A question that cannot be answered: nobody comes past it.
  mutating func deadEnds() {
    for (index, question) in quiz.questions.enumerated() {
      let path = "questions[\(index)]"
      let always = question.choices.count { $0.showIf == nil && !$0.isNone && !$0.isAll }
      if question.kind == .multi, question.fewest > always, question.choices.contains(where: { $0.showIf != nil }) {
        warn("dead_end", "\(path).min", "asks for \(question.fewest) choices, but only \(always) are always shown")
      }
      if question.kind.hasChoices, question.kind != .yesNo, question.choices.isEmpty {
        warn("dead_end", "\(path).choices", "\"\(question.ref)\" has no choice: it is passed over")
      }
      if let low = question.earliest, let high = question.latest, low > high {
        warn("dead_end", "\(path).max", "no date is both from \(low.iso) on and until \(high.iso)")
      }
      if let low = question.minimum, let high = question.maximum, let step = question.step, low + step > high, low < high {
        warn("dead_end", "\(path).step", "a step of \(step) leaves \(low) as the only answer")
      }
    }
  }

  /// Tags that no expression and no segment reads are still sent: a note, no warning.
  mutating func unread(_ segments: [Predicate]) {
    let patterns = (quiz.expressions.map(\.expression) + segments).flatMap(\.tagPatterns)
    var seen: Set<Tag> = []
    func note(_ tags: [Tag], _ path: String) {
      for tag in tags where !patterns.contains(where: { $0.matches(tag) }) && seen.insert(tag).inserted {
        problems.append(
          Problem("unread_tag", path: path, severity: .note, "no segment, rule or condition reads \(tag.text)"))
      }
    }
    for (index, question) in quiz.questions.enumerated() {
      let list = question.bands.isEmpty ? "choices" : "bands"
      for (number, choice) in question.carriers.enumerated() { note(choice.tags, "questions[\(index)].\(list)[\(number)].tags") }
    }
    for (index, rule) in quiz.rules.enumerated() { note(rule.add, "rules[\(index)].add") }
  }
}

extension LocalizedText {
  func isMissing(in locale: String) -> Bool { !LocalizedText.chain(locale).contains { byLocale[$0] != nil } }
}

extension Quiz {
  /// What is not translated yet: for each language of the quiz the paths of its missing texts, in the order of `locales`.
  public var missingTranslations: [(locale: String, paths: [String])] {
    let texts = texts
    return locales.map { locale in (locale, texts.filter { $0.text.isMissing(in: locale) }.map(\.path)) }
  }
}
