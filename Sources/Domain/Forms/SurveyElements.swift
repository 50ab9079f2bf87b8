// The elements of a SurveyJS survey as questions.

extension SurveyForm {
  mutating func ask(_ index: Int) {
    let element = elements[index]
    guard let kind = element.kind else { return }
    let json = element.json
    var question = Question(ref: element.question, kind: kind, title: title(of: element))
    question.help = kind == .statement ? nil : text(json["description"], "\(element.path).description", long: true)
    if kind == .statement {
      statement(&question, element)
    } else {
      question.optional = !(json["isRequired"]?.isTrue ?? false)
    }
    if kind == .yesNo {
      question.choices = yesAndNo(index)
    } else if kind.hasChoices {
      question.choices = choices(of: index)
      question.order = order(of: element, &question.choices)
    }
    limit(&question, element)
    notice(element)
    if kind == .yesNo {
      transcript.addYesNo(question, element.path)
    } else {
      transcript.add(question, element.path)
    }
  }

  private mutating func title(of element: Element) -> LocalizedText {
    // SurveyJS shows the name of an element without a title.
    let own = text(element.json["title"], "\(element.path).title")
    return own ?? (element.kind == .statement ? nil : transcript.text(element.name, "\(element.path).name")) ?? LocalizedText([:])
  }

  /// Markup becomes a title, and a text where it is longer than one.
  private mutating func statement(_ question: inout Question, _ element: Element) {
    guard let words = text(element.json["html"], "\(element.path).html", long: true) else { return }
    let isShort = words.byLocale.values.allSatisfy { $0.count <= Transcript.longestTitle }
    if question.title.byLocale.isEmpty, isShort {
      question.title = words
      return
    }
    question.text = words
    guard question.title.byLocale.isEmpty else { return }
    question.title = LocalizedText(
      words.byLocale.mapValues { text in
        let sentence = text.firstRange(of: ". ").map { text[..<$0.lowerBound] } ?? text.prefix(60)
        return sentence.count > Transcript.longestTitle ? text.prefix(60) + "…" : String(sentence)
      })
  }

  // MARK: Choices

  private mutating func yesAndNo(_ index: Int) -> [Choice] {
    let (json, path) = (elements[index].json, elements[index].path)
    elements[index].choices = ["true": "yes", "false": "no"]
    for (key, ref) in [("valueTrue", "yes"), ("valueFalse", "no")] {
      if let value = json[key]?.words { elements[index].choices[value] = ref }
    }
    let labels = [text(json["labelTrue"], "\(path).labelTrue"), text(json["labelFalse"], "\(path).labelFalse")]
    return zip(QuestionReader.standard, labels).map { standard, label in label.map { Choice(ref: standard.ref, label: $0) } ?? standard }
  }

  private mutating func choices(of index: Int) -> [Choice] {
    let element = elements[index]
    var (names, choices, pictures) = (Names(), [Choice](), 0)
    let key = element.type == "rating" ? "rateValues" : "choices"
    for (number, json) in (element.json[key]?.items ?? []).enumerated() {
      let path = "\(element.path).\(key)[\(number)]"
      let value = json.words ?? json["value"]?.words ?? ""
      let label = json["text"] ?? .string(value)
      var choice = Choice(
        ref: names.take(Slug.ref(value, else: Self.plain(label) ?? "", or: "c\(number + 1)")), label: LocalizedText([:]))
      choice.label = text(label, "\(path).text") ?? LocalizedText(choice.ref, locale: transcript.quiz.locale)
      if elements[index].choices[value] == nil { elements[index].choices[value] = choice.ref }
      if json["imageLink"] != nil { pictures += 1 }
      choices.append(choice)
    }
    if pictures > 0 {
      transcript.remark("pictures", element.path, Transcript.lying(pictures, at: "elsewhere"))
    }
    return choices + special(index, &names)
  }

  /// All, other and none, where the element has them.
  private mutating func special(_ index: Int, _ names: inout Names) -> [Choice] {
    let (json, path) = (elements[index].json, elements[index].path)
    func has(_ old: String, _ new: String) -> Bool { json[old]?.isTrue ?? json[new]?.isTrue ?? false }
    var choices: [Choice] = []
    func add(_ value: String, _ key: String, _ usual: String) -> Choice {
      let label = text(json[key], "\(path).\(key)") ?? LocalizedText(usual, locale: transcript.quiz.locale)
      let choice = Choice(ref: names.take(value), label: label)
      if elements[index].choices[value] == nil { elements[index].choices[value] = choice.ref }
      return choice
    }
    if has("hasSelectAll", "showSelectAllItem"), elements[index].kind == .multi {
      var choice = add("all", "selectAllText", "All of them")
      choice.isAll = true
      choices.append(choice)
    }
    if has("hasOther", "showOtherItem") {
      choices.append(add("other", "otherText", "Other"))
      transcript.remark("other", path, "\"Other\" is a choice like the others: what it is nobody types at a kiosk")
    }
    if has("hasNone", "showNoneItem"), elements[index].kind != .ranking {
      var choice = add("none", "noneText", "None of them")
      choice.isNone = elements[index].kind == .multi
      choices.append(choice)
    }
    return choices
  }

  private mutating func order(of element: Element, _ choices: inout [Choice]) -> Question.Order {
    let own = choices.filter { !$0.isAll && !$0.isNone && $0.ref != "other" }
    func label(_ choice: Choice) -> String { choice.label.text(in: transcript.quiz.locale).folded }
    let order = element.json["choicesOrder"]?.string
    guard order == "asc" || order == "desc" else {
      guard order == "random" else { return .given }
      return own.count + 1 == choices.count ? .randomButLast : .random
    }
    let sorted = own.sorted { order == "asc" ? label($0) < label($1) : label($0) > label($1) }
    choices = sorted + choices.filter { choice in !own.contains { $0.ref == choice.ref } }
    return .given
  }

  // MARK: Limits

  private mutating func limit(_ question: inout Question, _ element: Element) {
    let json = element.json
    switch question.kind {
    case .multi:
      question.least = json["minSelectedChoices"]?.whole.flatMap { $0 > 0 ? $0 : nil }
      question.most = json["maxSelectedChoices"]?.whole
    case .ranking where json["selectToRankEnabled"]?.isTrue ?? false: question.top = json["maxSelectedChoices"]?.whole
    case .rating, .scale:
      let (low, high) = Self.ratedRange(json)
      (question.minimum, question.maximum) = (Number(low), Number(high))
      let ends = ["minRateDescription", "maxRateDescription"].compactMap { Self.plain(json[$0]) }
      if question.help == nil, !ends.isEmpty {
        question.help = transcript.text(ends.joined(separator: " – "), "\(element.path).minRateDescription")
      }
    case .number, .slider:
      (question.minimum, question.maximum) = (json["min"]?.decimal, json["max"]?.decimal)
      question.step = json["step"]?.decimal
      question.decimals = max(question.step?.decimals ?? 0, question.minimum?.decimals ?? 0)
    case .date:
      question.earliest = json["min"]?.string.flatMap { CivilDate(iso: $0) }
      question.latest = json["max"]?.string.flatMap { CivilDate(iso: $0) }
    case .text, .longText: question.maxLength = json["maxLength"]?.whole.flatMap { (1...10_000).contains($0) ? $0 : nil }
    default: break
    }
  }

  private static let idle = [
    "requiredIf", "enableIf", "setValueIf", "setValueExpression", "resetValueIf", "defaultValue", "defaultValueExpression", "validators",
    "choicesByUrl", "choicesFromQuestion", "choicesVisibleIf", "choicesEnableIf", "minValueExpression", "maxValueExpression",
    "maskSettings",
  ]

  private mutating func notice(_ element: Element) {
    for key in Self.idle where element.json[key].map({ $0 != .null && $0 != [] }) ?? false {
      transcript.remark("idle", "\(element.path).\(key)", "\(key) was left out: a quiz has no such thing")
    }
    let input = element.json["inputType"]?.string ?? "text"
    if element.type == "text", !["text", "email", "tel", "number", "range", "date"].contains(input) {
      transcript.remark("kind", element.path, "\"\(input.prefix(20).cleanedWords)\" is asked for as text, and not checked")
    }
    if element.kind == .email || element.kind == .phone {
      transcript.remark("consent", element.path, "the form asks for no consent: nobody is written to before lead.consent asks for it")
    }
  }

  // MARK: Conditions

  /// Gives the question of an element its conditions, once all choices have their names.
  mutating func setConditions(_ index: Int) {
    let element = elements[index]
    guard element.kind != nil, let place = transcript.places[element.question]?.index else { return }
    transcript.quiz.questions[place].showIf = condition(element.conditions, element.path)
    for (number, json) in (element.json["choices"]?.items ?? []).enumerated() {
      guard let text = json["visibleIf"]?.string, let ref = json["value"]?.words.flatMap({ element.choices[$0] }),
        let choice = transcript.quiz.questions[place].choices.firstIndex(where: { $0.ref == ref })
      else { continue }
      let showIf = condition([text], "\(element.path).choices[\(number)]")
      transcript.quiz.questions[place].choices[choice].showIf = showIf
    }
  }

  /// All of the conditions together; nil where they always hold or cannot be said.
  private mutating func condition(_ texts: [String], _ path: String) -> Predicate? {
    var terms: [Predicate] = []
    for text in texts {
      do throws(Unsaid) {
        terms.append(try SurveyCondition.read(text, elements: self))
      } catch {
        let shown = text.prefix(200).cleanedWords
        transcript.remark("condition", "\(path).visibleIf", "\(error.reason); this condition was left out: \(shown)")
      }
    }
    return terms.isEmpty ? nil : .all(terms)
  }
}
