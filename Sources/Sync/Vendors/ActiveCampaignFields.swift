// Custom fields of ActiveCampaign: found by title, filled by id, made where the merchant wants it. And the looks that prove an account.
public import Domain

extension ActiveCampaign {
  /// What one field is to say.
  struct FieldValue {
    /// The vendor's.
    var id: String
    var value: String
  }

  /// Names that the sheet holds and that are fields here: tags are tags.
  private static func names(_ sheet: PropertySheet) -> [String] { sheet.values.keys.filter { $0 != "askwell_tags" }.sorted() }

  func fieldSteps(for update: ContactUpdate, knowing learnt: Learnt) -> [Step] {
    guard usesFields else { return [] }
    return learnt["fields"] == nil ? [Step("fields", about: "0", teaches: true)] : makingSteps(for: update, knowing: learnt)
  }

  private func makingSteps(for update: ContactUpdate, knowing learnt: Learnt) -> [Step] {
    guard makesFields else { return [] }
    let missing = ActiveCampaign.names(PropertySheet(update)).filter { learnt["field \($0)"] == nil }
    return missing.map { Step("make field", about: $0, teaches: true) }
  }

  /// Of fields that are known, by name.
  /// - Parameter clearing: whether those that the contact no longer has are emptied.
  func fieldValues(for update: ContactUpdate, knowing learnt: Learnt, clearing: Bool) -> [FieldValue] {
    guard usesFields else { return [] }
    let sheet = PropertySheet(update)
    let filled = ActiveCampaign.names(sheet).map { ($0, sheet.values[$0] ?? []) }
    let emptied = clearing ? sheet.lost.map { ($0, [String]()) } : []
    return (filled + emptied).compactMap { name, values in
      let known = (learnt["field \(name)"] ?? "").split(separator: " ")
      guard let id = known.first else { return nil }
      let isList = known.count == 2
      let list = values.isEmpty ? "" : "||\(values.joined(separator: "||"))||"
      return FieldValue(id: String(id), value: isList ? list : values.joined(separator: ", "))
    }
  }

  func fieldRequest(for step: Step) -> HTTPRequest {
    switch step.name {
    case "make field":
      let type = PropertySheet.lists.contains(step.about) ? "textarea" : "text"
      return post("fields", ["field": ["title": .string(step.about), "type": .string(type), "visible": true]])
    // Shown with every contact, whatever list it is on.
    case "relate field": return post("fieldRels", ["fieldRel": ["field": .string(step.about), "relid": 0]])
    default: return get("fields?limit=100&offset=\(step.about)")
    }
  }

  func fieldReading(_ answer: ActiveCampaignAnswer, _ step: Step, _ update: ContactUpdate, _ learnt: Learnt) -> Reading {
    switch step.name {
    case "relate field": return .verdict(answer.isDuplicate || answer.speaks(of: "exist") ? .accepted : answer.verdict)
    case "make field":
      // A field of that title that is not to be seen: it is left alone for as long as this is remembered.
      if answer.isDuplicate { return .learnt(Learnt(ofAccount: ["field \(step.about)": ""]), then: []) }
      guard answer.isWell else { return .verdict(answer.verdict) }
      guard let id = madeField(answer) else { return .verdict(answer.later) }
      return .learnt(Learnt(ofAccount: ["field \(step.about)": id]), then: [Step("relate field", about: id)])
    default:
      guard answer.isWell else { return .verdict(answer.verdict) }
      let (found, next) = fields(answer, step)
      var all = learnt
      all.add(found)
      return .learnt(found, then: next.isEmpty ? ActiveCampaign.inParts(makingSteps(for: update, knowing: all)) : next)
    }
  }

  private func madeField(_ answer: ActiveCampaignAnswer) -> String? {
    answer.json?["field"]?["id"]?.id ?? answer.json?["fields"]?[0]?["id"]?.id
  }

  /// Fields of one page that are ours by their title, or by the tag that the vendor makes of it, with the step to the next page.
  private func fields(_ answer: ActiveCampaignAnswer, _ step: Step) -> (Learnt, [Step]) {
    let page = answer.json?["fields"]?.array ?? []
    var found = Learnt()
    // A tag has no small letters: it is no name of two fields, and a title has the better right.
    for (key, isTitle) in [("perstag", false), ("title", true)] {
      for field in page {
        guard let id = field["id"]?.id, let text = field[key]?.string else { continue }
        let name = isTitle ? text : text.lowercased()
        guard name.hasPrefix("askwell_") else { continue }
        found.ofAccount["field \(name)"] = ["listbox", "checkbox"].contains(field["type"]?.string ?? "") ? "\(id) list" : id
      }
    }
    let next = ActiveCampaign.nextPage(after: step, holding: page.count)
    if next.isEmpty { found.ofAccount["fields"] = "known" }
    return (found, next)
  }

  /// The step to what follows a full page, up to the tenth: a vendor that sends the same page for ever is not followed, and one that sends
  /// more than it was asked for has sent everything.
  static func nextPage(after step: Step, holding count: Int) -> [Step] {
    let begin = Int(step.about) ?? 0
    return count == 100 && begin < 900 ? [Step(step.name, about: String(begin + 100), teaches: true)] : []
  }

  /// The key, the list and the fields, as far as the settings ask for them.
  public func checks(for shop: Vocabulary) -> [Step] {
    ["key"] + (list == nil ? [] : ["list"]) + (usesFields ? [Step("fields", about: "0")] : [])
  }

  /// Reads tags, the list, or the fields.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    switch step.name {
    case "key": get("tags?search=askwell")
    case "list": get("lists/\(list ?? "")")
    default: fieldRequest(for: step)
    }
  }

  /// Fields that are missing can be made.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let answer = ActiveCampaignAnswer(response, about: nil)
    switch step.name {
    case "list" where answer.isMissing: return .bad(answer.pause("copy list_id from the list's address"))
    case "relate field" where answer.isDuplicate || answer.speaks(of: "exist"): return .good("", Learnt(), then: [])
    case _ where !answer.isWell: return .bad(answer.verdict)
    case "key": return .good("the key works", Learnt(), then: [])
    case "list": return .good("the list is there", Learnt(), then: [])
    case "relate field": return .good("", Learnt(), then: [])
    case "make field":
      guard let id = madeField(answer) else { return .bad(answer.later) }
      let fact = Learnt(ofAccount: ["field \(step.about)": id])
      return .good("the field \(step.about) was made", fact, then: [Step("relate field", about: id)])
    default:
      let (found, next) = fields(answer, step)
      guard next.isEmpty else { return .good("", found, then: next) }
      var all = learnt
      all.add(found)
      let missing = ActiveCampaign.names(for: shop).filter { all["field \($0)"] == nil }
      guard !missing.isEmpty else { return .good("every field is there", found, then: []) }
      return .missing("the fields \(missing.joined(separator: ", ")) are not there", making: missing.map { Step("make field", about: $0) })
    }
  }

  private static func names(for shop: Vocabulary) -> [String] {
    let namespaces = Set(shop.tags.compactMap { Tag($0)?.namespace }).map(PropertySheet.name(of:))
    let answers = shop.questions.map(PropertySheet.name(ofAnswer:))
    return (["askwell_last_quiz_at", "askwell_outcome", "askwell_products", "askwell_quiz"] + namespaces + answers).sorted()
  }
}
