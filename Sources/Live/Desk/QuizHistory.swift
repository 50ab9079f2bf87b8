// A quiz's versions and draft by the names that people give them, and what differs between two of them.
internal import Domain
public import Storage

/// The versions and the draft of one quiz.
public struct QuizHistory {
  /// One of them.
  public struct Side: Hashable, Sendable {
    /// `v12` or `draft`.
    public var name: String
    /// Nil for a draft.
    public var number: Int?
    /// SHA-256 of its text.
    public var hash: String
    /// A quiz file.
    public var text: String
  }

  /// Newest first; empty for a quiz that was never published.
  public let versions: [QuizVersion]
  /// Without a text where there is none.
  public let draft: StoredDraft
  private let store: Database
  private let ref: String

  /// - Throws: exit code 66 for a quiz that has neither a version nor a draft.
  public init(_ store: Database, of ref: String) throws(ShelfError) {
    self.store = store
    self.ref = ref
    do {
      versions = try store.quizVersions(of: ref)
      draft = try store.draft(of: ref)
      guard versions.isEmpty, draft.text == nil else { return }
    } catch { throw .store(error) }
    throw .unknownQuiz(ref, version: nil, known: (try? store.quizzes().map(\.ref)) ?? [])
  }

  /// The version in force.
  public var current: QuizVersion? { versions.first(where: \.isCurrent) }
  /// The version before the one in force.
  public var previous: QuizVersion? { current.flatMap { current in versions.first { $0.number < current.number } } }

  /// The side called `12`, `v12`, `draft`, or by eight digits of its hash or more.
  public func side(_ name: String) throws(ShelfError) -> Side {
    if name == "draft", let text = draft.text { return Side(name: "draft", hash: Digest.hex(text), text: text) }
    let number = Int(name.hasPrefix("v") ? name.dropFirst() : name[...])
    let version = versions.first { $0.number == number } ?? versions.first { name.count >= 8 && $0.version.hasPrefix(name.lowercased()) }
    guard let version else { throw .unknownQuiz(ref, version: name, known: []) }
    return try side(version)
  }

  public func side(_ version: QuizVersion) throws(ShelfError) -> Side {
    do {
      guard let source = try store.quizSource(ref, version: version.version) else {
        throw ShelfError.unknownQuiz(ref, version: version.version, known: [])
      }
      return Side(name: "v\(version.number)", number: version.number, hash: version.version, text: source.source)
    } catch let error as StoreError { throw .store(error) } catch let error as ShelfError { throw error } catch {
      throw .unreadable(ref, "\(error)")
    }
  }

  /// The two that are compared when nothing is named: the version in force with the draft, else the version before with the one in
  /// force. With one name, that one with the version in force, or the version in force with the draft.
  public func sides(_ from: String?, _ to: String?) throws(ShelfError) -> (from: Side?, to: Side) {
    let inForce = try current.map { version throws(ShelfError) in try side(version) }
    if let from, let to { return (try side(from), try side(to)) }
    if let from {
      let named = try side(from)
      if named.number == nil { return (inForce, named) }
      if let inForce { return (named, inForce) }
    }
    if draft.text != nil { return (inForce, try side("draft")) }
    let before = try previous.map { version throws(ShelfError) in try side(version) }
    guard let inForce else { throw .unknownQuiz(ref, version: "in force", known: []) }
    return (before, inForce)
  }

  /// What changes for shoppers, a sentence each.
  public static func changes(from old: Side?, to new: Side) -> [String] { Desk.changes(from: old?.text, to: new.text) }
}
