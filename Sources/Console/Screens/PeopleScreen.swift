// The people behind one tag or segment, a page at a time; for staff without their addresses.
import Domain
import Terminal

/// A list of contacts.
struct PeopleScreen: Screen {
  let ref: SegmentRef
  private(set) var number = 0
  private(set) var page: PeoplePage?
  private(set) var browser = Browser<PeoplePage.Person>()

  init(ref: SegmentRef) { self.ref = ref }

  var title: String { ref.text }
  var load: ConsoleEffect { .loadPeople(ref, page: number) }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }
  private var pages: Pages { Pages(number: number, size: PeoplePage.size, total: page?.total ?? 0) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.choose(look.glyphs)] + pages.bindings + [.find]) }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { browser.apply(key, height: look.body.height - 1).map { _ in .stay } }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { browser.apply(mouse, in: look.body).map { _ in .stay } }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .older: number += 1
    case .newer: number -= 1
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
    return .ask([load])
  }

  /// What a role must not know is dropped here: it never becomes part of the screen.
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .people(var page) = reply, page.ref == ref, page.page == number else { return .stay }
    if !look.role.mayKnow(page.total) { page.people = [] }
    for index in page.people.indices where look.role == .staff {
      page.people[index].address = Masked.address(page.people[index].address)
      page.people[index].name = nil
    }
    self.page = page
    browser.show(page.people)
    return .stay
  }

  func note(_ look: Look) -> String {
    guard let page else { return "" }
    guard look.role.mayKnow(page.total) else { return "\(look.role.count(page.total)) people" }
    let counted = Figures.counted(page.total, "person", "people")
    return pages.isOnlyOne ? counted : "\(pages.text) of \(counted)"
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard look.role.mayKnow(page.total) else { return canvas.drawNothing("Fewer than \(Masked.least) people", "Ask the owner.", look) }
    guard !browser.isEmpty else { return canvas.drawNothing("Nobody", "No contact has \(ref.text) now.", look) }
    browser.draw(Table(PeopleScreen.columns(look.role)), on: &canvas, in: look.body) { cells($0, page, look) }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "on this page of the list", look) }
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

extension PeoplePage.Person: BrowserRow {
  var words: String { ([address, name ?? ""] + tags.map(\.text)).joined(separator: " ") }
}
