// Quizzes, decoded: a version never changes, so each is read once.
internal import Domain
internal import Storage
internal import Synchronization

/// One version of a quiz as the store holds it.
struct Edition: Sendable {
  /// Counts the versions of the quiz from 1.
  var number: Int
  /// Nil when this program cannot read it.
  var quiz: Quiz?
  /// The first thing that is wrong with it; nil when nothing is.
  var problem: String?

  /// In the quiz's own language.
  var title: String? { quiz.map { $0.text($0.title, in: $0.locale) } }
}

/// Decoded versions by hash.
final class Bookshelf: Sendable {
  private let store: any QuizKeeping
  private let editions = Mutex<[String: Edition]>([:])

  init(store: any QuizKeeping) { self.store = store }

  /// Nil when the store does not hold this version.
  func edition(of ref: String, version hash: String) throws(StoreError) -> Edition? {
    if let known = editions.withLock({ $0[hash] }) { return known }
    guard let source = try store.quizSource(ref, version: hash), source.version == hash else { return nil }
    let file = QuizFile(source.source)
    let problem = file.quiz == nil ? file.problems.first { $0.severity == .error } : nil
    let edition = Edition(number: source.number, quiz: file.quiz, problem: problem?.text(file: ref))
    editions.withLock { $0[hash] = edition }
    return edition
  }

  /// The version in force of each quiz, in the order of their first import.
  func current() throws(StoreError) -> [Edition] {
    try store.quizzes().map { listing throws(StoreError) in try edition(of: listing.ref, version: listing.version) }.compactMap(\.self)
  }
}
