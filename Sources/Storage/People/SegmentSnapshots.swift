// A segment's people kept as they were at one moment: members by number, no condition that could change its mind.
public import Bitmaps
public import Domain
import GRDB

extension Database {
  /// Keeps `people` as a segment of its own, with its line in the audit log, in one transaction.
  /// - Parameters:
  ///   - name: unique, also without case; 1 to 80 characters, no quotes.
  ///   - origin: what was frozen, for the audit log.
  ///   - who: a role, or `command line`.
  /// - Returns: how many people it holds: who was erased a moment ago is not among them.
  /// - Throws: exit code 65 when the name is taken.
  public func freeze(
    _ people: NumberSet, as name: String, basis: Basis? = nil, origin: String, by who: String, at now: Instant
  ) throws(StoreError) -> Int {
    try write { db in
      if let taken: String = try db.segments().map(\.name).first(where: { $0.lowercased() == name.lowercased() }) {
        throw StoreError.badData("there is a segment \"\(taken)\" already; give this one another name with --as")
      }
      // Its text says what it is: whoever is in it.
      try db.run(
        "INSERT INTO segment (name, basis, definition, created_at, frozen_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        [name, basis?.rawValue, Predicate.segment(name).text, now.milliseconds])
      var count = 0
      let insertion = try db.cachedStatement(
        sql: "INSERT INTO segment_member (segment, contact) SELECT ?, n FROM contact WHERE n = ? AND forgotten_at IS NULL")
      try people.forEach { number in
        try insertion.execute(arguments: [name, number])
        count += db.changesCount
      }
      let after: JSON = ["name": .string(name), "people": .int(Int64(count)), "of": .string(origin)]
      try db.audit("segment.freeze", who: who, detail: ["before": .null, "after": after], at: now)
      return count
    }
  }
}

extension GRDB.Database {
  /// By name.
  func segments() throws -> [StoredSegment] {
    try rows("SELECT name, basis, definition, frozen_at FROM segment ORDER BY name").map {
      StoredSegment(
        name: $0[0], basis: ($0[1] as String?).flatMap(Basis.init), definition: $0[2],
        frozenAt: ($0[3] as Int64?).map(Instant.init(milliseconds:)))
    }
  }

  /// People kept as they were are not replaced by a condition.
  func requireNoSnapshot(_ name: String) throws {
    guard let kept = try segments().first(where: { $0.name.lowercased() == name.lowercased() && $0.frozenAt != nil }) else { return }
    throw StoreError.badData(
      "\"\(kept.name)\" keeps people as they were at one moment and cannot be changed; choose another name, or delete it first")
  }

  /// A segment that a destination is told of stays until it is told of no more: its tag would be left there for good.
  func requireNotPushed(_ name: String) throws {
    let places: [String] = try rows("SELECT destination FROM segment_push WHERE segment = ? ORDER BY destination", [name]).map { $0[0] }
    guard let place = places.first else { return }
    let remedy = "askwell segments push \"\(name)\" --to \(place) --stop"
    throw StoreError.badData("\"\(name)\" is pushed to \(places.joined(separator: ", ")); take it out there first: \(remedy)")
  }
}
