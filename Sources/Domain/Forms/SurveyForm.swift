// A survey of SurveyJS: pages of elements, texts in several languages, conditions on elements and choices (surveyjs.io, form library).

struct SurveyForm {
  /// An element that is asked for itself: pages and panels are their elements.
  struct Element {
    let json: JSON
    let path: String
    let name: String
    let kind: QuestionKind?
    let question: String
    /// Conditions of the pages and panels that it stands in, and its own.
    let conditions: [String]
    /// Choices by value.
    var choices: [String: String] = [:]
    var type: String { json["type"]?.string ?? "" }
  }

  let survey: JSON
  var transcript: Transcript
  var elements: [Element] = []
  /// Places in `elements` by name.
  var byName: [String: Int] = [:]

  static func read(_ survey: JSON, into transcript: inout Transcript) {
    var reader = SurveyForm(survey: survey, transcript: transcript)
    reader.read()
    transcript = reader.transcript
  }

  private mutating func read() {
    if let locale = survey["locale"]?.string, Block.isLocale(locale) { transcript.quiz.locale = locale }
    transcript.quiz.locales = [transcript.quiz.locale]
    collect()
    transcript.quiz.title = text(survey["title"], "title") ?? LocalizedText([:])
    let words = text(survey["description"], "description", long: true)
    if words != nil { transcript.quiz.intro = Intro(text: words) }
    for index in elements.indices { ask(index) }
    for index in elements.indices { setConditions(index) }
    var section = Section(ref: "results", slots: [Slot(ref: "best", max: 3)])
    section.text = text(survey["completedHtml"], "completedHtml", long: true)
    transcript.quiz.sections = [section]
    leftOut()
  }

  private static let idle = [
    "completedHtmlOnCondition": "further endings", "navigateToUrl": "the address that a survey ends at",
    "navigateToUrlOnCondition": "the addresses that a survey ends at", "maxTimeToFinish": "the time limit", "timeLimit": "the time limit",
  ]

  private mutating func leftOut() {
    for (index, trigger) in (survey["triggers"]?.items ?? []).enumerated() {
      let kind = (trigger["type"]?.string ?? "").prefix(40).cleanedWords
      transcript.remark("trigger", "triggers[\(index)]", "a quiz has no triggers (\(kind)); say it with next and show_if")
    }
    for (index, value) in (survey["calculatedValues"]?.items ?? []).enumerated() {
      let name = (value["name"]?.words ?? "").prefix(40).cleanedWords
      transcript.remark(
        "calculated", "calculatedValues[\(index)]", "the calculated value \"\(name)\" was left out; a quiz counts in variables")
    }
    for (key, what) in Self.idle.sorted(by: { $0.key < $1.key }) where survey[key].map({ $0 != .null }) ?? false {
      transcript.remark("idle", key, "\(what) was left out")
    }
    if survey["questionsOrder"]?.string == "random" {
      transcript.remark("idle", "questionsOrder", "questions are asked in the order of the file")
    }
  }

  // MARK: Elements

  private mutating func collect() {
    for (index, page) in (survey["pages"]?.items ?? []).enumerated() {
      let path = "pages[\(index)]"
      if page["title"].map({ $0 != .null }) ?? false {
        transcript.remark("page", "\(path).title", "a quiz has no pages: their titles were left out")
      }
      children(of: page, path, conditions: Self.conditions(of: page, []), depth: 0)
    }
    children(of: survey, "", conditions: [], depth: 0)
  }

  private mutating func children(of json: JSON, _ path: String, conditions: [String], depth: Int) {
    for key in ["elements", "questions"] {
      for (index, element) in (json[key]?.items ?? []).enumerated() {
        collect(element, Block.join(path, "\(key)[\(index)]"), conditions, depth: depth)
      }
    }
  }

  private static func conditions(of json: JSON, _ outer: [String]) -> [String] {
    guard let own = json["visibleIf"]?.string, own.contains(where: { !$0.isWhitespace }) else { return outer }
    return outer + [own]
  }

  private mutating func collect(_ json: JSON, _ path: String, _ outer: [String], depth: Int) {
    let type = json["type"]?.string ?? ""
    let conditions = Self.conditions(of: json, outer)
    if type == "panel", depth < 8 { return children(of: json, path, conditions: conditions, depth: depth + 1) }
    let name = json["name"]?.words ?? ""
    var kind = Self.kind(of: json, type)
    if kind == nil { transcript.remark("unknown_kind", path, Self.why(type)) }
    // A hidden element is asked by nobody.
    if json["visible"]?.bool == false, json["visibleIf"] == nil, kind != nil {
      transcript.remark("hidden_field", path, "this element is not visible in the survey; it was left out")
      kind = nil
    }
    let title = Self.plain(json["title"]) ?? Self.plain(json["html"]) ?? name
    let question = kind == nil ? "" : transcript.questionRef(name, title: title)
    if byName[name] == nil { byName[name] = elements.count }
    elements.append(Element(json: json, path: path, name: name, kind: kind, question: question, conditions: conditions))
  }

  private static func kind(of json: JSON, _ type: String) -> QuestionKind? {
    switch type {
    case "radiogroup", "buttongroup": .single
    case "checkbox", "tagbox": .multi
    case "dropdown": .dropdown
    case "imagepicker": json["multiSelect"]?.isTrue ?? false ? .multi : .picture
    case "boolean": .yesNo
    case "ranking": .ranking
    case "rating": ratedWords(json) ? .single : (ratedRange(json).1 > 10 || ratedRange(json).0 != 1 ? .scale : .rating)
    case "slider": .slider
    case "comment": .longText
    case "html": .statement
    case "text": kind(ofText: json["inputType"]?.string ?? "text")
    default: nil
    }
  }

  private static func kind(ofText input: String) -> QuestionKind {
    switch input {
    case "email": .email
    case "tel": .phone
    case "number": .number
    case "range": .slider
    case "date": .date
    default: .text
    }
  }

  /// Whether what is rated with is words, not a stretch of whole numbers.
  static func ratedWords(_ json: JSON) -> Bool {
    let values = (json["rateValues"]?.items ?? []).map { $0["value"] ?? $0 }
    guard let first = values.first else { return false }
    guard let start = first.whole else { return true }
    return values.enumerated().contains { $1.whole != start + $0 }
  }

  /// Least and most of a rating.
  static func ratedRange(_ json: JSON) -> (Int, Int) {
    let values = (json["rateValues"]?.items ?? []).compactMap { ($0["value"] ?? $0).whole }
    let low = values.first ?? json["rateMin"]?.whole ?? 1
    let high = values.last ?? json["rateMax"]?.whole ?? json["rateCount"]?.whole.map { low + $0 - 1 } ?? 5
    // No screen has room for more.
    return (low, high <= low ? low + 1 : min(high, low + 20))
  }

  private static func why(_ type: String) -> String {
    switch type {
    case "matrix", "matrixdropdown", "matrixdynamic", "multipletext":
      "a table of questions (\(type)) was left out; ask its rows as questions of their own"
    case "paneldynamic": "questions that repeat (paneldynamic) were left out"
    case "file", "signaturepad", "image": "a kiosk has no place for a \(type); it was left out"
    case "expression": "a computed text (expression) was left out; a quiz counts in variables"
    case "panel": "panels stand more than eight deep in each other; this one was left out"
    default: "a quiz has no question of the kind \"\(type.prefix(40).cleanedWords)\"; it was left out"
    }
  }

  func element(_ name: String) -> Element? { byName[name].map { elements[$0] } }

  // MARK: Texts

  /// The words in the survey's own language, without markup; nil for none.
  static func plain(_ json: JSON?) -> String? {
    let words = json?.words ?? json?["default"]?.words
    return words.map(HTMLText.plain).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A text in all its languages, with recalled answers.
  mutating func text(_ json: JSON?, _ path: String, long: Bool = false) -> LocalizedText? {
    let most = long ? Transcript.longestText : Transcript.longestTitle
    guard let json else { return nil }
    guard let members = json.object else {
      return json.words.flatMap { transcript.text(recalling(HTMLText.plain($0)), path, most: most) }
    }
    var byLocale: [String: String] = [:]
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      // Beside the survey's own language the default is English.
      let locale = key != "default" ? key : members[transcript.quiz.locale] == nil ? transcript.quiz.locale : "en"
      guard Block.isLocale(locale), let raw = value.words else {
        transcript.remark("language", path, "\"\(key.prefix(20).cleanedWords)\" is no language of a text; it was left out")
        continue
      }
      let words = transcript.words(recalling(HTMLText.plain(raw)), path, most: most)
      if !words.isEmpty, byLocale[locale] == nil { byLocale[locale] = words }
      if !words.isEmpty, !transcript.quiz.locales.contains(locale) { transcript.quiz.locales.append(locale) }
    }
    return byLocale.isEmpty ? nil : LocalizedText(byLocale)
  }

  /// `{name}` of a question in this house's way; other braces are words.
  private func recalling(_ text: String) -> String {
    guard text.contains("{") else { return text }
    var (out, rest) = ("", text[...])
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      if let element = element(String(name)), element.kind != nil {
        out += "{{answer.\(element.question)}}"
      } else {
        out += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}
