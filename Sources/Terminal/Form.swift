// A form: fields declared over a record, and the draft of a record being filled in.

/// A form's declaration. It holds no state: `open` makes a draft of a record, and the draft is what changes.
public struct Form<Record: Equatable & Sendable>: Sendable {
  /// One line above the fields.
  public let title: String
  /// Top to bottom; focus and errors count them from 0.
  public let fields: [Field<Record>]

  public init(_ title: String, _ fields: Field<Record>...) {
    self.init(title, fields)
  }

  /// A form whose fields are made from a list.
  public init(_ title: String, _ fields: [Field<Record>]) {
    self.title = title
    self.fields = fields
  }

  /// A draft that begins as `record`, focus on the first field.
  public func open(_ record: Record) -> Draft<Record> { Draft(record, in: self) }
}

/// A record being filled in. Dropping it is Cancel.
public struct Draft<Record: Equatable & Sendable>: Equatable, Sendable {
  /// What a key came to.
  public enum Outcome: Equatable, Sendable {
    case changed
    case save(Record)
    case cancel
  }

  /// The record as it was opened.
  public let original: Record
  /// As it is filled in now; a number that cannot be read is not in it.
  public private(set) var record: Record
  /// The field that keys go to.
  public private(set) var focus = 0
  /// What is wrong, by field; shown beside it.
  public private(set) var errors: [Int: String] = [:]
  private var inputs: [TextInput]
  /// Where a picker's hand is, by field.
  private var hands: [Int: Int] = [:]

  init(_ record: Record, in form: Form<Record>) {
    original = record
    self.record = record
    inputs = form.fields.map { field in
      guard case .typed(_, let read, _) = field.kind else { return TextInput() }
      let text = read(record)
      // What is there already is never cut, and can grow.
      return TextInput(text, limit: max(254, text.count + 254))
    }
  }

  /// Whether something differs from `original`, or a field is at fault.
  public var isDirty: Bool { record != original || !errors.isEmpty }

  /// Marks a field with what somebody else found wrong (the store, say) and goes there.
  public mutating func refuse(field: Int, _ reason: String) {
    errors[field] = reason
    focus = field
  }

  /// Applies a key; nil when the form has no use for it. Tab and the arrows move, Enter goes on and saves from the last field, Ctrl-S
  /// saves from anywhere, Escape cancels.
  public mutating func apply(_ key: Key, in form: Form<Record>) -> Outcome? {
    guard form.fields.indices.contains(focus) else { return nil }
    switch key {
    case .escape: return .cancel
    case .control("s"): return save(form)
    case .tab, .down: return go(1, form)
    case .backTab, .up: return go(-1, form)
    case .enter: return focus == form.fields.count - 1 ? save(form) : go(1, form)
    default: return change(key, form.fields[focus])
    }
  }

  /// A press on a field: it gets the focus; a toggle flips, and a picker of one name goes on to the next.
  public mutating func press(_ index: Int, in form: Form<Record>) -> Outcome? {
    guard form.fields.indices.contains(index), form.fields.indices.contains(focus) else { return nil }
    _ = go(index - focus, form)
    switch form.fields[index].kind {
    case .toggle: return change(.space, form.fields[index])
    case .picker(isMultiple: false, _, _, _): return change(.right, form.fields[index])
    case .typed, .picker: return .changed
    }
  }

  /// Pastes into the field in focus, when it is typed.
  public mutating func paste(_ text: String, in form: Form<Record>) -> Outcome? {
    guard form.fields.indices.contains(focus), case .typed(_, _, let write) = form.fields[focus].kind else { return nil }
    inputs[focus].insert(text)
    return wrote(write)
  }

  private mutating func go(_ step: Int, _ form: Form<Record>) -> Outcome {
    if case .typed(_, _, let write) = form.fields[focus].kind, !inputs[focus].isEmpty {
      errors[focus] = write(&record, inputs[focus].text)
    }
    focus = max(0, min(form.fields.count - 1, focus + step))
    return .changed
  }

  private mutating func save(_ form: Form<Record>) -> Outcome {
    for (index, field) in form.fields.enumerated() {
      if case .typed(_, _, let write) = field.kind { errors[index] = write(&record, inputs[index].text) }
    }
    guard let first = errors.keys.min() else { return .save(record) }
    focus = first
    return .changed
  }

  private mutating func change(_ key: Key, _ field: Field<Record>) -> Outcome? {
    switch field.kind {
    case .typed(_, _, let write):
      guard inputs[focus].apply(key) else { return nil }
      return wrote(write)
    case .toggle(let read, let write):
      guard key == .space || key == .left || key == .right else { return nil }
      write(&record, !read(record))
      return .changed
    case .picker(let isMultiple, let all, let chosen, let flip):
      return pick(key, all(record), isMultiple, chosen(record), flip)
    }
  }

  /// Takes the text over; a fault is told when the field is left, not while it is typed.
  private mutating func wrote(_ write: (inout Record, String) -> String?) -> Outcome {
    _ = write(&record, inputs[focus].text)
    errors[focus] = nil
    return .changed
  }

  private mutating func pick(
    _ key: Key, _ names: [String], _ isMultiple: Bool, _ chosen: [String], _ flip: (inout Record, String) -> Void
  ) -> Outcome? {
    guard !names.isEmpty, key == .left || key == .right || key == .space else { return nil }
    let hand = hands[focus] ?? chosen.first.flatMap(names.firstIndex(of:)) ?? 0
    let next = key == .space ? hand : (hand + (key == .right ? 1 : -1) + names.count) % names.count
    hands[focus] = next
    if key == .space || !isMultiple { flip(&record, names[next]) }
    return .changed
  }

  /// The text that stands in a typed field.
  func input(_ field: Int) -> TextInput { inputs[field] }
  func hand(_ field: Int) -> Int? { hands[field] }
}
