// The people behind one tag or segment, as many as there are; for others than the owner without their addresses.
import Domain
import Terminal

/// A list of contacts, who came last first. Live but while somebody is looked for.
struct PeopleScreen: Screen {
  let ref: SegmentRef
  private(set) var page: PeoplePage?
  private(set) var list = LongList<PeoplePage.Person>()

  init(ref: SegmentRef) { self.ref = ref }

  var title: String { ref.text }
  var load: ConsoleEffect { .loadPeople(ref, list.refresh) }
  var isLive: Bool { !list.isFinding }
  var version: Int64? { page?.version }
  var wanted: TextInput? { list.wanted }
  var typed: TextInput? { list.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    let ofOwner: [Binding<Command>] =
      look.role.may(.manage) ? [.open("person", look.glyphs), Binding(["w"], .tags(.why), name: "W", "why")] : []
    return Bindings(ofOwner + [.choose(look.glyphs)] + (list.canLookFurther ? [.further] : []) + [.find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(list.apply(key, height: look.body.height - 1), look) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(list.apply(mouse, in: look.body), look) }

  private mutating func step(_ outcome: LongList<PeoplePage.Person>.Outcome?, _ look: Look) -> Step? {
    switch outcome {
    case .opened(let person)?: look.role.may(.manage) ? .open(ContactScreen(id: person.id)) : .stay
    case .moved?, .found?: ask()
    case nil: nil
    }
  }

  private mutating func ask() -> Step { list.next().map { .ask([.loadPeople(ref, $0)]) } ?? .stay }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .find:
      list.beginFinding()
      return .stay
    case .tags(.why): return list.chosen.map { .open(WhyMemberScreen(ref: ref, who: $0.id)) }
    case .book(.further): return list.lookFurther().map { .ask([.loadPeople(ref, $0)]) }
    default: return nil
    }
  }

  /// What a role must not know is dropped here: it never becomes part of the screen.
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .people(var page) where page.ref == ref:
      if look.closed(page.list.total) != nil, page.list.ask.find.isEmpty { (page.list.total, page.list.rows) = (0, []) }
      if look.role != .owner { page.list.rows = page.list.rows.map { $0?.masked } }
      list.take(page.list)
      // The rows are the list's.
      page.list.rows = []
      self.page = page
      return ask()
    // Somebody is gone: what is in sight has to be asked for anew.
    case .book(.erased): return .ask([load])
    case .failed: list.fail()
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    guard let total = list.total, look.closed(total) == nil else { return "" }
    return list.note("person", "people")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page, let total = list.total else { return canvas.drawLoading(look) }
    guard look.closed(total) == nil else { return canvas.drawNothing(look.discretion.tooFew, "Ask the owner.", look) }
    guard total > 0 else { return canvas.drawNothing("Nobody", "No contact is in \(ref.text) now.", look) }
    list.draw(Table(PeopleScreen.columns(look.role)), on: &canvas, in: look.body) { cells($0, page, look) }
    list.drawNothing(on: &canvas, look, places: "by address, name, tag or id")
  }

  private static func columns(_ role: ConsoleRole) -> [Column] {
    [
      Column("address", .flexible(20, most: 36)), Column("name", role == .owner ? .flexible(12, most: 24) : .fixed(0), rank: 3),
      Column("reach", .fixed(9), rank: 1), Column("since", .fixed(12), rank: 2, .dim), Column("tags", .flexible(14), rank: 4, .dim),
    ].filter { role == .owner || $0.title != "name" }
  }

  private func cells(_ person: PeoplePage.Person, _ page: PeoplePage, _ look: Look) -> [String] {
    let reach = person.reachable.map(\.rawValue).joined(separator: " ")
    let since = person.since.map { look.clock.moment($0, now: page.asOf) } ?? ""
    let others = person.tags.filter { .tag($0) != ref }.map(\.text).joined(separator: " ")
    let address = person.address.isEmpty ? "-" : look.plain(person.address)
    return [address] + (look.role == .owner ? [person.name ?? ""] : []) + [reach.isEmpty ? "-" : reach, since, others]
  }
}

extension PeoplePage.Person: LongRow {
  fileprivate var masked: PeoplePage.Person {
    var person = self
    person.address = Masked.address(address)
    person.name = nil
    return person
  }
}
