// A shop's life in random steps, and somebody who follows it with the index: what `Scripts/torture segments` kills and compares.
import Domain
import Glibc
import Storage

/// Writes: each step is one transaction that adds, revises, withdraws, renames or erases; says on a line of its own how far it is.
struct LifeRun {
  private let store: Database
  private let name: String
  private var chance: LifeChance
  private var now: Instant
  private let people: Int
  private static let tags = (0..<40).map { "\(["goal", "skin", "age", "value"][$0 % 4]):v\($0)" }

  /// - Parameter name: two lives on one store need two, so that their sessions are not the same.
  init(store path: String, name: String, seed: Int, people: Int, beginning: Int64) throws {
    store = try Database(at: path)
    self.name = name
    self.people = people
    chance = LifeChance(state: UInt64(seed))
    now = Instant(milliseconds: beginning)
  }

  mutating func live(from first: Int, to last: Int) throws {
    for step in first..<last {
      // Seconds, hours, a day; now and then somebody sets the clock back.
      now = now.advanced(bySeconds: chance.pick([1, 20, 20, 300, 300, 3_600, -1_800]))
      // On a machine that is busy with other things the store may be held for too long: that step is lost, as the program would say.
      do { try take(step) } catch let error as StoreError where error.exitCode == 75 {}
      if step % 100 == 99 {
        print("\(step + 1) \(now.milliseconds)")
        fflush(nil)
      }
    }
    try store.close()
  }

  private mutating func take(_ step: Int) throws {
    switch chance.number(100) {
    case 0..<30: try bring()
    case 30..<94: try visit(step)
    case 94..<97: try withdraw()
    case 97..<99: try forget()
    default: try rename()
    }
  }

  private mutating func address() -> String { "p\(chance.number(people))@example.com" }
  private mutating func someTags() -> [Tag] { Set((0..<chance.number(6)).compactMap { _ in Tag(chance.pick(LifeRun.tags)) }).sorted() }

  private mutating func bring() throws {
    let past = now.advanced(bySeconds: -Int64(chance.number(40)) * 86_400)
    let tags = someTags().map { ContactImport.TagAt($0, at: past) }
    var person = ContactImport(email: Email(address()), tags: tags)
    if chance.number(2) == 0 { person.createdAt = past }
    _ = try store.importContacts([person], at: now)
  }

  private mutating func visit(_ step: Int) throws {
    let session = "\(name)-\(step)"
    let surroundings = Surroundings(store: chance.pick(["lyon", "paris"]), kiosk: name, locale: "fr", now: now)
    try store.begin(SessionStart(id: session, quiz: "life", version: "0", catalogRevision: 0, surroundings: surroundings))
    let take = Take(
      session: session, quiz: "life", version: "0", path: ["q"], ignored: [], tags: someTags(), variables: [:], outcome: nil, asked: 1,
      products: [], excluded: [], emptySlots: [])
    let consents = Channel.allCases.filter { _ in chance.number(2) == 0 }.map {
      ConsentGiven(channel: $0, wording: "Yes.", locale: "fr", quizVersion: "0", at: now)
    }
    let phone = chance.number(4) == 0 ? Phone("+3361234\(1_000 + chance.number(people))") : nil
    let lead = Lead(email: Email(address()), phone: phone, name: nil, consents: consents)
    let keep: Namespace.Keep = chance.pick([.latest, .all, .first])
    _ = try store.submit(
      Submission(
        session: session, at: now.advanced(bySeconds: 1), take: take, answers: ["q": [chance.pick(["a", "b"])]], lead: lead, code: nil,
        locale: "fr", namespaces: [Namespace(name: "goal", basis: .needs, keep: keep)], quizTitle: "Life"))
  }

  /// The other writer may have been faster: whom it erased is not there any more.
  private mutating func toSomebody(_ work: (String) throws -> Void) throws {
    guard let somebody = try store.contact(matching: address()) else { return }
    do { try work(somebody.id) } catch let error as StoreError where error.exitCode == 66 {}
  }

  private mutating func withdraw() throws {
    let channel = chance.pick(Channel.allCases)
    try toSomebody { [store, now] in _ = try store.withdraw([channel], of: $0, who: "owner", at: now) }
  }

  private mutating func forget() throws {
    try toSomebody { [store, now] in _ = try store.forget(contact: $0, who: "owner", at: now) }
  }

  private mutating func rename() throws {
    // Rarely: it touches everybody with the tag.
    guard chance.number(100) == 0, let from = Tag(chance.pick(LifeRun.tags)), let to = Tag(chance.pick(LifeRun.tags)), from != to
    else { return }
    _ = try store.rename(TagRenaming(from: from.text, to: to.text, pairs: [(from, to)]), by: "owner", at: now)
  }
}

/// Reads: for each moment on its input it follows the store and compares every bitmap with the tables.
struct FollowRun {
  private let store: Database
  private let index: SegmentIndex
  private static let conditions = [
    "goal:v0 in last 10d and not skin:v1", "count(goal:*, age:*) >= 3", "quiz = life and store = lyon and answer.q = a",
    "did complete in last 20d >= 2 times",
    "contact.seen in last 5d or ever value:v3", "consent.email = yes and contact.created more than 3d ago",
  ]

  init(store path: String) throws {
    store = try Database(at: path)
    index = SegmentIndex(store, zone: StoreZone(name: "Europe/Paris") ?? .utc)
  }

  func follow() throws {
    let conditions = try FollowRun.conditions.map { try Predicate(parsing: $0, in: .segment) }
    while let line = readLine() {
      let words = line.split(separator: " ").compactMap { Int64($0) }
      guard words.count == 2 else { return }
      let now = Instant(milliseconds: words[0])
      let found = try index.differences(at: now, asking: conditions)
      print("\(found.count) \(found.first ?? "")")
      fflush(nil)
      if words[1] == 1 { try index.save() }
    }
  }
}

struct LifeChance: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
  mutating func number(_ below: Int) -> Int { Int.random(in: 0..<below, using: &self) }
  mutating func pick<T>(_ all: [T]) -> T { all[number(all.count)] }
}
