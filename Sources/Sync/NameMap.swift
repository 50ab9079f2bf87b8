// Under which name each part of a contact travels to a vendor. Read off the requests themselves: what is shown is what is sent.
internal import Domain

/// Each tag, answer and field of an update with the places in the requests that it decides. A part's places are those where the requests
/// of the update with nothing but this part differ from those of the update without it.
public struct NameMap: Hashable, Sendable {
  /// One part of the update.
  public struct Row: Hashable, Sendable {
    /// `goal:sleep`, `answer.feel`, `email`.
    public var part: String
    /// What `leave_out` calls it; nil for what cannot be left out.
    public var item: String?
    /// `profile: properties.askwell_goal`; empty when the vendor is not told.
    public var names: [String]
    /// What it says there.
    public var value: String
    /// Parts that write to the same name, so that one of them is lost or cannot be told from the other.
    public var collidesWith: [String]
    /// Whether the merchant leaves it out.
    public var isLeftOut: Bool
  }

  public let rows: [Row]

  init(_ update: ContactUpdate, _ leaveOut: LeaveOut, _ requests: SampleRequests) {
    let parts = PartOfUpdate.all(of: update)
    let bare = PartOfUpdate.bare(update)
    // A request that only a tag calls for differs by its tag alone: the rest of it is nobody's name.
    let nothing = Leaves([[], ["nothing:nothing"]].flatMap { tags in requests.parts(of: PartOfUpdate.bare(update, tags: tags)) })
    let alone = parts.map { part in Leaves(requests.parts(of: part.added(to: bare))).differing(from: nothing) }
    let whole = Leaves(requests.parts(of: leaveOut.applied(to: update)))
    let prefixes = NameMap.prefixes(alone)
    let sent = parts.indices.filter { !parts[$0].isLeftOut(by: leaveOut) }
    rows = parts.indices.map { index in
      let rivals = sent.filter { other in
        other != index && sent.contains(index) && whole.areOneName(alone[index], alone[other])
      }
      return Row(
        part: parts[index].name, item: parts[index].item, names: alone[index].keys.sorted().map { $0.text(without: prefixes) },
        value: parts[index].value, collidesWith: rivals.map { parts[$0].name }, isLeftOut: !sent.contains(index))
    }
  }

  /// By step, what all places begin with: `data.attributes.` tells a merchant nothing.
  private static func prefixes(_ places: [[Place: Set<String>]]) -> [String: Int] {
    let all = Dictionary(grouping: Set(places.flatMap(\.keys)), by: \.step)
    return all.mapValues { places in
      let paths = places.map { $0.path.dropLast() }
      guard let first = paths.first else { return 0 }
      return paths.reduce(first.count) { shared, path in min(shared, zip(first, path).prefix { $0 == $1 }.count) }
    }
  }
}

/// A place in the requests of an update.
struct Place: Hashable, Comparable {
  var step: String
  /// Keys from the body's root; an array is one place.
  var path: [String]

  static func < (a: Place, b: Place) -> Bool { a.step == b.step ? a.path.lexicographicallyPrecedes(b.path) : a.step < b.step }

  func text(without prefixes: [String: Int]) -> String { "\(step): " + path.dropFirst(prefixes[step] ?? 0).joined(separator: ".") }
}

/// What stands at each place: one value, or the items of an array.
private struct Leaves {
  private(set) var values: [Place: Set<String>] = [:]

  init(_ parts: [Sample.Part]) {
    for part in parts { if let body = part.body { add(body, Place(step: part.step, path: [])) } }
  }

  private mutating func add(_ value: JSON, _ place: Place) {
    switch value {
    case .null: break
    case .object(let members):
      for (key, member) in members { add(member, Place(step: place.step, path: place.path + [key])) }
    case .array(let items):
      // Objects in a list are one place each by their keys; plain values are the list's.
      for item in items {
        if item.object != nil { add(item, place) } else { values[place, default: []].insert(item.canonical) }
      }
    // Some vendors want a list as one text.
    case .string(let text): values[place, default: []].formUnion(text.split(separator: ";").map { JSON.string(String($0)).canonical })
    default: values[place, default: []].insert(value.canonical)
    }
  }

  /// Whether two parts write to one place that does not hold what both of them say, each for itself: a list may, a single value cannot.
  func areOneName(_ a: [Place: Set<String>], _ b: [Place: Set<String>]) -> Bool {
    a.contains { place, said in
      guard let other = b[place] else { return false }
      return !said.isDisjoint(with: other) || !(values[place] ?? []).isSuperset(of: said.union(other))
    }
  }

  /// Places that say more here than in `other`, with what they say more.
  func differing(from other: Leaves) -> [Place: Set<String>] {
    values.reduce(into: [:]) { found, entry in
      let more = entry.value.subtracting(other.values[entry.key] ?? [])
      if !more.isEmpty { found[entry.key] = more }
    }
  }
}

/// A part of an update that can be told alone.
private enum PartOfUpdate {
  case tag(Tag)
  case answer(question: String, values: [String])
  case name(String)
  case locale(String)
  case outcome(String)
  case products(ContactUpdate.Session)

  /// Tags first, sorted; then answers, then what the contact and the session are.
  static func all(of update: ContactUpdate) -> [PartOfUpdate] {
    let tags = update.tags.compactMap { Tag($0) }.sorted().map(PartOfUpdate.tag)
    let answers = (update.session?.answers ?? [:]).sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
    var rest: [PartOfUpdate] = []
    if let name = update.name { rest.append(.name(name)) }
    if let locale = update.locale { rest.append(.locale(locale)) }
    if let outcome = update.session?.outcome { rest.append(.outcome(outcome)) }
    if let session = update.session, !session.products.isEmpty { rest.append(.products(session)) }
    return tags + answers.map { .answer(question: $0.key, values: $0.value) } + rest
  }

  /// `update` with an address, a consent and a session, and nothing in them.
  static func bare(_ update: ContactUpdate, tags: [String] = []) -> ContactUpdate {
    var bare = update
    bare.tags = tags
    bare.removedTags = []
    bare.name = nil
    bare.locale = nil
    bare.session?.answers = [:]
    bare.session?.outcome = nil
    bare.session?.products = []
    return bare
  }

  func added(to bare: ContactUpdate) -> ContactUpdate {
    var update = bare
    switch self {
    case .tag(let tag): update.tags = [tag.text]
    case .answer(let question, let values): update.session?.answers = [question: values]
    case .name(let name): update.name = name
    case .locale(let locale): update.locale = locale
    case .outcome(let outcome): update.session?.outcome = outcome
    case .products(let session): update.session?.products = session.products
    }
    return update
  }

  var name: String {
    switch self {
    case .tag(let tag): tag.text
    case .answer(let question, _): "answer.\(question)"
    case .name: "name"
    case .locale: "locale"
    case .outcome: "outcome"
    case .products: "products"
    }
  }

  var item: String? {
    switch self {
    case .tag(let tag): tag.namespace
    case .answer(let question, _): "answer.\(question)"
    case .name, .locale, .outcome, .products: nil
    }
  }

  var value: String {
    switch self {
    case .tag(let tag): tag.value
    case .answer(_, let values): values.joined(separator: ", ")
    case .name(let text), .locale(let text), .outcome(let text): text
    case .products(let session): session.products.map(\.title).joined(separator: ", ")
    }
  }

  func isLeftOut(by leaveOut: LeaveOut) -> Bool {
    switch self {
    case .tag(let tag): leaveOut.namespaces.contains(tag.namespace)
    case .answer(let question, _): leaveOut.questions.contains(question)
    case .name, .locale, .outcome, .products: false
    }
  }
}
