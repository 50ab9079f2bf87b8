// The words of a talk with a vendor: steps, what answers mean for them, and what is learnt on the way.
public import Domain

/// One request of a delivery, by its name in the log: `profile`, `consent`.
public struct Step: Hashable, Sendable, ExpressibleByStringLiteral {
  /// As the sync log prints it.
  public var name: String
  /// Where one step is taken for several things, which of them: a tag. Never logged.
  public var about: String
  /// Whether later steps need what its answer teaches about the contact: then it is taken again on every attempt.
  public var teaches: Bool
  /// Whether it reads or writes something of the account that is written whole (all options of a property, say): between such steps in a
  /// row no other courier takes any, or one would take away what the other has just added.
  public var isExclusive: Bool

  public init(_ name: String, about: String = "", teaches: Bool = false, isExclusive: Bool = false) {
    self.isExclusive = isExclusive
    self.name = name
    self.about = about
    self.teaches = teaches
  }
  /// A step about nothing in particular.
  public init(stringLiteral name: String) { self.init(name) }

  /// By which a step that is done is remembered.
  var key: String { about.isEmpty ? name : "\(name) \(about)" }
}

/// What answers have told, by name: ids that the vendor gave, settings of a list.
public struct Learnt: Hashable, Sendable {
  /// About the contact under way; known for this attempt.
  public var ofContact: [String: String]
  /// About the account; known to every attempt that follows, for up to an hour.
  public var ofAccount: [String: String]

  public init(ofContact: [String: String] = [:], ofAccount: [String: String] = [:]) {
    self.ofContact = ofContact
    self.ofAccount = ofAccount
  }

  /// What is known by that name, about the contact first.
  public subscript(name: String) -> String? { ofContact[name] ?? ofAccount[name] }

  /// Takes in what `other` knows; the later word counts.
  public mutating func add(_ other: Learnt) {
    ofContact.merge(other.ofContact) { $1 }
    ofAccount.merge(other.ofAccount) { $1 }
  }
}

/// What an answer means for the step that was taken.
public enum Reading: Hashable, Sendable {
  /// The step is over.
  case verdict(Verdict)
  /// The step is over and well; `then` come before the steps that are left.
  case learnt(Learnt, then: [Step])
  /// The same step in other words, at once and once only: a repair that the vendor's answer asks for.
  case instead(Step)
  /// Those first, then this step once more: something was missing at the vendor. Once only.
  case first([Step], Learnt)
}

/// How many deliveries one request may carry.
public struct BulkRule: Hashable, Sendable {
  /// Deliveries in a request, at most.
  public var items: Int
  /// Of all items together, at most.
  public var bytes: Int
  /// Of one item; a larger one goes alone and hears what the vendor says of it.
  public var itemBytes: Int
  /// Fewer go one by one.
  public var atLeast: Int
  public init(items: Int, bytes: Int, itemBytes: Int = 100_000, atLeast: Int = 2) {
    self.items = items
    self.bytes = bytes
    self.itemBytes = itemBytes
    self.atLeast = atLeast
  }
}

/// What the answer to a bulk request, or to a question about its job, means.
public enum BulkReading: Hashable, Sendable {
  /// For each delivery, in the order of the items. Those without a verdict go alone and hear what the vendor says of them.
  case settled([Verdict?])
  /// As `settled`; of those without a verdict some, by their place, go on by another bulk step, which stands in for this one.
  case parted([Verdict?], [Int: Step])
  /// The vendor works on it: ask about `Job` after so many milliseconds, 0 for at once.
  case job(Job, afterMilliseconds: Int64)
  /// For all alike: come later, or the destination is out of order.
  case whole(Verdict)
  /// One of them spoils the request, and it is not said which: halves, down to each alone.
  case split
  /// Something is missing there that one row alone can have made: those at these places go first, and the others ride once more.
  case repair([Int])

  /// The same without words of theirs in what is said of any of them.
  func struck(of people: @autoclosure () -> [ContactUpdate]) -> BulkReading {
    let verdicts: [Verdict?]
    switch self {
    case .settled(let some), .parted(let some, _): verdicts = some
    case .whole(let verdict): verdicts = [verdict]
    case .job, .split, .repair: return self
    }
    guard verdicts.contains(where: { $0 != nil && $0 != .accepted }) else { return self }
    let words = PersonWords(of: people())
    let struck = verdicts.map { $0?.having(words.struck) }
    return switch self {
    case .parted(_, let others): .parted(struck, others)
    case .whole: struck.first.flatMap(\.self).map(BulkReading.whole) ?? self
    default: .settled(struck)
    }
  }
}

/// Work that a vendor does in its own time.
public struct Job: Hashable, Sendable {
  /// The vendor's id.
  public var id: String
  /// What is asked about it: `status`, `errors`.
  public var part: String
  /// The vendor's mark of the next page; nil for the first.
  public var page: String?
  /// What is known of single deliveries so far, by their place among the items.
  public var known: [Int: Verdict]
  public init(id: String, part: String = "status", page: String? = nil, known: [Int: Verdict] = [:]) {
    self.id = id
    self.part = part
    self.page = page
    self.known = known
  }
}

/// Which tags and questions a shop has: what a vendor may need to know before the first contact comes.
public struct Vocabulary: Hashable, Sendable {
  /// `goal:sleep`, sorted.
  public var tags: [String]
  /// Refs of questions, sorted.
  public var questions: [String]
  public init(tags: [String] = [], questions: [String] = []) {
    self.tags = tags
    self.questions = questions
  }
}

/// What a look at an account found.
public enum Finding: Hashable, Sendable {
  /// In words (`the key works`), with what was learnt and further looks; empty words are not shown.
  case good(String, Learnt, then: [Step])
  /// Something is not there that Askwell can make, if the merchant wants it to: in words, and the steps that make it.
  case missing(String, making: [Step])
  /// `.pause` when the settings must change, `.retry` when the vendor cannot be asked now.
  case bad(Verdict)
}
