// From a draft, or a file, to a version that kiosks take; and back to an old one.
public import Domain
internal import Foundation
public import Storage

/// A version of a quiz that was given out.
public struct HubPublished: Hashable, Sendable {
  /// SHA-256 of its text, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1; a text that was published before has its old number.
  public var number: Int
  /// Of the publication, as `publish widen` and `withdraw` take it.
  public var publication: Int64
}

extension HubShelf {
  /// Makes `source` the version in force and gives it out, in one transaction. Pictures that the quiz names are `pictures`, else the
  /// draft's, else those of the version before.
  ///
  /// Kiosks take it that have the hub's version before, or whatever they took last from here. One that was edited there stays, and says
  /// that it waits.
  /// - Parameters:
  ///   - revision: the draft's, which ends; nil for a text from elsewhere: a draft stays then, and its editor is told with the next save.
  ///   - base: hash of the version that kiosks have, where it is not the hub's version before.
  /// - Throws: `.missing` for an unknown store.
  public func publish(
    _ quiz: Quiz, source: String, revision: Int?, to target: Publication.Target = .all, pictures: [String: QuizPicture] = [:],
    base: String? = nil, by who: String
  ) throws(HubFault) -> DraftOutcome<HubPublished> {
    let named = Set(quiz.questions.flatMap(\.choices).compactMap(\.image))
    let words: [String: JSON] = [
      "ref": .string(quiz.ref), "source": .string(source), "title": quiz.title.hub, "named": .array(named.sorted().map(JSON.string)),
      "revision": revision.map { .int(Int64($0)) } ?? .null, "pictures": .pictures(pictures.filter { named.contains($0.key) }),
      "base": .text(base), "by": .string(who),
    ]
    guard let answer = try call("publish_quiz_1", words.merging(target.words) { $1 }) else { return .overtaken }
    return .done(try published(answer))
  }

  /// Makes an old version, a whole hash, the one in force again, and gives it out.
  /// - Throws: `.missing` for one that is not there.
  public func rollBack(_ ref: String, to hash: String, for target: Publication.Target = .all, by who: String) throws(HubFault)
    -> HubPublished
  {
    let words: [String: JSON] = ["ref": .string(ref), "version": .string(hash), "by": .string(who)]
    guard let answer = try call("roll_back_quiz_1", words.merging(target.words) { $1 }) else { throw .lost }
    return try published(answer)
  }

  /// Takes a quiz out of the hub's lists; its versions stay, kiosks keep what they have, and a publication brings it back.
  /// - Throws: `.missing` for one that is not listed.
  public func archiveQuiz(_ ref: String, by who: String) throws(HubFault) { try setArchived(true, ref, who) }

  /// Brings an archived quiz back into the lists, in the version that was in force.
  /// - Throws: `.missing` for one that is not archived.
  public func restoreQuiz(_ ref: String, by who: String) throws(HubFault) { try setArchived(false, ref, who) }

  private func setArchived(_ isArchived: Bool, _ ref: String, _ who: String) throws(HubFault) {
    let words: JSON = ["ref": .string(ref), "is_archived": .bool(isArchived), "by": .string(who)]
    try line.query("SELECT askwell.archive_quiz_1($1::jsonb)", [words.canonical])
  }

  private func published(_ answer: JSON) throws(HubFault) -> HubPublished {
    guard let version = answer["version"]?.string, let number = answer["number"]?.int, let publication = answer["publication"]?.int else {
      throw .lost
    }
    return HubPublished(version: version, number: Int(number), publication: publication)
  }
}
