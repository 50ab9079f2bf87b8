// A contact as named properties, for vendors that keep such: the same names everywhere, all of them ours (FEATURES.md 68, 70).
public import Domain

/// What Askwell writes about a contact, by name. Names begin with `askwell_` and are lower case letters, digits and underscores; a vendor
/// that wants them otherwise turns them over and checks for collisions. Every value is written whole, so that repeats and late arrivals end
/// in the same contact.
public struct PropertySheet: Hashable, Sendable {
  /// Values by name, in order; never empty. `askwell_tags` holds all tags, `askwell_goal` the values of one namespace,
  /// `askwell_answer_feel` the answer to one question.
  public private(set) var values: [String: [String]] = [:]
  /// Names that an earlier update may have written and this one no longer holds: to be cleared, sorted.
  public private(set) var lost: [String] = []

  /// Names that hold a list however many values there are.
  public static let lists: Set<String> = ["askwell_tags", "askwell_products"]

  public init(_ update: ContactUpdate) {
    let tags = update.tags.compactMap { Tag($0) }.sorted()
    if !tags.isEmpty { values["askwell_tags"] = tags.map(\.text) }
    for (namespace, tags) in Dictionary(grouping: tags, by: { update.name(ofNamespace: $0.namespace) }) {
      values[PropertySheet.name(of: namespace)] = tags.map(\.value)
    }
    var gone = Set(update.removedTags.compactMap { Tag($0) }.map { PropertySheet.name(of: update.name(ofNamespace: $0.namespace)) })
    if tags.isEmpty { gone.insert("askwell_tags") }
    if let session = update.session {
      values["askwell_quiz"] = [session.quiz]
      values["askwell_last_quiz_at"] = [session.completedAt]
      if session.products.isEmpty { gone.insert("askwell_products") } else { values["askwell_products"] = session.products.map(\.title) }
      if let outcome = session.outcome { values["askwell_outcome"] = [outcome] } else { gone.insert("askwell_outcome") }
      for (question, answer) in session.answers where !answer.isEmpty { values[PropertySheet.name(ofAnswer: question)] = answer }
    }
    lost = gone.subtracting(values.keys).sorted()
  }

  /// `askwell_goal`; a namespace that would take the name of another property is `askwell_tag_quiz`.
  public static func name(of namespace: String) -> String {
    let taken = ["tags", "quiz", "outcome", "products", "phone", "last_quiz_at", "contact"]
    let clashes = taken.contains(namespace) || namespace.hasPrefix("answer_") || namespace.hasPrefix("tag_")
    return (clashes ? "askwell_tag_" : "askwell_") + namespace
  }

  /// `askwell_answer_feel`.
  public static func name(ofAnswer question: String) -> String { "askwell_answer_\(question)" }
}
