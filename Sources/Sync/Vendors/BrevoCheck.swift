// The looks that prove a Brevo account, and what makes what they find missing.
public import Domain

extension Brevo {
  /// Steps about attributes are the same for a delivery and for a checkup; `tags` are those that need an option.
  func request(forAttributeStep step: Step, tags: [String], knowing learnt: Learnt) -> HTTPRequest {
    switch step.name {
    case "create": return send("POST", "/contacts/attributes/normal/\(step.about)", BrevoBody.attribute(step.about, options: tags))
    case Step.options.name:
      // All that are there with those that are new: whether Brevo adds or replaces, nothing is lost.
      let all = Set(tags).union(BrevoAttributes(learnt)?.options ?? []).sorted()
      return send("PUT", "/contacts/attributes/normal/\(BrevoBody.tags)", ["multiCategoryOptions": .array(all.map(JSON.string))])
    default: return send("GET", "/contacts/attributes")
    }
  }

  /// `attributes`, which proves the key too, and each list that is set.
  public func checks(for shop: Vocabulary) -> [Step] {
    [.attributes] + [list, importList].compactMap { $0 }.map { Step("list", about: String($0)) }
  }

  /// Reads, unless a look found something missing.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    if step.name == "list" { return send("GET", "/contacts/lists/\(step.about)") }
    return request(forAttributeStep: step, tags: shop.tags, knowing: learnt)
  }

  /// Attributes and options can be made, and are looked at again then: Brevo drops what it does not know without a word.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let answer = BrevoAnswer(response, about: nil)
    if step.name == "list", response.status == 404 {
      return .bad(.pause(reason: "Brevo knows no list \(step.about); copy the number from the page of the lists"))
    }
    if step.name == "create", answer.isThereAlready { return .good("", Learnt(), then: []) }
    guard answer.verdict == .accepted else { return .bad(answer.verdict.asPause) }
    let there = BrevoAttributes(answer: answer.body)
    switch step.name {
    case Step.attributes.name, Step.attributesAgain.name: return finding(in: there, isSecondLook: step == .attributesAgain, shop)
    case Step.listOptions.name: return .good("", there.learnt, then: [])
    case "list": return .good("the list \(step.about) is there", Learnt(), then: [])
    default: return .good("", Learnt(), then: [])
    }
  }

  private func finding(in there: BrevoAttributes, isSecondLook: Bool, _ shop: Vocabulary) -> Finding {
    guard !there.hasOtherTags else { return .bad(.pause(reason: Brevo.otherTags)) }
    let missing = there.lacking(BrevoBody.names(in: shop))
    let lacksOptions = !missing.contains(BrevoBody.tags) && !there.lackingOptions(shop.tags).isEmpty
    guard !missing.isEmpty || lacksOptions else { return .good("the key works and all attributes are there", there.learnt, then: []) }
    let named = missing.isEmpty ? "options of ASKWELL_TAGS" : "the attributes " + missing.joined(separator: ", ")
    if isSecondLook {
      return .bad(.retry(afterSeconds: nil, reason: "Brevo made \(named) and does not show them yet; run the test again"))
    }
    return .missing(
      "Brevo lacks \(named)",
      making: missing.map(Step.create) + (lacksOptions ? [.listOptions, .options] : []) + [.attributesAgain])
  }
}

extension Step {
  fileprivate static let attributesAgain: Step = "attributes again"
}
