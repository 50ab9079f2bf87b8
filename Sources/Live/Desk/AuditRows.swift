// Entries of the audit log as a table shows them: what they are about, and every value before and after.
internal import Console
internal import Domain
internal import Storage

extension AuditPage.Row {
  init(_ entry: AuditEntry) {
    let members = entry.detail.object ?? [:]
    let before = JSON.leaves(of: members["before"])
    let after = JSON.leaves(of: members["after"])
    let names = Set(before.keys).union(after.keys).sorted()
    let facts = members.filter { $0.key != "before" && $0.key != "after" }.flatMap { name, value in
      JSON.leaves(of: value, at: name).map { "\($0.key) \($0.value)" }
    }
    self.init(
      number: entry.number, at: entry.at, who: entry.who, what: entry.what, facts: facts.sorted(),
      changes: names.map { Change($0, before: before[$0], after: after[$0]) })
  }
}

extension JSON {
  /// Every value inside, by the way to it: `questions.0.title`. A value that is no list and no map is one leaf, named by `path`.
  fileprivate static func leaves(of value: JSON?, at path: String = "") -> [String: String] {
    func way(_ step: String) -> String { path.isEmpty ? step : "\(path).\(step)" }
    var found: [String: String] = [:]
    switch value {
    case nil, .null?: return [:]
    case .object(let members)?:
      for (name, inner) in members { found.merge(leaves(of: inner, at: way(name))) { $1 } }
    case .array(let items)?:
      for (place, inner) in items.enumerated() { found.merge(leaves(of: inner, at: way("\(place)"))) { $1 } }
    case let leaf?: return [path.isEmpty ? "value" : path: (leaf.string ?? leaf.canonical).cleaned()]
    }
    return found
  }
}
