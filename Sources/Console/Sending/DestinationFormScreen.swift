// The form of a destination, made from what its vendor has to be told. Secrets show as dots and leave for the courier's program alone.
import Terminal

/// What is typed into the form.
struct DestinationEntry: Equatable, Sendable {
  var name = ""
  /// By setting.
  var values: [String: String] = [:]
}

/// Adds a destination, or changes one.
struct DestinationFormScreen: Screen {
  /// Nil adds a new one.
  let old: DestinationPage?
  private(set) var vendor: Vendor?
  private(set) var draft: Draft<DestinationEntry>?
  /// Saved, and not answered yet.
  private var isSaving = false

  init(adding vendor: Vendor) {
    old = nil
    begin(vendor)
  }

  init(changing page: DestinationPage) { old = page }

  var title: String { old == nil ? vendor?.title ?? "" : "Settings" }
  var load: ConsoleEffect { .sending(.vendors) }
  let isTyping = true

  private mutating func begin(_ vendor: Vendor) {
    self.vendor = vendor
    var entry = DestinationEntry(name: old?.state.name ?? vendor.name)
    let secrets = Set(vendor.settings.filter(\.isSecret).map(\.name))
    for setting in old?.settings ?? [] where !secrets.contains(setting.name) { entry.values[setting.name] = setting.value }
    draft = form(of: vendor).open(entry)
  }

  private func form(of vendor: Vendor) -> Form<DestinationEntry> {
    let name = Field<DestinationEntry>.text(
      "name", \.name, required: true, help: "How you call it: a-z, 0-9, - and _", check: DestinationFormScreen.nameFault)
    let settings = vendor.settings.map { setting in
      setting.isSecret ? secret(setting) : text(setting)
    }
    return Form(old.map { "\(vendor.title): \($0.state.name)" } ?? vendor.title, (old == nil ? [name] : []) + settings)
  }

  private func text(_ setting: Vendor.Setting) -> Field<DestinationEntry> {
    let standard = setting.standard.map { " (else \($0))" } ?? ""
    return .text(
      setting.name, key: setting.name, in: \.values, required: setting.isRequired, help: setting.help.capitalisedFirst + standard)
  }

  private func secret(_ setting: Vendor.Setting) -> Field<DestinationEntry> {
    let isKept = old?.settings.contains { $0.name == setting.name } == true
    let help = "\(isKept ? "Left empty it stays. " : "")As it is, or as env:NAME. \(setting.help.capitalisedFirst)"
    return .secret(
      setting.name, key: setting.name, in: \.values, required: setting.isRequired && !isKept, help: help,
      showsPlain: { $0.hasPrefix("env:") || $0.hasPrefix("file:/") })
  }

  private static func nameFault(_ name: String) -> String? {
    let bytes = Array(name.utf8)
    func isPlain(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
    let isGood = bytes.count <= 40 && bytes.first.map(isPlain) == true && bytes.allSatisfy { isPlain($0) || $0 == 45 || $0 == 95 }
    return isGood ? nil : "1 to 40 of a-z, 0-9, - and _, beginning with a letter or digit"
  }

  // MARK: Keys

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      Binding([.control("s")], .sending(.save), name: "Ctrl-S", isSaving ? "saving" : "save"),
      Binding([.tab, .down], .move, name: "Tab", "next"), Binding([.backTab, .up], .move, name: "Shift-Tab", "previous", footer: false),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard let vendor, !isSaving else { return key == .escape ? .back : .stay }
    let form = form(of: vendor)
    return step(draft?.apply(key, in: form))
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    guard let vendor, !isSaving else { return .stay }
    let form = form(of: vendor)
    return step(draft?.paste(text, in: form))
  }

  mutating func press(_ item: Int, _ look: Look) -> Step? {
    guard let vendor, !isSaving else { return .stay }
    let form = form(of: vendor)
    return step(draft?.press(item, in: form))
  }

  private mutating func step(_ outcome: Draft<DestinationEntry>.Outcome?) -> Step? {
    switch outcome {
    case .save(let entry)?:
      isSaving = true
      return .ask([.sending(.save(order(entry)))])
    case .cancel?: return .back
    case .changed?: return .stay
    case nil: return nil
    }
  }

  private func order(_ entry: DestinationEntry) -> DestinationOrder {
    let secrets = Set((vendor?.settings ?? []).filter(\.isSecret).map(\.name))
    let given = entry.values.filter { !$0.value.isEmpty }
    let typed = given.filter { secrets.contains($0.key) }.mapValues(Concealed.init)
    guard let old else {
      return DestinationOrder(
        name: entry.name, vendor: vendor?.name ?? "", isNew: true, settings: given.filter { !secrets.contains($0.key) }, secrets: typed)
    }
    // Only what was changed: what another owner has changed beside it stays.
    let before = Dictionary(old.settings.map { ($0.name, $0.value) }) { first, _ in first }
    let changed = entry.values.filter { !secrets.contains($0.key) && $0.value.trimmingSpaces() != before[$0.key] ?? "" }
    let shown = before.filter { changed[$0.key] != nil || typed[$0.key] != nil }
    return DestinationOrder(
      name: entry.name, vendor: vendor?.name ?? "", isNew: false, settings: changed, secrets: typed, shown: shown)
  }

  // MARK: Answers

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.vendors(let vendors)):
      if vendor == nil, let mine = vendors.first(where: { $0.name == old?.state.vendor }) { begin(mine) }
    case .sending(.refused(let faults)) where isSaving:
      isSaving = false
      return refuse(faults)
    case .sending(.saved(let name, let isNew, let notes)) where isSaving:
      let words = notes.first ?? (isNew ? "\(name) is added; T tests it" : "\(name) is changed; T tests it")
      let toast = Step.say(Toast(words, notes.isEmpty ? .done : .trouble))
      return isNew ? .all([.back, .back, .open(DestinationScreen(name: name)), toast]) : .all([.back, toast])
    case .failed: isSaving = false
    default: break
    }
    return .stay
  }

  /// Each fault beside its field; what has none is said at the foot.
  private mutating func refuse(_ faults: [String: String]) -> Step {
    guard let vendor else { return .stay }
    let labels = form(of: vendor).fields.map(\.label)
    for index in labels.indices.reversed() {
      if let reason = faults[labels[index]] { draft?.refuse(field: index, reason.capitalisedFirst) }
    }
    let others = faults.filter { !labels.contains($0.key) }.map(\.value).sorted()
    return others.first.map { .say(Toast($0.capitalisedFirst, .trouble)) } ?? .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let vendor, let draft else { return canvas.drawLoading(look) }
    let body = look.body
    let rect = look.air.isEmpty ? body : Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
    form(of: vendor).draw(draft, on: &canvas, in: rect)
  }
}
