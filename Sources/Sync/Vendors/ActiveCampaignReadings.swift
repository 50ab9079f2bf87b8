// What comes of an answer of ActiveCampaign: what it teaches, and the steps that follow from it.
public import Domain

extension ActiveCampaign {
  /// A look that finds nothing leads to making it, where something is to be told; to nothing, where something is to be taken away.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let update = delivery.update
    let answer = ActiveCampaignAnswer(response, about: update)
    switch step.name {
    case "find tag", "find lost tag", "find tag again": return readingOfFind(answer, step)
    case "make tag":
      if answer.isDuplicate { return .instead(Step("find tag again", about: step.about, teaches: true)) }
      return learning(answer.json?["tag"]?["id"], as: "tag \(step.about)", ofAccount: true, answer)
    case "more":
      guard answer.isWell else { return .verdict(answer.verdict) }
      return .verdict(.retry(afterSeconds: nil, reason: "ActiveCampaign has many new tags or fields: they are prepared in parts"))
    case "contact": return learning(answer.json?["contact"]?["id"], as: "contact", ofAccount: false, answer)
    case "tag": return readingOfTag(answer, step)
    case "tags of contact": return readingOfTags(answer, step, update, learnt)
    case "untag", "erasure": return .verdict(answer.isMissing ? .accepted : answer.verdict)
    case "subscription", "resubscription": return readingOfSubscription(answer, step)
    case "unsubscription": return .verdict(answer.isMissing && answer.speaks(of: "contact not found") ? .accepted : answer.verdict)
    case "find contact": return readingOfContacts(answer, update)
    case "lists of contact": return readingOfLists(answer)
    case "fields", "make field", "relate field": return fieldReading(answer, step, update, learnt)
    default: return .verdict(answer.verdict)
    }
  }

  private func learning(_ id: JSON?, as name: String, ofAccount: Bool, _ answer: ActiveCampaignAnswer) -> Reading {
    guard answer.isWell else { return .verdict(answer.verdict) }
    guard let id = id?.id else { return .verdict(answer.later) }
    return .learnt(ofAccount ? Learnt(ofAccount: [name: id]) : Learnt(ofContact: [name: id]), then: [])
  }

  /// The vendor finds whatever contains the text, and holds two tags that differ by capitals for one.
  private func readingOfFind(_ answer: ActiveCampaignAnswer, _ step: Step) -> Reading {
    guard answer.isWell else { return .verdict(answer.verdict) }
    let tags = (answer.json?["tags"]?.array ?? []).filter { $0["tagType"]?.string ?? "contact" == "contact" }
    let exact = tags.first { $0["tag"]?.string == step.about }
    let same = exact ?? tags.first { $0["tag"]?.string?.lowercased() == step.about.lowercased() }
    if let id = same?["id"]?.id { return .learnt(Learnt(ofAccount: ["tag \(step.about)": id]), then: []) }
    return switch step.name {
    case "find tag": .learnt(Learnt(), then: [Step("make tag", about: step.about, teaches: true)])
    case "find lost tag": .learnt(Learnt(), then: [])
    default: .verdict(answer.later)
    }
  }

  /// A tag that the merchant deleted since its id was learnt is found or made anew.
  private func readingOfTag(_ answer: ActiveCampaignAnswer, _ step: Step) -> Reading {
    if answer.isDuplicate || answer.speaks(of: "already") { return .verdict(.accepted) }
    if answer.isMissing, answer.speaks(of: "contact not found") { return .verdict(answer.later) }
    guard answer.isMissing else { return .verdict(answer.verdict) }
    return .first([Step("find tag", about: step.about, teaches: true)], Learnt())
  }

  /// Only tags that this update takes away, by their ids; every page is read before the first is removed.
  private func readingOfTags(_ answer: ActiveCampaignAnswer, _ step: Step, _ update: ContactUpdate, _ learnt: Learnt) -> Reading {
    guard answer.isWell else { return .verdict(answer.isMissing ? answer.later : answer.verdict) }
    let links = answer.json?["contactTags"]?.array ?? []
    let lost = Set(update.removedTags.compactMap { learnt["tag \($0)"] }).subtracting(update.tags.compactMap { learnt["tag \($0)"] })
    let untags = links.filter { link in link["tag"]?.id.map(lost.contains) == true }.compactMap { $0["id"]?.id }
    let next = ActiveCampaign.nextPage(after: step, holding: links.count)
    return .learnt(Learnt(), then: next + untags.map { Step("untag", about: $0) })
  }

  /// Somebody who had left the list stays off it at the first try.
  private func readingOfSubscription(_ answer: ActiveCampaignAnswer, _ step: Step) -> Reading {
    guard answer.isWell else {
      return .verdict(answer.isMissing || answer.speaks(of: "list") ? answer.pause("check list_id") : answer.verdict)
    }
    let status = answer.json?["contactList"]?["status"]?.id
    return step == "subscription" && status == "2" ? .instead("resubscription") : .verdict(.accepted)
  }

  /// Nobody of that email: nothing is to be taken back.
  private func readingOfContacts(_ answer: ActiveCampaignAnswer, _ update: ContactUpdate) -> Reading {
    guard answer.isWell else { return .verdict(answer.verdict) }
    let contacts = answer.json?["contacts"]?.array ?? []
    let contact = contacts.first { $0["email"]?.string?.lowercased() == update.email?.lowercased() }
    guard let id = contact?["id"]?.id else { return .learnt(Learnt(), then: []) }
    let then = update.isErasure ? Step("erasure", about: id) : Step("lists of contact", teaches: true)
    return .learnt(Learnt(ofContact: ["contact": id]), then: [then])
  }

  /// Off every list that the contact has not left already (2).
  private func readingOfLists(_ answer: ActiveCampaignAnswer) -> Reading {
    guard answer.isWell else { return .verdict(answer.isMissing ? .accepted : answer.verdict) }
    let lists = (answer.json?["contactLists"]?.array ?? []).filter { $0["status"]?.id != "2" }.compactMap { $0["list"]?.id }
    return .learnt(Learnt(), then: lists.map { Step("unsubscription", about: $0) })
  }
}
