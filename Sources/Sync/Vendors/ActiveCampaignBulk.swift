// Up to 250 contacts in one import of ActiveCampaign, which it works off in its own time.
public import Domain

extension ActiveCampaign {
  /// For the step `contact`. Lists are not in it: the import lets nobody back who had once left, so a fresh yes is
  /// told afterwards, person by person. The vendor wants at least 10 in an import and at most 400 kB.
  public func bulkRule(for step: Step) -> BulkRule? {
    guard step.name == "contact" else { return nil }
    return BulkRule(items: 250, bytes: 380_000, atLeast: 10)
  }

  /// An import brings the tags too.
  public func stepsCovered(by step: Step, of delivery: Delivery) -> Set<String> {
    step.name == "contact" ? ["find tag", "tag"] : []
  }

  /// An import only adds: a contact that loses tags goes alone, and so does everybody until the fields are known.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    let update = delivery.update
    guard step.name == "contact", update.purpose == .state, let email = update.email, update.removedTags.isEmpty,
      !usesFields || learnt["fields"] != nil
    else { return nil }
    let names = NameParts(of: update)
    var item: [String: JSON] = ["email": .string(email)]
    item["first_name"] = names.first.map(JSON.string)
    item["last_name"] = names.last.map(JSON.string)
    item["phone"] = update.phone.map(JSON.string)
    if !update.tags.isEmpty { item["tags"] = .array(update.tags.map(JSON.string)) }
    let values = fieldValues(for: update, knowing: learnt, clearing: false)
    let fields = values.compactMap { field in Int64(field.id).map { ["id": .int($0), "value": .string(field.value)] as JSON } }
    if !fields.isEmpty { item["fields"] = .array(fields) }
    return JSON.object(item).canonical
  }

  /// One import.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    post("import/bulk_import", text: #"{"contacts":[\#(items.joined(separator: ","))]}"#)
  }

  /// A job, unless the vendor names contacts that spoil the import: those are refused, and the others come again without them.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    let answer = ActiveCampaignAnswer(response, about: nil)
    if answer.isWell {
      guard let id = answer.json?["batchId"]?.string, !id.isEmpty else { return .whole(answer.later) }
      return .job(Job(id: id), afterMilliseconds: 2000)
    }
    guard case .refused(let reason) = answer.verdict else { return .whole(answer.verdict) }
    let faults = (answer.json?["failureReasons"]?.array ?? []).reduce(into: [Int: String]()) { faults, fault in
      if let place = fault["contact"]?.int { faults[Int(place), default: ""] += fault["failureReason"]?.string ?? "" }
    }
    guard deliveries.indices.contains(where: { faults[$0] != nil }) else { return .split }
    return .settled(
      deliveries.indices.map { place in
        guard let fault = faults[place] else { return .retry(afterSeconds: nil, reason: "\(reason) (another contact)") }
        let words = VendorWords.fitForLog(fault, about: deliveries[place].update)
        return .refused(reason: "ActiveCampaign answered \(response.status): \(words)")
      })
  }

  /// How the import does.
  public func request(about job: Job, now: Instant) -> HTTPRequest { get("import/info?batchId=\(QueryText.encoded(job.id))") }

  /// Failures are named by email. An import that is over and does not account for everybody is not believed.
  public func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading {
    let answer = ActiveCampaignAnswer(response, about: nil)
    guard answer.isWell else {
      if case .refused = answer.verdict { return .whole(answer.later) }
      return .whole(answer.verdict)
    }
    switch answer.json?["status"]?.string {
    case "completed": break
    case "failed", "interrupted", nil: return .whole(.retry(afterSeconds: nil, reason: "ActiveCampaign did not finish an import"))
    default: return .job(job, afterMilliseconds: 3000)
    }
    let failed = Set((answer.json?["failure"]?.array ?? []).compactMap { $0.string?.lowercased() })
    let count = (answer.json?["success"]?.array?.count ?? 0) + failed.count
    guard count >= deliveries.count else { return .split }
    return .settled(
      deliveries.map { delivery in
        failed.contains(delivery.update.email?.lowercased() ?? "")
          ? .refused(reason: "ActiveCampaign did not import this contact; see the import in its contacts") : .accepted
      })
  }
}
