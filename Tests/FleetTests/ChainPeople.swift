// People of a chain with histories in several shops: pushed to a hub as kiosks do it, and kept as what they must be there.
import Chance
import Domain
import Foundation

@testable import Fleet

/// The words that people and expressions have in common: few, so that they meet, and hard to compare.
enum ChainWords {
  static let texts = [
    "Eva", "eva", "Élodie", "e\u{301}lodie", "ÉLODIE", "O'Brien", "100%", "a_b", "\"; DROP TABLE contact; --", "\u{212A}arl", "Karl",
    "İstanbul", "straße", "STRASSE", "ΟΔΟΣ", "οδοσ", "19.50", "19.5", "5", "2026-03-01", "2026-02-28T23:30:00+01:00", "yes", "no", "de",
    "日本", " ", "back\\slash", "{\"a\":1}",
  ]
  static let tags = ["goal:sleep", "goal:calm", "goal:calm_2", "goal:été", "goal-2:sleep", "skin:dry", "skin:k", "a:b:c"]
  static let quizzes = ["night", "coffee", "Skin"]
  static let kiosks = ["k1", "K1", "\u{212A}1"]
  static let questions = ["goal", "age", "born", "note"]
  static let choices = ["sleep", "calm", "k1"]
  static let variables = ["calm", "wake"]
  static let skus = ["CALM-TEA", "calm-tea", "ENERGY", "K-1"]
  static let slots = ["one", "été"]
  static let properties = ["size", "vip", "born", "note", "list"]
  static let spans = ["1h", "12h", "1d", "7d", "30d", "4w", "1mo", "6mo", "12mo"].compactMap { Span($0) }
}

/// A chain of three shops. Equal seeds give equal people.
struct ChainPeople {
  struct Person {
    var facts: ContactFacts
    /// Numbers of the shops that know them.
    var stores: Set<Int64> = []
    /// Of each contact: when it was seen, and what it says.
    var contacts: [Fragment] = []
  }
  struct Fragment {
    var seen: Instant
    var name: String?
    var locale: String?
    var phone: Phone?
    var properties: [String: JSON]
    var words: [(channel: Channel, isGiven: Bool, at: Instant)]
  }

  var random: Noise
  let now: Instant
  let zone: StoreZone
  private let rig: HubRig
  private var kiosks: [(file: KioskFile, store: Int64, storeName: String, name: String)] = []
  private var used: Set<Instant> = []
  private var count = 0
  private(set) var people: [Person] = []

  init(seed: UInt64, now: Instant, zone: StoreZone, on rig: HubRig, people: Int) throws {
    (random, self.now, self.zone, self.rig) = (Noise(seed), now, zone, rig)
    let zurich = try rig.owner.addStore(named: "zürich", region: "AT")
    for (store, name) in [(rig.berlin, "Berlin"), (rig.wien, "Wien"), (zurich, "zürich")] {
      for kiosk in random.some(ChainWords.kiosks, 1, 2) { kiosks.append((try rig.kiosk(kiosk, at: store), store, name, kiosk)) }
    }
    for index in 0..<people { add(index) }
    for place in kiosks.indices.shuffled(using: &random) { try kiosks[place].file.visit(most: random.number(5...60)) }
  }

  // MARK: People

  private mutating func add(_ index: Int) {
    let email = random.once(in: 8) ? nil : Email("P\(index)@example.com")
    let phone = email == nil || random.once(in: 3) ? Phone("+4930\(1_000_000 + index)") : nil
    var person = Person(
      facts: ContactFacts(contact: Contact(id: "", email: email, phone: phone, created: now, seen: now)))
    used = []
    let stores = random.some([kiosks[0].store, kiosks[kiosks.count / 2].store, kiosks[kiosks.count - 1].store], 1, 3)
    for store in Set(stores).sorted() { add(to: &person, store, email, email != nil && random.once(in: 3) ? nil : phone, index) }
    let latest = person.contacts.sorted { $0.seen > $1.seen }
    person.facts.contact.seen = latest.first?.seen ?? now
    person.facts.contact.name = latest.compactMap(\.name).first
    person.facts.contact.locale = latest.compactMap(\.locale).first
    // A number that no contact gave is nobody's.
    person.facts.contact.phone = latest.compactMap(\.phone).first
    for contact in latest { person.facts.contact.properties.merge(contact.properties) { first, _ in first } }
    // A word counts for the address that it was said about.
    for channel in Channel.allCases {
      let words = latest.filter { channel == .email ? email != nil : $0.phone != nil }.flatMap(\.words).filter { $0.channel == channel }
      guard let last = words.max(by: { $0.at < $1.at }) else { continue }
      person.facts.contact.consent[channel] = .init(isGiven: last.isGiven, at: last.at, wording: "")
    }
    person.facts.contact.tags.sort { $0.tag < $1.tag }
    people.append(person)
  }

  private mutating func add(to person: inout Person, _ store: Int64, _ email: Email?, _ phone: Phone?, _ index: Int) {
    let id = "C\(index)-\(store)"
    let place = random.pick(kiosks.indices.filter { kiosks[$0].store == store })
    let created = moment()
    var contact = Fragment(
      seen: moment(), name: optional(ChainWords.texts), locale: optional(["de", "DE", "fr"]), phone: phone, properties: [:], words: [])
    for name in random.some(ChainWords.properties, 0, 3) { contact.properties[name] = property() }
    var tags: [JSON] = []
    for tag in random.some(ChainWords.tags, 0, 4).compactMap({ Tag($0) }) {
      let since = moment()
      tags.append(["tag": .string(tag.text), "since": .int(since.milliseconds)])
      if let known = person.facts.contact.tags.firstIndex(where: { $0.tag == tag }) {
        person.facts.contact.tags[known].since = min(person.facts.contact.tags[known].since, since)
      } else {
        person.facts.contact.tags.append(.init(tag, since: since))
      }
    }
    kiosks[place].file.put(
      .contact, id,
      [
        "id": .string(id), "email": .text(email?.text), "phone": .text(phone?.text), "name": .text(contact.name),
        "locale": .text(contact.locale), "created_at": .int(created.milliseconds), "seen_at": .int(contact.seen.milliseconds),
        "properties": .object(contact.properties), "tags": .array(tags),
      ])
    for _ in 0..<random.number(0...3) {
      let word = (channel: random.pick(Channel.allCases), isGiven: !random.once(in: 3), at: moment())
      contact.words.append(word)
      if word.isGiven { person.facts.happenings.append(.init(name: "consent", at: word.at)) }
      count += 1
      kiosks[place].file.put(
        .consent, "\(count)",
        [
          "contact": .string(id), "channel": .string(word.channel.rawValue), "state": .string(word.isGiven ? "given" : "withdrawn"),
          "wording": "Yes.", "at": .int(word.at.milliseconds),
        ])
    }
    person.facts.contact.created = person.contacts.isEmpty ? created : min(person.facts.contact.created, created)
    person.contacts.append(contact)
    person.stores.insert(store)
    for _ in 0..<random.number(0...3) { visit(of: &person, id, store) }
  }

  // MARK: Sessions

  private mutating func visit(of person: inout Person, _ contact: String, _ store: Int64) {
    let place = random.pick(kiosks.indices.filter { kiosks[$0].store == store })
    count += 1
    let id = "S\(count)"
    let (at, isCompleted) = (moment(), !random.once(in: 6))
    var visit = ContactFacts.Visit(
      quiz: random.pick(ChainWords.quizzes), version: random.pick(["5f0c", "a1"]), at: at, store: kiosks[place].storeName,
      kiosk: kiosks[place].name, staff: optional(["eva", "Eva", "Élodie"]), variant: optional(["a", "B"]),
      locale: random.pick(["de", "fr", "en"]), outcome: optional(ChainWords.variables))
    if random.once(in: 2) { visit.variables = ["calm": random.number(-1...3), "wake": 2] }
    for question in random.some(ChainWords.questions, 0, 4) { visit.answers[question] = answer(to: question) }
    let products = random.some(ChainWords.skus, 0, 3).map { (sku: $0, slot: optional(ChainWords.slots)) }
    visit.recommended = products.map(\.sku)
    for product in products { if let slot = product.slot { visit.slots[slot, default: []].append(product.sku) } }
    let tags = random.some(ChainWords.tags, 0, 2)
    person.facts.everTags.formUnion(tags.compactMap { Tag($0) })
    var events: [JSON] = []
    for number in 0..<random.number(0...3) {
      let (kind, at) = (random.pick(["start", "question_view", "complete", "lead"]), moment())
      events.append(["n": .int(Int64(number)), "kind": .string(kind), "question": .null, "at": .int(at.milliseconds)])
      // Those two are the visits themselves.
      if kind != "complete", kind != "lead" { person.facts.happenings.append(.init(name: kind, at: at)) }
    }
    if random.once(in: 3) { order(of: &visit, &person, id, place) }
    kiosks[place].file.put(
      .session, id,
      [
        "id": .string(id), "quiz": .string(visit.quiz), "version": .string(visit.version), "locale": .text(visit.locale),
        "zone": .string(zone.name), "started_at": .int(at.milliseconds - 60_000), "ended_at": .int(at.milliseconds),
        "state": .string(isCompleted ? "completed" : "timeout"), "outcome": .text(visit.outcome), "contact": .string(contact),
        "answers": .array(
          visit.answers.map { ["question": .string($0.key), "value": $0.value.json, "at": .int(at.milliseconds)] }),
        "events": .array(events), "tags": .array(tags.map(JSON.string)), "recommended": .array(visit.recommended.map(JSON.string)),
        "variant": .text(visit.variant), "staff": .text(visit.staff),
        "take": [
          "variables": .object(visit.variables.mapValues { .int(Int64($0)) }),
          "products": .array(products.map { ["sku": .string($0.sku), "slot": .text($0.slot)] }),
        ],
      ])
    guard isCompleted else { return }
    person.facts.visits.append(visit)
    for event in ["complete", "lead"] { person.facts.happenings.append(.init(name: event, at: at)) }
  }

  private mutating func order(of visit: inout ContactFacts.Visit, _ person: inout Person, _ session: String, _ place: Int) {
    let (at, skus, isCancelled) = (moment(), random.some(ChainWords.skus, 0, 3), random.once(in: 5))
    kiosks[place].file.put(
      .order, "#\(count)",
      [
        "name": .string("#\(count)"), "at": .int(at.milliseconds), "session": .string(session), "is_cancelled": .bool(isCancelled),
        "lines": .array(skus.map { ["sku": .string($0), "quantity": 1, "price": 500] }),
      ])
    guard !isCancelled else { return }
    visit.bought = skus.sorted()
    person.facts.happenings.append(.init(name: "order", at: at))
  }

  // MARK: Values

  /// One of the moments at which something may begin or end to hold, or just beside one of them; none twice for one person.
  private mutating func moment() -> Instant {
    while true {
      let edge: Instant =
        switch random.number(0...9) {
        case 0...4: random.pick(ChainWords.spans).before(now, zone: zone)
        case 5: now
        case 6: zone.start(of: zone.date(of: now.advanced(bySeconds: Int64(-86_400 * random.number(0...400)))))
        case 7: now.advanced(bySeconds: Int64(86_400 * random.number(1...40)))
        default: now.advanced(bySeconds: Int64(-3_600 * random.number(0...9_000)))
        }
      let moment = Instant(milliseconds: edge.milliseconds + random.pick([0, 0, 0, -1, 1, -3_600_000, 3_600_000, 60_000, 2, -2]))
      if used.insert(moment).inserted { return moment }
    }
  }

  private mutating func optional(_ words: [String]) -> String? { random.once(in: 4) ? nil : random.pick(words) }

  private mutating func property() -> JSON {
    switch random.number(0...7) {
    case 0: .int(Int64(random.number(-2...20)))
    case 1: .double(random.pick([19.5, 1e30, -0.25]))
    case 2: .bool(random.once(in: 2))
    case 3: .array(random.some(ChainWords.texts, 0, 3).map(JSON.string))
    case 4: random.pick([.null, .object(["a": 1])])
    case 5: .string(zone.date(of: moment()).iso)
    case 6: .string(moment().iso)
    default: .string(random.pick(ChainWords.texts))
    }
  }

  private mutating func answer(to question: String) -> Answer {
    switch question {
    case "goal": .choices(random.some(ChainWords.choices, 0, 2))
    case "age": .number(random.pick([18, 19, 30, Number(millionths: 19_500_000)]))
    case "born": .date(zone.date(of: moment()))
    default: random.pick([.text(random.pick(ChainWords.texts)), .text(""), .empty])
    }
  }
}
