// The fields of a Typeform form as questions.

extension TypeformForm {
  /// Adds the question of a field.
  mutating func ask(_ index: Int) {
    let field = fields[index]
    guard let kind = field.kind else { return }
    var question = Question(ref: field.question, kind: kind, title: text(field.json["title"], "\(field.path).title") ?? LocalizedText([:]))
    let description = text(field.properties["description"], "\(field.path).properties.description", long: true)
    if kind == .statement { question.text = description } else { question.help = description }
    question.optional = kind != .statement && !(field.validations["required"]?.isTrue ?? false)
    if kind == .yesNo {
      fields[index].choices = ["true": "yes", "false": "no", "yes": "yes", "no": "no"]
      question.choices = []
    } else if kind.hasChoices {
      question.choices = choices(of: index)
      question.order = order(of: field, &question.choices)
    }
    limit(&question, field)
    notice(field)
    if kind == .yesNo {
      transcript.addYesNo(question, field.path)
    } else {
      transcript.add(question, field.path)
    }
  }

  private mutating func choices(of index: Int) -> [Choice] {
    let field = fields[index]
    var (names, choices) = (Names(), [Choice]())
    var pictures = 0
    for (number, json) in (field.properties["choices"]?.items ?? []).enumerated() {
      let path = "\(field.path).properties.choices[\(number)]"
      let label = json["label"]?.words ?? ""
      let ref = names.take(Slug.ref(json["ref"]?.words, else: label, or: "c\(number + 1)"))
      for name in [json["ref"]?.words, json["id"]?.words, json["label"]?.words] {
        if let name, fields[index].choices[name] == nil { fields[index].choices[name] = ref }
      }
      if json["attachment"]?["href"]?.string != nil { pictures += 1 }
      choices.append(Choice(ref: ref, label: text(json["label"], "\(path).label") ?? LocalizedText(ref, locale: transcript.quiz.locale)))
    }
    if field.properties["allow_other_choice"]?.isTrue ?? false {
      choices.append(Choice(ref: names.take("other"), label: LocalizedText("Other", locale: transcript.quiz.locale)))
      transcript.remark("other", field.path, "\"Other\" is a choice like the others: what it is nobody types at a kiosk")
    }
    if pictures > 0 {
      transcript.remark("pictures", field.path, Transcript.lying(pictures, at: "at Typeform"))
    }
    return choices
  }

  private func order(of field: Entry, _ choices: inout [Choice]) -> Question.Order {
    if field.properties["alphabetical_order"]?.isTrue ?? false {
      choices.sort { ($0.label.text(in: "").folded, $0.ref) < ($1.label.text(in: "").folded, $1.ref) }
    }
    guard field.properties["randomize"]?.isTrue ?? false else { return .given }
    return field.properties["allow_other_choice"]?.isTrue ?? false ? .randomButLast : .random
  }

  private mutating func limit(_ question: inout Question, _ field: Entry) {
    let (properties, validations) = (field.properties, field.validations)
    switch question.kind {
    case .multi:
      question.least = validations["min_selection"]?.whole
      question.most = validations["max_selection"]?.whole
    case .number:
      question.minimum = validations["min_value"]?.decimal
      question.maximum = validations["max_value"]?.decimal
    case .rating: question.maximum = Number(min(max(properties["steps"]?.whole ?? 5, 2), 10))
    case .scale:
      let first = properties["start_at_one"]?.isTrue ?? false ? 1 : 0
      question.minimum = Number(first)
      question.maximum = Number(first + min(max(properties["steps"]?.whole ?? 11, 2), 11) - 1)
      question.help = question.help ?? ends(of: field, first)
    case .text, .longText: question.maxLength = validations["max_length"]?.whole.flatMap { (1...10_000).contains($0) ? $0 : nil }
    case .phone:
      question.country = properties["default_country_code"]?.string?.uppercased()
      if let country = question.country, Phone.prefixes[country] == nil {
        let shown = country.prefix(8).cleanedWords
        transcript.remark("country", field.path, "numbers of the country \"\(shown)\" have to be typed with their prefix")
        question.country = nil
      }
    default: break
    }
  }

  /// What the two ends of a scale mean.
  private mutating func ends(of field: Entry, _ first: Int) -> LocalizedText? {
    let labels = field.properties["labels"]
    let words = ["left", "center", "right"].compactMap { labels?[$0]?.words }.filter { !$0.isEmpty }
    return transcript.text(words.isEmpty ? nil : words.joined(separator: " – "), "\(field.path).properties.labels")
  }

  private mutating func notice(_ field: Entry) {
    switch field.type {
    case "legal":
      transcript.remark("legal", field.path, "terms became a yes or no; whom the shop may write to is asked with lead.consent")
    case "website": transcript.remark("kind", field.path, "a web address is asked for as text, and not checked")
    case "address": transcript.remark("kind", field.path, "an address is asked for as one text")
    case "email", "phone_number":
      transcript.remark("consent", field.path, "the form asks for no consent: nobody is written to before lead.consent asks for it")
    default: break
    }
    if field.json["attachment"] != nil, field.json["attachment"] != .null {
      transcript.remark("pictures", field.path, "the picture or film beside this question was left out")
    }
  }
}
