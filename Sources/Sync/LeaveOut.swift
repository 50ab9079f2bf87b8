// What a merchant does not want a destination to hear: whole namespaces of tags, and answers to single questions.
public import Domain

/// Items of the setting `leave_out`.
public struct LeaveOut: Hashable, Sendable {
  /// The setting's name.
  public static let key = "leave_out"
  /// Namespaces of tags.
  public let namespaces: Set<String>
  /// Refs of questions.
  public let questions: Set<String>

  /// Reads the setting of an account; items that are none are passed over.
  public init(_ settings: [String: String]) {
    let items = LeaveOut.items(in: settings)
    namespaces = Set(items.filter { !$0.hasPrefix("answer.") })
    questions = Set(items.filter { $0.hasPrefix("answer.") }.map { String($0.dropFirst(7)) })
  }

  /// Whether everything is sent.
  public var isEmpty: Bool { namespaces.isEmpty && questions.isEmpty }

  /// `goal` or `answer.feel`.
  static var form: Regex<(Substring, Substring?)> { /(answer\.)?[a-zA-Z][a-zA-Z0-9_-]{0,63}/ }

  /// Items that are neither a namespace nor `answer.REF`.
  static func problems(in settings: [String: String]) -> [Problem] {
    items(in: settings).filter { $0.wholeMatch(of: form) == nil }.map {
      Problem("bad_item", path: key, "\"\($0.cleaned())\" is neither a namespace, such as goal, nor an answer, such as answer.feel")
    }
  }

  private static func items(in settings: [String: String]) -> [String] {
    settings[key, default: ""].split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
  }

  /// `update` without what is left out. What was sent before stays where it is: it is not taken back.
  public func applied(to update: ContactUpdate) -> ContactUpdate {
    var update = update
    update.tags.removeAll(where: concerns)
    update.removedTags.removeAll(where: concerns)
    let answers = update.session?.answers ?? [:]
    update.session?.answers = answers.filter { !questions.contains($0.key) }
    return update
  }

  private func concerns(_ tag: String) -> Bool { Tag(tag).map { namespaces.contains($0.namespace) } ?? false }
}

/// A destination that hears less, or hears it under other names. Its vendor sees such updates; nothing else differs.
struct Narrowed: Destination {
  // What belongs to a vendor and not to an account is never asked of it: the courier asks the registry.
  static let vendor = "narrowed"
  static let settings: [SettingKey] = []
  static let pace = Pace(limit: RateLimit(perMinute: 60, burst: 1), backoff: .vendor)

  private let whole: any Destination
  private let leaveOut: LeaveOut
  private let names: OtherNames

  init(_ whole: any Destination, _ leaveOut: LeaveOut, _ names: OtherNames) {
    self.whole = whole
    self.leaveOut = leaveOut
    self.names = names
  }

  init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    throw Faults([Problem("unknown_vendor", "there is no vendor \"\(Narrowed.vendor)\"")])
  }

  func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] { whole.steps(for: narrowed(delivery), knowing: learnt) }
  func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    whole.request(for: step, of: narrowed(delivery), knowing: learnt, now: now)
  }
  /// Asked with the whole update: what a vendor repeats of it is struck out, whether it was sent or not.
  func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    whole.reading(of: response, to: step, of: delivery, knowing: learnt)
  }
  func bulkRule(for step: Step) -> BulkRule? { whole.bulkRule(for: step) }
  func stepsCovered(by step: Step, of delivery: Delivery) -> Set<String> {
    whole.stepsCovered(by: step, of: narrowed(delivery))
  }
  func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    whole.bulkItem(for: step, of: narrowed(delivery), knowing: learnt)
  }
  func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    whole.bulkRequest(for: step, items: items, knowing: learnt, now: now)
  }
  func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    whole.bulkReading(of: response, to: step, of: deliveries)
  }
  func request(about job: Job, now: Instant) -> HTTPRequest { whole.request(about: job, now: now) }
  func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading {
    whole.reading(of: response, about: job, of: deliveries)
  }
  func checks(for shop: Vocabulary) -> [Step] { whole.checks(for: shop) }
  func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    whole.request(forCheck: step, for: shop, knowing: learnt, id: id, now: now)
  }
  func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    whole.finding(in: response, toCheck: step, for: shop, knowing: learnt)
  }

  private func narrowed(_ delivery: Delivery) -> Delivery {
    var delivery = delivery
    delivery.update = names.applied(to: leaveOut.applied(to: delivery.update))
    return delivery
  }
}
