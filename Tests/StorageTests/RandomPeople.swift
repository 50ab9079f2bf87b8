// People with histories, written through the store's own methods: their dates lie on the edges of spans, their words are hard to compare.
import Chance
import Domain

@testable import Storage

/// The words that people and expressions have in common: few, so that they meet.
enum RandomWords {
  /// Quotes, signs of SQL, a second sign for `K`, an `é` of one and of two characters, letters that grow when they are folded.
  static let texts = [
    "Eva", "eva", "Élodie", "e\u{301}lodie", "ÉLODIE", "O'Brien", "100%", "a_b", "\"; DROP TABLE contact; --", "\u{212A}arl", "Karl",
    "karl",
    "İstanbul", "straße", "STRASSE", "19.50", "19.5", "5", "2026-03-01", "yes", "no", "de", "DE", "日本", " ",
  ]
  static let tags = [
    "goal:sleep", "goal:calm", "goal:calm_2", "goal:été", "goal:e\u{301}te\u{301}", "goal-2:sleep", "skin:dry", "skin:k", "a:b:c", "a:`",
  ]
  static let quizzes = ["night", "coffee", "Skin"]
  static let stores = ["lyon", "Paris", "zürich", "k1"]
  static let kiosks = ["k1", "K1", "\u{212A}1"]
  static let staff = ["eva", "Eva", "Élodie"]
  static let locales = ["de", "fr", "en"]
  static let questions = ["goal", "age", "born", "note"]
  static let choices = ["sleep", "calm", "k1"]
  static let variables = ["calm", "wake"]
  static let skus = ["CALM-TEA", "calm-tea", "ENERGY", "K-1"]
  static let slots = ["one", "été", "e\u{301}te\u{301}"]
  static let destinations = ["hook", "été", "e\u{301}te\u{301}", "Karl"]
  static let snapshots = ["Regulars", "Été", "E\u{301}te\u{301}"]
  static let properties = ["size", "vip", "born", "note", "list"]
  static let spans = ["1h", "12h", "1d", "7d", "30d", "4w", "1mo", "6mo", "12mo"].compactMap { Span($0) }
}

/// Fills a store. Equal seeds give equal people.
struct RandomPeople {
  var random: Noise
  let now: Instant
  let zone: StoreZone
  private var sessions: Int

  /// - Parameter sessions: how many sessions have ids already.
  init(seed: UInt64, now: Instant, zone: StoreZone, sessions: Int = 0) {
    random = Noise(seed)
    self.sessions = sessions
    self.now = now
    self.zone = zone
  }

  /// One of the moments at which something may begin or end to hold: the edge of a span, a midnight, now, or just beside one of them.
  mutating func moment() -> Instant {
    let edge: Instant =
      switch random.number(0...9) {
      case 0...4: random.pick(RandomWords.spans).before(now, zone: zone)
      case 5: now
      case 6: zone.start(of: zone.date(of: now.advanced(bySeconds: Int64(-86_400 * random.number(0...400)))))
      case 7: now.advanced(bySeconds: Int64(86_400 * random.number(1...40)))
      default: now.advanced(bySeconds: Int64(-3_600 * random.number(0...9_000)))
      }
    return Instant(milliseconds: edge.milliseconds + random.pick([0, 0, 0, -1, 1, -3_600_000, 3_600_000, 60_000]))
  }

  /// Destinations, snapshots and `count` people.
  mutating func fill(_ store: Database, people count: Int) throws {
    for name in RandomWords.destinations { try store.addHook(name) }
    for name in RandomWords.snapshots { try store.saveSegment(StoredSegment(name: name, definition: "goal:sleep"), at: now) }
    for index in 0..<count { try add(index, to: store) }
    try buy(store)
    try settle(store)
    try freeze(store)
    try takeBack(store)
  }

  /// What comes after that: somebody comes back or is new, brings more, takes a yes back or is forgotten.
  mutating func goOn(_ store: Database, people count: Int) throws {
    for _ in 0..<5 { try add(random.number(0...count), to: store) }
    try buy(store)
    try takeBack(store)
    try settle(store)
  }

  private mutating func add(_ index: Int, to store: Database) throws {
    let email = Email("p\(index)@example.com")
    let phone = random.once(in: 3) ? Phone("+4930\(1_000_000 + index)") : nil
    if random.once(in: 2) { _ = try store.importContacts([imported(email, phone)], at: moment()) }
    for _ in 0..<random.number(0...4) { try visit(store, email, phone) }
  }

  // MARK: Imports

  private mutating func imported(_ email: Email?, _ phone: Phone?) -> ContactImport {
    var person = ContactImport(email: email, phone: phone, createdAt: moment())
    person.name = random.once(in: 2) ? random.pick(RandomWords.texts) : nil
    person.locale = random.once(in: 2) ? random.pick(["de", "DE", "fr"]) : nil
    person.tags = random.some(RandomWords.tags, 0, 4).compactMap { Tag($0) }.map { ContactImport.TagAt($0, at: moment()) }
    for channel in Channel.allCases where random.once(in: 2) {
      person.consents[channel] = ContactImport.ConsentAt(at: moment(), wording: "Yes.")
    }
    for name in random.some(RandomWords.properties, 0, 3) { person.properties[name] = property() }
    return person
  }

  private mutating func property() -> JSON {
    switch random.number(0...7) {
    case 0: .int(Int64(random.number(-2...20)))
    case 1: .double(random.pick([19.5, 1e30, -0.25]))
    case 2: .bool(random.once(in: 2))
    case 3: .array(random.some(RandomWords.texts, 0, 3).map(JSON.string))
    case 4: random.pick([.null, .object(["a": 1])])
    case 5: .string(zone.date(of: moment()).iso)
    case 6: .string(moment().iso)
    default: .string(random.pick(RandomWords.texts))
    }
  }

  // MARK: Sessions

  private mutating func visit(_ store: Database, _ email: Email?, _ phone: Phone?) throws {
    sessions += 1
    let id = "S\(sessions)"
    let start = moment()
    let surroundings = Surroundings(
      store: optional(RandomWords.stores), kiosk: optional(RandomWords.kiosks), staff: optional(RandomWords.staff),
      variant: optional(["a", "B"]), locale: random.pick(RandomWords.locales), now: start, zone: zone)
    try store.begin(
      SessionStart(
        id: id, quiz: random.pick(RandomWords.quizzes), version: random.pick(["5f0c", "a1"]), catalogRevision: 0,
        surroundings: surroundings, isPreview: random.once(in: 12)))
    let answers = random.some(RandomWords.questions, 0, 4)
    for (index, question) in answers.enumerated() {
      let answer = answer(to: question)
      try store.record(RecordedAnswer(session: id, ordinal: index + 1, question: question, answer: answer, at: start))
    }
    for _ in 0..<random.number(0...3) {
      store.note(random.pick(SessionEvent.allCases), session: id, question: random.once(in: 2) ? "goal" : nil, at: moment())
    }
    if random.once(in: 10) { return try store.end(session: id, ending: .timeout, at: start + 60) }
    _ = try store.submit(submission(id, answers, email, phone))
  }

  private mutating func optional(_ words: [String]) -> String? { random.once(in: 4) ? nil : random.pick(words) }

  private mutating func answer(to question: String) -> Answer {
    switch question {
    case "goal": .choices(random.some(RandomWords.choices, 0, 2))
    case "age": .number(random.pick([18, 19, 30, Number(millionths: 19_500_000)]))
    case "born": .date(zone.date(of: moment()))
    default: random.pick([.text(random.pick(RandomWords.texts)), .text(""), .empty])
    }
  }

  private mutating func submission(_ id: String, _ answers: [String], _ email: Email?, _ phone: Phone?) -> Submission {
    let tags = random.some(RandomWords.tags, 0, 4).compactMap { Tag($0) }
    let products = random.some(RandomWords.skus, 0, 3).map {
      Take.Product(sku: $0, product: $0, slot: optional(RandomWords.slots), score: 1, matched: 1, pinned: false, ladder: nil, why: [])
    }
    let take = Take(
      session: id, quiz: "night", version: "5f0c", path: answers, ignored: [], tags: tags,
      variables: random.once(in: 2) ? ["calm": random.number(-1...3), "wake": 2] : [:], outcome: optional(RandomWords.variables), asked: 1,
      products: products, excluded: [], emptySlots: [])
    let consents = Channel.allCases.filter { _ in random.once(in: 2) }.map {
      ConsentGiven(channel: $0, wording: "Yes.", locale: "de", quizVersion: "5f0c", at: moment())
    }
    let lead = Lead(email: email, phone: phone, name: optional(RandomWords.texts), consents: consents)
    return Submission(
      session: id, at: moment(), take: take, answers: [:], lead: random.once(in: 8) ? nil : lead, locale: random.pick(RandomWords.locales),
      namespaces: [Namespace(name: "goal", basis: .needs, keep: random.pick(Namespace.Keep.allCases))], quizTitle: "A quiz")
  }

  // MARK: Afterwards

  private mutating func settle(_ store: Database) throws {
    let later = now + 90_000_000
    for _ in 0..<3 {
      for delivery in try store.claim(limit: 40, owner: "test", now: later) {
        let verdict: Verdict = random.once(in: 3) ? .refused(reason: "no") : .accepted
        _ = try store.settle(delivery, owner: "test", verdict: verdict, retryAt: nil, done: [], detail: "", now: later)
      }
    }
  }

  /// Orders of some sessions, of others a second one or a cancelled one; some come again with other things in them.
  private mutating func buy(_ store: Database) throws {
    var orders: [Order] = []
    for number in 1...max(1, sessions) where random.once(in: 3) {
      let lines = random.some(RandomWords.skus, 0, 3).map { Order.Line(sku: $0, quantity: random.number(1...2), price: 500) }
      orders.append(
        Order(
          name: "#\(number % 20)", at: moment(), session: "S\(number)", isCancelled: random.once(in: 5), lines: lines))
    }
    _ = try store.importOrders(orders, source: "orders.csv", windowDays: 30, by: "test", at: now)
  }

  private mutating func freeze(_ store: Database) throws {
    var pairs: [(String, Int64)] = []
    let largest = try store.contactCount()
    for name in RandomWords.snapshots {
      for contact in 1...max(1, largest) where random.once(in: 3) { pairs.append((name, Int64(contact))) }
    }
    try store.write { db in
      for (name, contact) in pairs { try db.run("INSERT INTO segment_member (segment, contact) VALUES (?, ?)", [name, contact]) }
    }
  }

  private mutating func takeBack(_ store: Database) throws {
    var people: [String] = []
    try store.forEachFacts { people.append($0.contact.id) }
    for id in people {
      if random.once(in: 6) { _ = try store.withdraw([random.pick(Channel.allCases)], of: id, who: "test", at: moment()) }
      if random.once(in: 15) { _ = try store.forget(contact: id, who: "test", at: now) }
    }
  }
}
