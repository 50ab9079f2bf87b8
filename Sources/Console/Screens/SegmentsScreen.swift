// The segment browser: what the shop's people have in common, counted while the kiosks take answers.
import Domain
import Terminal

/// Tags by basis and namespace, then saved segments; below them what the chosen one means.
struct SegmentsScreen: Screen {
  private(set) var page: SegmentsPage?
  private(set) var browser = Browser<SegmentsPage.Row>()
  /// Chosen for the overlap, in the order in which they were.
  private(set) var marked: [SegmentRef] = []
  /// What is known about tags that have been chosen, for the snapshot in sight.
  private(set) var meanings: [SegmentRef: SegmentMeaning] = [:]
  /// Whether the chosen segment really is to go, and its name.
  private(set) var removing: (name: String, dialog: Dialog)?

  let title = "Segments"
  let load = ConsoleEffect.loadSegments
  let isLive = true
  var version: Int64? { page?.version }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    var open = Binding<Command>.open("people", look.glyphs)
    open.offBecause = browser.chosen.flatMap { look.closed($0.people) }
    let few = browser.rows.count < 2 ? "It takes two segments" : nil
    let overlap = Binding<Command>(["o"], .tags(.overlap), name: "O", "overlap", footer: !look.isNarrow, offBecause: few)
    let mark = Binding<Command>([.space], .tags(.mark), name: "Space", "mark for the overlap", footer: false)
    guard look.place == nil else { return Bindings(chainKeys(look)) }
    guard look.role.may(.edit) else { return Bindings([open, overlap, .tags(look), .choose(look.glyphs), .find, mark]) }
    // What only a saved segment can do is not among the keys of a tag.
    let ofSegment: [Binding<Command>] =
      chosenSegment == nil
      ? []
      : [
        Binding(["e"], .tags(.editSegment), name: "E", "edit"), Binding(["x", .delete], .tags(.deleteSegment), name: "X", "delete"),
      ]
    let new = Binding<Command>(["n"], .tags(.newSegment), name: "N", "new", footer: !look.isNarrow)
    let patterns = Binding<Command>(["p"], .tags(.starters), name: "P", "patterns", footer: !look.isNarrow && chosenSegment == nil)
    let mayAsk = look.role.may(.manage) && browser.chosen != nil
    let why: [Binding<Command>] = mayAsk ? [Binding(["w"], .tags(.why), name: "W", "why is somebody in it", footer: false)] : []
    return Bindings([open, overlap, new] + ofSegment + [patterns, .tags(look), .choose(look.glyphs), .find, mark] + why)
  }

  /// People are known in their own shop.
  private func chainKeys(_ look: Look) -> [Binding<Command>] {
    let ofSegment: [Binding<Command>] =
      chosenSegment == nil
      ? []
      : [
        Binding(["e"], .tags(.editSegment), name: "E", "edit"), Binding(["x", .delete], .tags(.deleteSegment), name: "X", "delete"),
      ]
    return [Binding(["n"], .tags(.newSegment), name: "N", "new")] + ofSegment + [
      Binding(["p"], .tags(.starters), name: "P", "patterns"), .choose(look.glyphs), .find,
    ]
  }

  private var chosenSegment: String? {
    if case .saved(let name)? = browser.chosen?.ref { name } else { nil }
  }

  var isTyping: Bool { typed != nil || removing != nil }

  /// The answer to whether a segment is to go.
  private mutating func answer(_ key: Key) -> Step {
    guard var asked = removing else { return .stay }
    let outcome = asked.dialog.apply(key)
    removing = asked
    switch outcome {
    case .chosen(1)?:
      removing = nil
      return .ask([.tags(.deleteSegment(name: asked.name))])
    case .chosen?, .dismissed?: removing = nil
    case .moved?, nil: break
    }
    return .stay
  }

  static func == (a: SegmentsScreen, b: SegmentsScreen) -> Bool {
    a.page == b.page && a.browser == b.browser && a.meanings == b.meanings && a.marked == b.marked && a.removing?.name == b.removing?.name
      && a.removing?.dialog == b.removing?.dialog
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if removing != nil { return answer(key) }
    return step(browser.apply(key, height: tableRect(look).height - 1), look)
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    guard removing == nil else { return .stay }
    let outcome = browser.apply(mouse, in: tableRect(look))
    if case .opened? = outcome { return apply(.enter, look) }
    return step(outcome, look)
  }

  private mutating func step(_ outcome: Browser<SegmentsPage.Row>.Outcome?, _ look: Look) -> Step? {
    switch outcome {
    case .moved?, .found?: askMeaning()
    // Enter goes through the bindings, which know when it is off.
    case .opened?, nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .open(PeopleScreen(ref: $0.ref)) }
    case .find:
      browser.beginFinding()
      return .stay
    case .tags(.mark): return mark()
    case .tags(.overlap): return .open(OverlapScreen(refs: overlapping))
    case .tags(.newSegment): return .open(SegmentFormScreen())
    case .tags(.starters): return .open(StartersScreen())
    case .tags(.why): return browser.chosen.map { .open(WhyMemberScreen(ref: $0.ref)) }
    case .tags(.editSegment): return chosenSegment.map { .open(SegmentFormScreen(name: $0)) }
    case .tags(.deleteSegment):
      removing = chosenSegment.map { name in
        (name, Dialog("Delete \"\(name)\"?", "Its people and their tags stay as they are.", buttons: ["Keep", "Delete"]))
      }
      return .stay
    case .tags(.list): return .open(TagsScreen())
    default: return nil
    }
  }

  // MARK: Overlap

  private mutating func mark() -> Step {
    guard let ref = browser.chosen?.ref else { return .stay }
    if let place = marked.firstIndex(of: ref) {
      marked.remove(at: place)
    } else if marked.count < OverlapPage.most {
      marked.append(ref)
    } else {
      return .say(Toast("An overlap has \(OverlapPage.most) segments at most", .trouble))
    }
    return .stay
  }

  private static let fewest = 8

  /// Those that are marked; with fewer than two of them the largest of the chosen one's basis, and it itself.
  private var overlapping: [SegmentRef] {
    if marked.count > 1 { return marked }
    let chosen = marked.first ?? browser.chosen?.ref
    let kin = browser.rows.filter { row in row.rank == browser.rows.first { $0.ref == chosen }?.rank }
    let others = kin.sorted { $0.people > $1.people }.map(\.ref).filter { $0 != chosen }
    // Somebody alone in its basis is compared with the largest of all.
    let all = others.isEmpty ? browser.rows.sorted { $0.people > $1.people }.map(\.ref).filter { $0 != chosen } : others
    return ([chosen].compactMap(\.self) + all).prefix(SegmentsScreen.fewest).map(\.self)
  }

  // MARK: Replies

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .segments(let page):
      self.page = page
      browser.show(SegmentsScreen.ordered(page.rows))
      marked = marked.filter { ref in page.rows.contains { $0.ref == ref } }
      // The old meaning stays in sight until the new one comes: nothing flickers.
      meanings = meanings.filter { $0.key == browser.chosen?.ref }
      return browser.chosen.map { .ask([.loadMeaning($0.ref)]) } ?? .stay
    case .meaning(let meaning): meanings[meaning.ref] = meaning
    case .tags(.done(let words)): return .all([.say(Toast(words)), .ask([load])])
    case .tags(.refused(let reason)) where removing == nil: return .say(Toast(reason, .trouble))
    default: break
    }
    return .stay
  }

  private func askMeaning() -> Step {
    guard let chosen = browser.chosen, meanings[chosen.ref] == nil else { return .stay }
    return .ask([.loadMeaning(chosen.ref)])
  }

  /// By basis in the order of `bases` and by namespace, saved ones last; within, the most people first, then by name.
  private static func ordered(_ rows: [SegmentsPage.Row]) -> [SegmentsPage.Row] {
    rows.sorted { a, b in
      if a.rank != b.rank { return a.rank < b.rank }
      if a.group != b.group { return a.group < b.group }
      if a.people != b.people { return a.people > b.people }
      return a.ref.text.utf8.lexicographicallyPrecedes(b.ref.text.utf8)
    }
  }
}
