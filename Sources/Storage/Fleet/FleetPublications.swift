// What came down from the hub: each in one transaction together with the note that it was dealt with, so that a repeat changes nothing.
public import Domain
import Foundation
import GRDB

/// A version of something, as the hub gave it out.
public struct FleetPublication: Hashable, Sendable {
  public enum Kind: String, Sendable { case quiz, theme, catalog, stock, setting, erasure, withdrawal }
  public var version: Int64
  public var kind: Kind
  public var ref: String
  /// SHA-256 of the body. The same again changes nothing.
  public var digest: String
  /// Who published it, for the audit log.
  public var publisher: String

  public init(version: Int64, kind: Kind, ref: String, digest: String, publisher: String) {
    self.version = version
    self.kind = kind
    self.ref = ref
    self.digest = digest
    self.publisher = publisher
  }
}

/// What a store made of it.
public enum FleetOutcome: Hashable, Sendable {
  case applied
  /// Something that was changed here stands against it; `words` say what.
  case waiting(words: String)
  /// It cannot be used here.
  case refused(words: String)

  var state: String {
    switch self {
    case .applied: "applied"
    case .waiting: "waiting"
    case .refused: "refused"
    }
  }

  var words: String? {
    switch self {
    case .applied: nil
    case .waiting(let words), .refused(let words): words
    }
  }

  init(state: String, words: String?) {
    switch state {
    case "waiting": self = .waiting(words: words ?? "")
    case "refused": self = .refused(words: words ?? "")
    default: self = .applied
    }
  }
}

/// A publication that the hub has not been told of yet.
public struct FleetWord: Hashable, Sendable {
  public var version: Int64
  public var outcome: FleetOutcome
}

/// What was in force before and after a change, by kind: a version, a revision, a value, a text; nil for nothing.
struct FleetStep {
  var outcome: FleetOutcome = .applied
  var before: String?
  var after: String?
}

extension Database {
  /// Puts a quiz's version in force. One that was edited here since, from another version than `base`, stays.
  /// - Parameters:
  ///   - base: the version that the publication was edited from; nil for a new quiz.
  ///   - bases: all that the hub ever gave out of the quiz: one that came in here by another way was not edited either.
  public func apply(
    _ publication: FleetPublication, _ quiz: Quiz, source: String, base: String?, bases: [String] = [], pictures: [String: QuizPicture],
    at now: Instant
  ) throws(StoreError) -> FleetOutcome {
    try take(publication, at: now) { db, last in
      // One that was put away here is in nobody's way.
      let current: String? = try db.value("SELECT version FROM quiz WHERE ref = ? AND is_archived = 0", [quiz.ref])
      let isUnedited =
        try last.map { $0.after == current } ?? current.map { try bases.contains($0) || db.cameDown($0, as: quiz.ref) } ?? true
      if let current, current != base, current != quiz.version, !isUnedited {
        let words = "this kiosk has a version of its own (\(current.prefix(8))) of the quiz \"\(quiz.ref)\"; publish it from that one"
        return FleetStep(outcome: .waiting(words: words), before: current, after: current)
      }
      _ = try db.takeIn(quiz, source: source, pictures: pictures, at: now)
      return FleetStep(before: current, after: quiz.version)
    }
  }

  /// Makes `variants` the whole catalog.
  public func apply(
    _ publication: FleetPublication, catalog variants: [Variant], source: String, at now: Instant
  ) throws(StoreError) -> FleetOutcome {
    try take(publication, at: now) { db, _ in
      let before: Int64? = try db.value("SELECT MAX(id) FROM catalog_revision")
      let entry = CatalogEntry(what: "catalog.import", source: source, who: publication.who, at: now)
      let done = try db.replaceCatalog(with: variants, entry)
      return FleetStep(before: before.map(String.init), after: String(done.revision))
    }
  }

  /// Sets the stock of the variants that `entries` name.
  public func apply(
    _ publication: FleetPublication, stock entries: [CatalogStockFile.Entry], countedAt: Instant?, source: String, at now: Instant
  ) throws(StoreError) -> FleetOutcome {
    try take(publication, at: now) { db, _ in
      let before: Int64? = try db.value("SELECT MAX(id) FROM catalog_revision")
      let entry = CatalogEntry(what: "catalog.stock", source: source, who: publication.who, at: now)
      let done = try db.replaceStock(entries, countedAt: countedAt, entry)
      return FleetStep(before: before.map(String.init), after: String(done.revision))
    }
  }

  /// Notes what became of a publication outside the store, such as a theme's file.
  public func note(
    _ publication: FleetPublication, _ outcome: FleetOutcome, before: String? = nil, after: String? = nil, at now: Instant
  ) throws(StoreError) -> FleetOutcome {
    try take(publication, at: now) { _, _ in FleetStep(outcome: outcome, before: before, after: after) }
  }

  /// Text of a theme, or the like, as the publication that was applied last left it.
  public func lastFleetText(_ kind: FleetPublication.Kind, _ ref: String) throws(StoreError) -> String? {
    try read { try $0.lastFleetStep(kind.rawValue, ref)?.after }
  }

  /// Whether it was dealt with and still stands.
  public func knowsFleetPublication(_ version: Int64) throws(StoreError) -> Bool {
    try read { try $0.row("SELECT 1 FROM fleet_publication WHERE version = ?", [version]) != nil }
  }

  /// Publications of quizzes that waited for a version of this kiosk's own which is no longer in force: they are to be taken again.
  public func fleetRetries() throws(StoreError) -> [Int64] {
    try read { db in
      try db.rows(
        """
        SELECT p.version FROM fleet_publication p WHERE p.kind = 'quiz' AND p.state = 'waiting'
          AND NOT EXISTS (SELECT 1 FROM fleet_publication q WHERE q.kind = p.kind AND q.ref = p.ref AND q.version > p.version)
          AND p.before IS NOT (SELECT version FROM quiz WHERE ref = p.ref AND is_archived = 0) ORDER BY p.version
        """
      ).map { $0[0] }
    }
  }

  /// Outcomes that the hub has not been told of, in order.
  public func untoldFleetWords() throws(StoreError) -> [FleetWord] {
    try read { db in
      try db.rows("SELECT version, state, words FROM fleet_publication WHERE is_told = 0 ORDER BY version").map {
        FleetWord(version: $0[0], outcome: FleetOutcome(state: $0[1], words: $0[2]))
      }
    }
  }

  /// The hub was told of it.
  public func noteFleetWordTold(_ version: Int64) throws(StoreError) {
    try write { db in
      try db.run("UPDATE fleet_publication SET is_told = 1 WHERE version = ?", [version])
      try db.run("DELETE FROM fleet_publication WHERE version = ? AND kind IN ('erasure', 'withdrawal')", [version])
    }
  }

  /// Publications that were dealt with and still stand, by what came of them: `applied`, `waiting`, `refused`.
  public func fleetOutcomes() throws(StoreError) -> [String: Int] {
    try read { db in
      try db.rows(
        """
        SELECT state, COUNT(*) FROM fleet_publication p
        WHERE NOT EXISTS (SELECT 1 FROM fleet_publication q WHERE q.kind = p.kind AND q.ref = p.ref AND q.version > p.version)
        GROUP BY state
        """
      ).reduce(into: [:]) { $0[$1[0]] = $1[1] }
    }
  }

  /// Does the step and notes it, unless this publication was dealt with or the same thing is in force by an earlier one. One that waited is
  /// tried again.
  func take(
    _ publication: FleetPublication, at now: Instant, _ step: (Connection, FleetStep?) throws -> FleetStep
  ) throws(StoreError) -> FleetOutcome {
    try write { db in
      try db.run("UPDATE fleet_member SET applied = MAX(applied, ?)", [publication.version])
      let known = try db.row("SELECT state, words FROM fleet_publication WHERE version = ?", [publication.version])
      if let known, known[0] as String != "waiting" {
        return FleetOutcome(state: known[0], words: known[1])
      }
      let last = try db.lastFleetStep(publication.kind.rawValue, publication.ref)
      let lastDigest: String? = try db.value(
        "SELECT digest FROM fleet_publication WHERE version = \(Connection.lastApplied)", [publication.kind.rawValue, publication.ref])
      let isSame = lastDigest == publication.digest
      let done = try isSame ? last ?? FleetStep() : step(db, last)
      try db.run(
        """
        INSERT OR REPLACE INTO fleet_publication (version, kind, ref, digest, state, words, before, after, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          publication.version, publication.kind.rawValue, publication.ref, publication.digest, done.outcome.state, done.outcome.words,
          done.before, done.after, now.milliseconds,
        ])
      if !isSame {
        try db.audit(
          "fleet.\(publication.kind.rawValue)", who: publication.who,
          detail: [
            "ref": .string(publication.ref), "publication": .int(publication.version), "outcome": .string(done.outcome.state),
          ], at: now)
      }
      return done.outcome
    }
  }
}

extension FleetPublication {
  var who: String { "fleet" + (publisher.isEmpty ? "" : " (\(publisher))") }
}

extension Connection {
  /// Whether this version of the quiz came from the hub and was taken back since: it stayed because the kiosk opens it.
  func cameDown(_ version: String, as ref: String) throws -> Bool {
    try row("SELECT 1 FROM fleet_publication WHERE kind = 'quiz' AND ref = ? AND after = ? AND state = 'withdrawn'", [ref, version]) != nil
  }

  static let lastApplied =
    "(SELECT MAX(version) FROM fleet_publication WHERE kind = ?1 AND ref = ?2 AND state = 'applied')"

  /// Of the publication of a thing that was applied last.
  func lastFleetStep(_ kind: String, _ ref: String) throws -> FleetStep? {
    try row("SELECT before, after FROM fleet_publication WHERE version = \(Connection.lastApplied)", [kind, ref]).map {
      FleetStep(before: $0[0], after: $0[1])
    }
  }
}
