// Mailchimp's bulk calls: members at once, and whatever needs more as batches that are asked about (VENDORS.md 2).
public import Domain

extension Mailchimp {
  /// Two ways. POST /lists/{id} takes 500 at once and answers at once, but what it states is a status, which would lift the unsubscription
  /// of somebody whose yes is an old one. So it changes members for people who said yes just now; for all others it only adds
  /// (`update_existing` is false), and those it finds there are told by PUTs in POST /batches, which Mailchimp works off in its own time.
  public func bulkRule(for step: Step) -> BulkRule? {
    switch step {
    case .subscriber, .member: BulkRule(items: 500, bytes: 2_000_000, atLeast: 5)
    case .knownMember, .memberTags: BulkRule(items: 1000, bytes: 4_000_000, atLeast: 20)
    default: nil
    }
  }

  /// Tags come with the members. They are only added so: lost ones need their own request.
  public func stepsCovered(by step: Step, of delivery: Delivery) -> Set<String> {
    let update = delivery.update
    let brings =
      (step == .subscriber || step == .member)
      && update.removedTags.allSatisfy(update.tags.contains)
    return brings ? [Step.memberTags.name] : []
  }

  /// Nothing before it is known whether yeses are confirmed by mail. Where they are, a subscriber goes alone: a stated `pending` would put
  /// members that are subscribed already back into waiting, and what they are is told by the answer to each alone.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    guard let asks = learnt[MailchimpBody.doubleOptIn] else { return nil }
    let body = MailchimpBody(fields: fields, asksForConfirmation: asks != "false")
    let update = delivery.update
    let member = "/lists/\(list)/members/\(MailchimpBody.hash(of: update))"
    switch step {
    case .subscriber where !body.asksForConfirmation && update.saysYesByEmail:
      return body.subscriber(for: update).canonical
    case .member: return body.newMember(for: update).canonical
    case .knownMember:
      return body.operation(
        delivery.id, "PUT", member, body.member(for: update),
        params: ["skip_merge_validation": "true"]
      ).canonical
    case .memberTags:
      return body.operation(delivery.id, "POST", "\(member)/tags", body.tags(of: update)).canonical
    default: return nil
    }
  }

  /// `sync_tags` is left out: it would take the merchant's own tags away.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant)
    -> HTTPRequest
  {
    let items = items.joined(separator: ",")
    guard step == .subscriber || step == .member else {
      return request("POST", "batches", text: #"{"operations":[\#(items)]}"#)
    }
    let body = #"{"members":[\#(items)],"update_existing":\#(step == .subscriber)}"#
    return request("POST", "lists/\(list)?skip_merge_validation=true", text: body)
  }

  /// Members that need more than a word (an address that once left, a field that is not taken) lead to halves: alone they get it.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery])
    -> BulkReading
  {
    let answer = MailchimpAnswer(response, about: nil)
    switch step {
    case .subscriber: return answer.members(of: deliveries, orKnown: nil)
    case .member: return answer.members(of: deliveries, orKnown: .knownMember)
    default: return answer.batch(of: deliveries)
    }
  }

  /// How a batch does.
  public func request(about job: Job, now: Instant) -> HTTPRequest {
    request("GET", "batches/\(job.id)")
  }

  /// A batch with one operation that failed is halved: which one it was stands only in an archive.
  public func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery])
    -> BulkReading
  {
    MailchimpAnswer(response, about: nil).batch(of: deliveries)
  }
}
