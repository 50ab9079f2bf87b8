// A form of Typeform as its Create API has it: fields, logic, screens (developer.typeform.com, "Create form").

/// Reads one form. Fields get their names first: texts and logic point at fields that come later.
struct TypeformForm {
  /// A field that is asked for itself: groups and contact blocks are their fields.
  struct Entry {
    let json: JSON
    let path: String
    /// As logic and recalled answers name it.
    let refs: [String]
    /// Nil where no question can stand for it.
    let kind: QuestionKind?
    /// Of the question; empty without one.
    let question: String
    /// Choices by everything that logic calls them.
    var choices: [String: String] = [:]
    var type: String { json["type"]?.string ?? "" }
    var properties: JSON { json["properties"] ?? [:] }
    var validations: JSON { json["validations"] ?? [:] }
  }

  let form: JSON
  var transcript: Transcript
  var fields: [Entry] = []
  /// Places in `fields` by ref.
  var byRef: [String: Int] = [:]
  /// Where somebody comes to who goes to a field: what was left out is passed over.
  private var landings: [Jump.Target] = []
  /// Refs of screens at the end.
  private var endings: Set<String> = []

  static func read(_ form: JSON, into transcript: inout Transcript) {
    var reader = TypeformForm(form: form, transcript: transcript)
    reader.read()
    transcript = reader.transcript
  }

  private mutating func read() {
    if let language = form["settings"]?["language"]?.string ?? form["language"]?.string, Block.isLocale(language) {
      transcript.quiz.locale = language
      transcript.quiz.locales = [language]
    }
    for (index, field) in (form["fields"]?.items ?? []).enumerated() { collect(field, "fields[\(index)]", depth: 0) }
    transcript.quiz.title = text(form["title"], "title") ?? LocalizedText([:])
    hiddenFields()
    screens()
    for index in fields.indices where fields[index].kind != nil { ask(index) }
    var landing = Jump.Target.results
    landings = fields.reversed().map { field in
      if isAsked(field) { landing = .question(field.question) }
      return landing
    }.reversed()
    logic()
  }

  // MARK: Fields

  private mutating func collect(_ json: JSON, _ path: String, depth: Int) {
    let type = json["type"]?.string ?? ""
    let refs = [json["ref"]?.words, json["id"]?.words].compactMap(\.self)
    if ["group", "contact_info", "inline_group"].contains(type), depth < 8 {
      // Whoever jumps to a group comes to its first field.
      for ref in refs where byRef[ref] == nil { byRef[ref] = fields.count }
      for (index, field) in (json["properties"]?["fields"]?.items ?? []).enumerated() {
        collect(field, "\(path).properties.fields[\(index)]", depth: depth + 1)
      }
      return
    }
    let kind = kind(of: json, type)
    if kind == nil { transcript.remark("unknown_kind", path, Self.why(type)) }
    let title = json["title"]?.words ?? ""
    let own = json["subfield_key"]?.string ?? json["ref"]?.words
    let question = kind == nil ? "" : transcript.questionRef(own, title: title)
    for ref in refs where byRef[ref] == nil { byRef[ref] = fields.count }
    fields.append(Entry(json: json, path: path, refs: refs, kind: kind, question: question))
  }

  private func kind(of json: JSON, _ type: String) -> QuestionKind? {
    let isMultiple = json["properties"]?["allow_multiple_selection"]?.isTrue ?? false
    return switch type {
    case "multiple_choice", "checkbox": isMultiple || type == "checkbox" ? .multi : .single
    case "picture_choice": isMultiple ? .multi : .picture
    case "dropdown": isMultiple ? .multi : .dropdown
    case "yes_no", "legal": .yesNo
    case "ranking": .ranking
    case "rating": .rating
    case "opinion_scale", "nps": .scale
    case "number": .number
    case "date": .date
    case "short_text" where ["first_name", "last_name"].contains(json["subfield_key"]?.string ?? ""): .name
    case "short_text", "website": .text
    case "long_text", "address": .longText
    case "email": .email
    case "phone_number": .phone
    case "statement": .statement
    default: nil
    }
  }

  private static func why(_ type: String) -> String {
    switch type {
    case "matrix": "a table of questions (matrix) was left out; ask its rows as questions of their own"
    case "file_upload": "a kiosk takes no files (file_upload); the question was left out"
    case "payment": "a kiosk takes no payment; the question was left out"
    case "calendly": "appointments (calendly) cannot be made at a kiosk; the question was left out"
    case "group", "contact_info", "inline_group": "groups stand more than eight deep in each other; this one was left out"
    default: "a quiz has no question of the kind \"\(type.prefix(40).cleanedWords)\"; it was left out"
    }
  }

  /// What comes with the address of a form; a kiosk knows some of it.
  private mutating func hiddenFields() {
    for (index, item) in (form["hidden"]?.items ?? []).enumerated() {
      let (path, name) = ("hidden[\(index)]", item.words ?? "")
      guard let source = Question.Source(rawValue: name.lowercased()) else {
        let shown = name.prefix(40).cleanedWords
        transcript.remark("hidden_field", path, "the hidden field \"\(shown)\" was left out: a kiosk has no web address that fills it")
        continue
      }
      var question = Question(ref: transcript.questionRef(name, title: name), kind: .hidden, title: LocalizedText([:]))
      question.source = source
      transcript.add(question, path)
    }
  }

  private mutating func screens() {
    for (index, screen) in (form["welcome_screens"]?.items ?? []).enumerated() {
      let path = "welcome_screens[\(index)]"
      guard index == 0 else {
        transcript.remark("screen", path, "a quiz begins with one screen; this one was left out")
        continue
      }
      transcript.quiz.intro = Intro(
        title: text(screen["title"], "\(path).title"),
        text: text(screen["properties"]?["description"], "\(path).properties.description", long: true))
      if transcript.quiz.intro == Intro() { transcript.quiz.intro = nil }
    }
    var section = Section(ref: "results", slots: [Slot(ref: "best", max: 3)])
    var hasEnd = false
    for (index, screen) in (form["thankyou_screens"]?.items ?? []).enumerated() {
      endings.formUnion([screen["ref"]?.words, screen["id"]?.words].compactMap(\.self))
      // Typeform's own advertisement stands in every form.
      if screen["ref"]?.string == "default_tys" { continue }
      let path = "thankyou_screens[\(index)]"
      guard !hasEnd else {
        transcript.remark("screen", path, "a quiz has one ending, its results (their sections can have show_if); this one was left out")
        continue
      }
      hasEnd = true
      section.title = text(screen["title"], "\(path).title")
      section.text = text(screen["properties"]?["description"], "\(path).properties.description", long: true)
    }
    transcript.quiz.sections = [section]
  }

  /// A text with recalled answers, without the signs that make its letters fat.
  mutating func text(_ json: JSON?, _ path: String, long: Bool = false) -> LocalizedText? {
    guard let raw = json?.words else { return nil }
    let stars = raw.utf8.count { $0 == UInt8(ascii: "*") }
    let plain = stars > 0 && stars % 2 == 0 ? raw.replacing("*", with: "") : raw
    return transcript.text(
      recalling(plain, path), path, most: long ? Transcript.longestText : Transcript.longestTitle, lines: long)
  }

  /// `{{field:ref}}` and `{{var:score}}` in this house's way.
  private mutating func recalling(_ text: String, _ path: String) -> String {
    guard text.contains("{{") else { return text }
    var out = ""
    for part in Piping.parts(of: text) {
      switch part {
      case .words(let words): out += words
      case .place(let place):
        let names = place.name.split(separator: ":", maxSplits: 1).map(String.init)
        if names.count == 2, names[0] == "field", let field = field(names[1]), field.kind != nil {
          out += "{{answer.\(field.question)}}"
        } else if names.count == 2, names[0] == "var" {
          out += "{{score.\(transcript.variable(names[1]))}}"
        } else {
          let shown = place.name.prefix(60).cleanedWords
          transcript.remark("recall", path, "\"\(shown)\" cannot be put into a text here; its place was left empty")
        }
      }
    }
    return out
  }

  func field(_ ref: String) -> Entry? { byRef[ref].flatMap { fields.indices.contains($0) ? fields[$0] : nil } }

  /// Where a jump leads; nil where nothing of the form has that name.
  func target(_ to: JSON?) -> Jump.Target? {
    guard let ref = to?["value"]?.words else { return nil }
    if to?["type"]?.string == "thankyou" || endings.contains(ref) { return .results }
    guard let index = byRef[ref] else { return nil }
    return landings.indices.contains(index) ? landings[index] : .results
  }

  func isAsked(_ field: Entry) -> Bool { field.kind != nil && transcript.places[field.question] != nil }
}

extension Substring {
  /// For a remark: what a form says may hold anything.
  var cleanedWords: String { String(self).cleaned() }
}
