// One shopper's session at the clerk's desk: begun, answered, ranked, handed over.
import Domain
import Kiosk
import Storage

/// What the clerk keeps of the session that goes on.
struct Sitting {
  var start: SessionStart
  /// The quiz that this session sees, over the catalog of its beginning.
  var index: QuizIndex
  /// Sessions of the same visit before this one: their discount code is the shopper's. That of a session which a typed code has brought back
  /// stays with whoever holds it.
  var visit: Set<String> = []
  /// Nil before the results.
  var take: Take?
  /// Its discount code; nil before the results, and where there is none.
  var code: String?

  /// The cart link of these SKUs, nil without a template.
  func link(_ skus: [String]) -> String? {
    index.quiz.handoff.link(items: skus.compactMap(index.catalog.variant), code: code, session: start.id)
  }
}

extension Clerk {
  /// Id of the session that goes on.
  var session: String? { sitting?.start.id }

  func begin(_ beginning: Beginning) throws -> KioskReply {
    let store = try open()
    guard let own = try current(store) else { return .notSaved }
    let configuration = premises.configuration
    let now = Instant.now
    let id = Identifier.ulid(now: now)
    let seen = try seen(by: id, after: beginning.after, store)
    let quiz = try seen?.quiz ?? shown(after: beginning.after, own, store)
    let index = try quiz.map { try opened($0, beside: own, store) } ?? own
    let surroundings = Surroundings(
      store: configuration.store, kiosk: configuration.kiosk, staff: beginning.staff, variant: seen?.ref, locale: beginning.locale,
      now: now, zone: configuration.zone)
    let start = SessionStart(
      id: id, quiz: index.quiz.ref, version: index.quiz.version, catalogRevision: index.catalog.revision, surroundings: surroundings,
      previous: beginning.after, shortCode: ShortCode.of(session: id))
    try store.begin(start)
    let before = sitting?.start.id == beginning.after ? sitting.map { $0.visit.union([$0.start.id]) } : nil
    sitting = Sitting(start: start, index: index, visit: before ?? [])
    let variant = index.quiz.version == own.quiz.version ? nil : try shop(with: index.quiz)
    return .begun(Begun(session: id, surroundings: surroundings, variant: variant))
  }

  /// The variant of an experiment that a new session sees; nil without one. Who comes back sees what they saw: in the middle of a visit
  /// the very same version.
  private func seen(by id: String, after previous: String?, _ store: Database) throws -> Trial.Seen? {
    guard trial != nil else { return nil }
    if let sitting, sitting.start.id == previous {
      return sitting.start.surroundings.variant.map { Trial.Seen(ref: $0, quiz: sitting.index.quiz) }
    }
    let variant =
      if let previous { try store.session(previous)?.start.surroundings.variant.flatMap { trial?.variant($0) } } else {
        trial?.variant(ofSession: id)
      }
    return variant.flatMap { trial?.open($0, in: store, say: { premises.log.say($0) }) }
  }

  /// The quiz of a new session where it is not `own`: a version that came out while the kiosk waited; in the middle of a visit the
  /// version that it began with.
  private func shown(after previous: String?, _ own: QuizIndex, _ store: Database) throws -> Quiz? {
    if let sitting, sitting.start.id == previous { return sitting.index.quiz }
    return try newer(than: own, store)
  }

  /// `quiz` over the catalog of `own`; the indexes of the shop's quiz and of the last session are used again.
  private func opened(_ quiz: Quiz, beside own: QuizIndex, _ store: Database) throws -> QuizIndex {
    if quiz.version == own.quiz.version { return own }
    if let known = indexes[quiz.version], known.catalog.revision == own.catalog.revision { return known }
    let index = QuizIndex(quiz: quiz, catalog: own.catalog)
    indexes = indexes.filter { $0.value.catalog.revision == own.catalog.revision }
    indexes[quiz.version] = index
    return index
  }

  func record(_ answer: Answer, to question: String, _ ordinal: Int) throws -> KioskReply {
    guard let session else { return .notSaved }
    try open().record(RecordedAnswer(session: session, ordinal: ordinal, question: question, answer: answer, at: .now))
    return .recorded
  }

  func submit(_ answers: [String: Answer], _ lead: Lead?, _ locale: String) throws -> KioskReply {
    guard var sitting else { return .notSaved }
    var surroundings = sitting.start.surroundings
    surroundings.locale = locale
    let seating = Seating(answers, index: sitting.index, session: sitting.start.id, in: surroundings)
    let take = sitting.take ?? seating.take
    let quiz = sitting.index.quiz
    let submission = Submission(
      session: sitting.start.id, at: .now, take: take, answers: seating.told, lead: lead.map(dated),
      code: quiz.handoff.code(session: sitting.start.id), pool: quiz.handoff.pool, visit: sitting.visit, locale: locale,
      namespaces: quiz.namespaces,
      quizTitle: quiz.text(quiz.title, in: quiz.locale))
    let result = try open().submit(submission)
    if let pool = quiz.handoff.pool, result.code == nil, !result.isRepeat {
      premises.log.say("there is no discount code left in the pool \"\(pool)\"; askwell codes import \(pool) FILE")
    }
    sitting.take = take
    sitting.code = result.code
    self.sitting = sitting
    return .ranked(Ranked(take: take, variants: seating.variants(of: take)))
  }

  private func dated(_ lead: Lead) -> Lead {
    var lead = lead
    let now = Instant.now
    for index in lead.consents.indices { lead.consents[index].at = now }
    return lead
  }

  func basket(_ skus: [String]) -> Basket? {
    guard let sitting else { return nil }
    let link = sitting.link(skus)
    let value = skus.compactMap { sitting.index.catalog.variant($0)?.price }.reduce(0) {
      $0 + Money.minor($1, in: premises.configuration.currency)
    }
    store?.note(ShownBasket(skus: skus, value: value), session: sitting.start.id, at: .now)
    return Basket(
      link: link, qr: link.flatMap(QRPicture.of), discount: sitting.code, shortCode: ShortCode.of(session: sitting.start.id))
  }

  /// Nobody's address stays of a session that ends without results.
  func end(_ ending: Ending) throws -> KioskReply? {
    guard let sitting else { return nil }
    try open().end(session: sitting.start.id, ending: ending, contactQuestions: sitting.index.quiz.contactQuestions, at: .now)
    return nil
  }
}
