// The console once somebody is in: a stack of pages, with what lies over them.
import Domain
import Terminal

/// Pages, their cover and a toast. It turns a page's steps into effects; no page pushes another.
struct Frame: Equatable, Sendable {
  /// What the program has to do for the frame.
  enum Outcome: Equatable {
    case effects([ConsoleEffect])
    case lock
    case leave

    /// None for lock and leave.
    var effects: [ConsoleEffect] { if case .effects(let effects) = self { effects } else { [] } }
  }

  let admission: Admission
  private(set) var status: StoreStatus
  private(set) var tab: Tab
  /// Never empty; the last is in sight.
  private(set) var stack: [Page]
  /// The shops that are looked at; nil in a shop.
  private(set) var place: ChainPlace?
  private(set) var cover: Cover?
  private(set) var toast: Toast?
  /// The version that the page in sight has been asked for: a status that repeats it asks nothing.
  private var asked: Int64?

  init(_ admission: Admission) {
    self.admission = admission
    place = admission.place
    tab = admission.place == nil ? .overview : .kiosks
    stack = [Page(tab)]
    status = admission.status
    if admission.isFirstUse { cover = .tour(Tour()) }
  }

  var page: Page {
    get { stack[stack.count - 1] }
    // In its place: a page is large, and a key must not copy it.
    _modify { yield &stack[stack.count - 1] }
  }

  /// Whether the page in sight wants to hear of changes.
  var isLive: Bool { page.screen.isLive }
  var checkForChanges: ConsoleEffect { .checkForChanges(since: status.version) }

  func look(_ layout: Layout, _ glyphs: Glyphs = Glyphs()) -> Look {
    Look(
      role: admission.role, floor: admission.staffFloor, place: place, clock: Clock(zone: admission.zone), layout: layout, glyphs: glyphs)
  }

  /// What the page in sight has to be asked for.
  mutating func load() -> [ConsoleEffect] {
    asked = status.version
    return [page.screen.load]
  }

  mutating func dropToast() { toast = nil }
  mutating func say(_ toast: Toast) { self.toast = toast }

  // MARK: Keys

  mutating func apply(_ key: Key, _ layout: Layout) -> Outcome {
    if let outcome = cover?.apply(key, layout) { return follow(outcome, layout) }
    // Where letters are typed the question mark is one of them.
    if key == .function(1) { return perform(.help) }
    if let step = page.screen.apply(key, look(layout)) { return take(step) }
    guard let row = bindings(look(layout)).row(for: key), !page.screen.isTyping else { return .effects([]) }
    return perform(row.action)
  }

  /// Whether letters are words where the keys go, and no keys of a page.
  var takesLetters: Bool { cover?.takesLetters ?? page.screen.isTyping }

  /// Text from a paste goes to the page whole where it has a use for that, else letter by letter to whoever has the keys.
  mutating func paste(_ text: String, _ layout: Layout) -> Outcome? {
    guard cover == nil, let step = page.screen.paste(text, look(layout)) else { return nil }
    return take(step)
  }

  /// A button of the page was pressed.
  mutating func press(_ item: Int, _ layout: Layout) -> Outcome {
    if let outcome = cover?.press(item) { return follow(outcome, layout) }
    guard let step = page.screen.press(item, look(layout)) else { return .effects([]) }
    return take(step)
  }

  mutating func apply(_ mouse: Mouse, _ layout: Layout) -> Outcome {
    guard cover == nil else { return .effects([]) }
    if mouse.action == .press, let tab = tab(at: mouse.point, layout) { return open(tab) }
    return page.screen.handle(mouse, look(layout)).map { take($0) } ?? .effects([])
  }

  /// The keys that mean the same on every page.
  func bindings(_ look: Look) -> Bindings<Command> {
    let back: [Binding<Command>] = stack.count > 1 ? [.back(look.glyphs)] : []
    let ways = Tab.all(for: admission).map { Binding.tab($0) } + [.palette]
    // Who is at the hub's console has no PIN to come in again by.
    return Bindings(back + ways + (place == nil ? [.lock] : [.places]) + [.leave, .help])
  }

  private mutating func perform(_ command: Command) -> Outcome {
    switch command {
    case .back: return goBack()
    case .tab(let tab): return open(tab)
    case .help: cover = .help
    case .chain(.places): return take(.open(PlacesScreen()))
    case .lock: return .lock
    case .palette:
      cover = .palette(CommandPalette(actions(look(Layout(Size(columns: 80, rows: 24))))))
      return .effects([.loadNames])
    case .leave: cover = .leaving(place)
    default: break
    }
    return .effects([])
  }

  // MARK: What lies over the page

  private mutating func follow(_ outcome: Cover.Outcome, _ layout: Layout) -> Outcome {
    switch outcome {
    case .stay: return .effects([])
    case .set(let role, let digits): return .effects([.setPIN(role: role, digits: digits)])
    case .walked(let tab): return tab == self.tab ? .effects([]) : open(tab)
    case .close: cover = nil
    case .toured:
      cover = nil
      if tab != .overview { return open(.overview) }
    case .answered(let answer):
      cover = nil
      if answer != .stay { return answer == .lock ? .lock : .leave }
    case .chosen(let target):
      cover = nil
      return go(to: target, layout)
    }
    return .effects([])
  }

  private mutating func go(to target: PaletteEntry.Target, _ layout: Layout) -> Outcome {
    switch target {
    case .key(let key): return apply(key, layout)
    case .tab(let number): return Tab(rawValue: number).map { open($0) } ?? .effects([])
    case .tour: cover = .tour(Tour())
    case .figures(let place): return FunnelScreen.Part(rawValue: place).map { take(.open(FunnelScreen(part: $0))) } ?? .effects([])
    case .quiz(let ref, let title): return take(.open(QuizScreen(ref: ref, title: title)))
    case .edit(let ref): return take(.open(Page.editor(of: ref)))
    case .segment(let ref): return take(.open(PeopleScreen(ref: ref)))
    case .product(let handle, let title): return take(.open(ProductScreen(handle: handle, title: title)))
    case .contact(let id): return take(.open(ContactScreen(id: id)))
    }
    return .effects([])
  }

  private mutating func take(_ step: Step) -> Outcome {
    switch step {
    case .stay: return .effects([])
    case .ask(let effects): return .effects(effects)
    case .back: return goBack()
    case .say(let toast):
      self.toast = toast
      return .effects([])
    case .setPIN(let role):
      cover = .newPIN(NewPINScreen(role: role))
      return .effects([])
    case .all(let steps): return takeAll(steps)
    case .open(let page):
      if let place = place(ofEditorLike: page) { return uncover(place) }
      stack.append(page)
      return .effects(load())
    }
  }

  /// A quiz has one editor: two would write over each other.
  private func place(ofEditorLike page: Page) -> Int? {
    guard let editor = page.screen as? EditorScreen else { return nil }
    return stack.firstIndex { ($0.screen as? EditorScreen)?.ref == editor.ref }
  }

  /// Goes back to a page that lies below others.
  private mutating func uncover(_ place: Int) -> Outcome {
    let farewells = stack[(place + 1)...].reversed().flatMap(\.screen.farewell)
    stack.removeSubrange((place + 1)...)
    return .effects(farewells)
  }

  private mutating func takeAll(_ steps: [Step]) -> Outcome {
    var effects: [ConsoleEffect] = []
    for step in steps {
      let outcome = take(step)
      guard case .effects(let more) = outcome else { return outcome }
      effects += more
    }
    return .effects(effects)
  }

  private mutating func goBack() -> Outcome {
    guard stack.count > 1 else { return .effects([]) }
    let farewell = page.screen.farewell
    stack.removeLast()
    // What lies below may have grown old; only live pages know by how much.
    let isStale = page.screen.isLive && page.screen.version != status.version
    return .effects(farewell + (isStale ? load() : []))
  }

  private mutating func open(_ tab: Tab) -> Outcome {
    let farewells = farewells
    self.tab = tab
    stack = [Page(tab)]
    return .effects(farewells + load())
  }

  // MARK: Replies

  mutating func receive(_ reply: ConsoleReply, _ layout: Layout) -> [ConsoleEffect] {
    switch reply {
    case .status(let status):
      self.status = status
      return (isLive && asked != status.version ? load() : []) + pass(reply, layout)
    case .pinSaved(let role):
      if case .newPIN? = cover { cover = nil }
      toast = Toast("The \(role.title) PIN is set")
    case .failed(let reason):
      if case .newPIN(let screen)? = cover { cover = .newPIN(NewPINScreen(role: screen.role)) }
      toast = Toast(reason, .trouble)
      // A form that waits for an answer has one.
      return pass(reply, layout)
    case .overview(let page):
      status.destinations = page.destinations
      return pass(reply, layout)
    case .names(let names): cover?.add(names)
    case .chain(.looking(let place)):
      self.place = place
      return load()
    case .door, .admitted, .refused: break
    default: return pass(reply, layout)
    }
    return []
  }

  /// Every page of the stack hears it: an answer may come when the page that asked is no longer in sight.
  private mutating func pass(_ reply: ConsoleReply, _ layout: Layout) -> [ConsoleEffect] {
    let look = look(layout)
    return stack.indices.flatMap { index -> [ConsoleEffect] in
      // A page may have gone back when it heard it.
      guard stack.indices.contains(index) else { return [] }
      return take(stack[index].screen.receive(reply, look), fromPageAt: index).effects
    }
  }

  /// A page below the one in sight goes back by itself alone.
  private mutating func take(_ step: Step, fromPageAt index: Int) -> Outcome {
    switch step {
    case .back where index > 0 && index < stack.count - 1:
      stack.remove(at: index)
      return .effects([])
    case .all(let steps):
      let count = stack.count
      return .effects(steps.flatMap { step in stack.count < count ? take(step).effects : take(step, fromPageAt: index).effects })
    default: return take(step)
    }
  }

  /// What the pages have to ask before nobody sees them any more.
  var farewells: [ConsoleEffect] { stack.flatMap(\.screen.farewell) }
}
