// Segments without a screen: counted, listed and compared to the person.
public import Bitmaps
public import Domain
public import Storage

/// How many people a segment has.
public struct SegmentCount: Hashable, Sendable {
  /// Contacts in it.
  public var count: Int
  /// All contacts.
  public var of: Int
  /// Of `count`, those who may be written to on some channel.
  public var reachable: Int
  /// Every span counts back from here.
  public var asOf: Instant
}

/// What two segments share.
public struct SegmentOverlap: Hashable, Sendable {
  /// Contacts in the first.
  public var a: Int
  /// Contacts in the second.
  public var b: Int
  /// Contacts in both.
  public var both: Int
  /// Contacts in one of them at least.
  public var either: Int
  /// `both / either`; nil when both are empty.
  public var jaccard: Double? { either == 0 ? nil : Double(both) / Double(either) }
}

/// A saved segment with its count, or with the reason why it has none.
public struct SavedSegmentCount: Hashable, Sendable {
  /// As the merchant wrote it, case kept.
  public var name: String
  /// Nil when the merchant named none.
  public var basis: Basis?
  /// The expression as it is stored.
  public var definition: String
  /// The fault says why it cannot be counted: unreadable parts, a cycle.
  public var outcome: Result<SegmentCount, SegmentFault>
}

/// The shop's segments at one moment: what their names mean, and whom they hold.
public struct Census: Sendable {
  /// Every span counts back from here.
  public let now: Instant
  /// Everything that an expression may name here: namespaces and answers of the quizzes in force, tags in use, saved segments.
  public let scope: ExpressionScope
  /// With exact counts, the most frequent first.
  public let tags: [TagCount]
  /// The quizzes in force by ref.
  public let quizzes: [String]
  /// Whose days count.
  public let zone: StoreZone
  let stored: [StoredSegment]
  private let store: Database
  private let saved: SavedSegments
  private let bases: [String: Basis]
  /// Nil where nobody counts often enough for one: then the tables answer.
  private let index: SegmentIndex?

  /// Reads quizzes, tags and saved segments; no contact yet.
  public init(_ store: Database, zone: StoreZone, at now: Instant) throws(StoreError) {
    try self.init(store, Bookshelf(store: store), zone: zone, at: now)
  }

  /// The same for somebody who has read the quizzes before.
  init(
    _ store: Database, _ bookshelf: Bookshelf, zone: StoreZone, at now: Instant, counting index: SegmentIndex? = nil
  ) throws(StoreError) {
    let quizzes = try bookshelf.current().compactMap(\.quiz)
    self.store = store
    self.zone = zone
    self.now = now
    self.index = index
    self.quizzes = quizzes.map(\.ref)
    tags = try store.tagCounts(now: now)
    stored = try store.segments()
    saved = SavedSegments(stored)
    bases = Dictionary(quizzes.flatMap(\.namespaces).map { ($0.name, $0.basis) }, uniquingKeysWith: { first, _ in first })
    scope = ExpressionScope.segment(of: quizzes, tags: tags.map(\.tag), segments: stored.map(\.name))
  }

  /// What a tag's namespace says, by the first quiz that declares it.
  public func basis(of tag: Tag) -> Basis? { bases[tag.namespace] }

  // MARK: Meaning

  /// The condition that `text` says.
  public func condition(_ text: String) throws(SegmentFault) -> Predicate {
    let condition: Predicate
    do { condition = try Predicate(parsing: text, in: scope) } catch { throw .unreadable(text, error) }
    try requireSound(condition)
    return condition
  }

  /// The condition of the saved segment `name`, or of a tag.
  public func segment(_ name: String) throws(SegmentFault) -> Predicate {
    if let known = stored.first(where: { $0.name.lowercased() == name.lowercased() }) {
      guard let segment = saved[known.name] else { throw .unsound(known.name, reason(known.name)) }
      try requireSound(segment.definition)
      return segment.definition
    }
    if let pattern = TagPattern(name) { return try condition(pattern.text) }
    throw .unknown(name, known: stored.map(\.name))
  }

  /// Everything that the expression leads to can be counted.
  private func requireSound(_ condition: Predicate) throws(SegmentFault) {
    for name in condition.segments where saved[name] == nil {
      // The parser does not mind the case of a name, the evaluator does.
      if let exact = stored.first(where: { $0.name.lowercased() == name.lowercased() })?.name, exact != name {
        throw .unsound(name, "its name is written \"\(exact)\"")
      }
      throw .unsound(name, reason(name))
    }
  }

  private func reason(_ name: String) -> String { saved.faults.first { $0.name == name }?.reason ?? "it cannot be read" }

  /// The segment `name` as it may be kept: with a definition that can be read and does not lead back to itself.
  /// - Throws: `.unsound` with the cycle.
  public func draft(_ name: String, basis: Basis?, where text: String) throws(SegmentFault) -> StoredSegment {
    let clean = name.cleaned().trimmingSpaces()
    guard (1...80).contains(clean.count), !clean.contains("\"") else {
      throw .unsound(clean, "a name has from 1 to 80 characters and no quotes")
    }
    guard TagPattern(clean) == nil else { throw .unsound(clean, "this is the name of a tag; choose another") }
    let others = stored.filter { $0.name.lowercased() != clean.lowercased() }
    let condition: Predicate
    let mayName = scope.naming(others.map(\.name) + [clean])
    do { condition = try Predicate(parsing: text, in: mayName) } catch { throw .unreadable(text, error) }
    let draft = StoredSegment(name: clean, basis: basis, definition: condition.text)
    if let fault = SavedSegments(others + [draft]).faults.first(where: { $0.name == clean }) { throw .unsound(clean, fault.reason) }
    return draft
  }

  /// What is most likely a slip of the pen in a sound condition: names that are near ones in use.
  public func doubts(about condition: Predicate) -> [String] {
    let used = tags.map(\.tag.text)
    return condition.parts.compactMap { part in
      switch part {
      case .tag(.tag(let tag), _) where !used.contains(tag.text):
        let hint = Spelling.hint(tag.text, among: used)
        return hint.isEmpty ? nil : "nobody has the tag \(tag.text) now\(hint)"
      case .compare(.session(.quiz), .equal, .text(let ref)) where !quizzes.contains(ref.lowercased()):
        return "no quiz here is called \"\(ref.cleaned())\"\(Spelling.hint(ref, among: quizzes))"
      default: return nil
      }
    }
  }

  // MARK: Counting

  /// One count a condition.
  public func count(_ conditions: [Predicate]) throws(StoreError) -> [SegmentCount] {
    let known = try crowd()
    return try conditions.map { condition throws(StoreError) in
      let people = try people(of: condition)
      return SegmentCount(
        count: people.count, of: known.everybody.count, reachable: people.countOfIntersection(known.reachable), asOf: now)
    }
  }

  /// Everybody for whom the condition holds, by their numbers in the store.
  public func people(of condition: Predicate) throws(StoreError) -> NumberSet {
    if let index { return try index.read(at: now, segments: saved.definitions) { try $0.people(of: condition) } }
    return try store.people(meeting: condition, segments: saved.definitions, now: now, zone: zone)
  }

  private func crowd() throws(StoreError) -> (everybody: NumberSet, reachable: NumberSet) {
    if let index { return try index.read(at: now) { ($0.everybody, $0.reachable) } }
    return (try store.everybody(), try store.everybodyReachable())
  }

  /// Saved segments by name, each with its count.
  public func savedCounts() throws(StoreError) -> [SavedSegmentCount] {
    let sound = stored.compactMap { saved[$0.name] }
    let counts = try count(sound.map(\.definition))
    let byName = Dictionary(zip(sound.map(\.name), counts), uniquingKeysWith: { $1 })
    return stored.map { segment in
      let outcome: Result<SegmentCount, SegmentFault> =
        byName[segment.name].map { .success($0) } ?? .failure(.unsound(segment.name, reason(segment.name)))
      return SavedSegmentCount(name: segment.name, basis: segment.basis, definition: segment.definition, outcome: outcome)
    }
  }

  /// Hands each contact for whom the condition holds to `body`, oldest contact first, a page of them in memory.
  public func forEachMember(of condition: Predicate, _ body: (Contact) -> Void) throws(StoreError) {
    try store.forEachContact(in: people(of: condition)) { contact throws(StoreError) in body(contact) }
  }

  /// What two conditions share.
  public func overlap(_ a: Predicate, _ b: Predicate) throws(StoreError) -> SegmentOverlap {
    let (a, b) = (try people(of: a), try people(of: b))
    let both = a.countOfIntersection(b)
    return SegmentOverlap(a: a.count, b: b.count, both: both, either: a.count + b.count - both)
  }

  func person(_ facts: ContactFacts) -> PersonFacts { PersonFacts(facts, now: now, zone: zone, segments: saved.definitions) }
  func definition(of name: String) -> Predicate? { saved.definitions[name] }
}

extension ExpressionScope {
  /// What a segment may name. A question that two quizzes ask in different ways has no one type.
  static func segment(of quizzes: [Quiz], tags: [Tag], segments: [String]) -> ExpressionScope {
    let types = quizzes.flatMap(\.questions).map { ($0.ref, $0.kind.fieldType) }
    let namespaces = Set(quizzes.flatMap(\.namespaces).map(\.name) + tags.map(\.namespace))
    let isKnown = !quizzes.isEmpty
    return ExpressionScope(
      .segment, answers: isKnown ? Dictionary(types, uniquingKeysWith: { $0 == $1 ? $0 : .unknown }) : nil,
      variables: isKnown ? quizzes.flatMap(\.variables) : nil, namespaces: isKnown ? namespaces.sorted() : nil, segments: segments)
  }

  fileprivate func naming(_ segments: [String]) -> ExpressionScope {
    var scope = self
    scope.segments = segments
    return scope
  }
}
