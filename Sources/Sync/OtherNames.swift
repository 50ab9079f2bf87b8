// Under which names a merchant wants namespaces and answers to stand at a destination. Names of properties change, never a tag's text.
public import Domain

/// Items of the setting `names`: `goal=sleep_goal, answer.feel=mood`. What a vendor puts before its properties (`askwell_`) stays: no name
/// can fall upon a property that belongs to somebody else.
public struct OtherNames: Hashable, Sendable {
  /// The setting's name.
  public static let key = "names"
  /// Characters that a name may have.
  static let longest = 50
  /// By what `leave_out` calls the part: `goal`, `answer.feel`.
  public let byItem: [String: String]

  /// Reads the setting of an account; items that are none are passed over.
  public init(_ settings: [String: String]) {
    byItem = Dictionary(OtherNames.items(in: settings).filter { $0.name != nil }.map { ($0.item, $0.name ?? "") }) { first, _ in first }
  }

  /// Whether everything has its own name.
  public var isEmpty: Bool { byItem.isEmpty }

  /// `update` with answers under their other names, and the other names of its namespaces beside its tags. An answer never takes the name
  /// of another one: then it keeps its own.
  public func applied(to update: ContactUpdate) -> ContactUpdate {
    var update = update
    update.namespaceNames = byItem.filter { !$0.key.hasPrefix("answer.") }
    let answers = update.session?.answers ?? [:]
    update.session?.answers = answers.sorted { $0.key < $1.key }.reduce(into: [:]) { renamed, answer in
      let name = byItem["answer.\(answer.key)"] ?? answer.key
      let isTaken = renamed[name] != nil || name != answer.key && answers[name] != nil
      renamed[isTaken ? answer.key : name] = answer.value
    }
    return update
  }

  /// Items that cannot be read, names that are none, and names that two parts would share.
  static func problems(in settings: [String: String]) -> [Problem] {
    var problems: [Problem] = []
    var owners: [String: String] = [:]
    var seen: Set<String> = []
    for (item, name) in items(in: settings) {
      guard let name, item.wholeMatch(of: LeaveOut.form) != nil else {
        problems.append(
          Problem("bad_item", path: key, "\"\(item.cleaned().prefix(60))\" is no name; write goal=sleep_goal or answer.feel=mood"))
        continue
      }
      if !seen.insert(item).inserted { problems.append(Problem("twice", path: key, "\(item) has two names; give it one")) }
      if name.wholeMatch(of: /[A-Za-z0-9_]{1,50}/) == nil {
        problems.append(
          Problem("bad_name", path: key, "\"\(name.cleaned().prefix(60))\" cannot be a name: letters, digits and _, at most \(longest)"))
      }
      // Some vendors tell no capitals from small letters.
      if let other = owners.updateValue(item, forKey: name.lowercased()), other != item {
        problems.append(Problem("one_name", path: key, "\(other) and \(item) would both be called \(name); give each a name of its own"))
      }
    }
    return problems
  }

  private static func items(in settings: [String: String]) -> [(item: String, name: String?)] {
    settings[key, default: ""].split(whereSeparator: { $0 == "," || $0.isWhitespace }).map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts.count == 2 ? parts[1] : nil)
    }
  }
}
