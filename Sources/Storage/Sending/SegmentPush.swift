// Segments that a destination knows by a tag of its own: which, and who has the tag there.
public import Bitmaps
public import Domain
import Foundation
import GRDB

extension Schema {
  static let segmentPush = """
    -- `segment` is a saved segment's name or a tag. One tag at a destination belongs to one segment.
    CREATE TABLE segment_push (
      destination TEXT NOT NULL REFERENCES destination(name) ON DELETE CASCADE, segment TEXT NOT NULL, tag TEXT NOT NULL,
      at INTEGER NOT NULL, PRIMARY KEY (destination, segment), UNIQUE (destination, tag)) STRICT, WITHOUT ROWID;

    -- Tags of a contact at one destination alone: each update that leaves for it carries them.
    CREATE TABLE pushed (
      contact INTEGER NOT NULL REFERENCES contact(n), destination TEXT NOT NULL, tag TEXT NOT NULL,
      PRIMARY KEY (contact, destination, tag),
      FOREIGN KEY (destination, tag) REFERENCES segment_push(destination, tag) ON DELETE CASCADE) STRICT, WITHOUT ROWID;
    CREATE INDEX pushed_by_tag ON pushed(destination, tag, contact);

    CREATE TRIGGER push_follows_name AFTER UPDATE OF name ON segment BEGIN
      UPDATE segment_push SET segment = NEW.name WHERE segment = OLD.name;
    END;

    -- Who is erased is in no list that was kept.
    CREATE TRIGGER erased_leave_segments AFTER UPDATE OF forgotten_at ON contact WHEN NEW.forgotten_at IS NOT NULL BEGIN
      DELETE FROM segment_member WHERE contact = NEW.n;
      DELETE FROM pushed WHERE contact = NEW.n;
    END;
    """
}

/// A segment that a destination was told of and goes on being told of.
public struct SegmentPush: Hashable, Sendable {
  /// The account's name.
  public var destination: String
  /// A saved segment's name, or a tag.
  public var segment: String
  /// What its people have there.
  public var tag: Tag
  /// When it was last brought up to date.
  public var at: Instant
}

/// What a push changed.
public struct PushTally: Hashable, Sendable {
  /// People who have the tag there since this push.
  public var added = 0
  /// People who had it and do not any more.
  public var removed = 0
  /// People who had it and keep it.
  public var kept = 0
}

extension Database {
  /// By destination, then by segment.
  public func pushes() throws(StoreError) -> [SegmentPush] {
    try read { db in
      try db.rows("SELECT destination, segment, tag, at FROM segment_push ORDER BY destination, segment").compactMap { row in
        Tag(row[2] as String).map { SegmentPush(destination: row[0], segment: row[1], tag: $0, at: Instant(milliseconds: row[3])) }
      }
    }
  }

  /// Gives `people` the tag at a destination and takes it from those who are in the segment no more; who may not be written to is told
  /// of to nobody. Repeating it changes nothing.
  ///
  /// Some hundred people a transaction, with a rest between them: a kiosk is not kept waiting. A push that was cut off is ended by the
  /// next one.
  /// - Parameters:
  ///   - tag: nil takes the one of the last push, or else `segment:` with the segment's name.
  ///   - who: a role, or `command line`.
  ///   - progress: people done, of so many.
  /// - Throws: exit code 66 for an unknown destination, 65 for a tag that is another one's there, 78 where the hub serves destinations.
  public func push(
    _ segment: String, _ people: NumberSet, to destination: String, tag: Tag? = nil, by who: String, at now: Instant,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(StoreError) -> (push: SegmentPush, tally: PushTally) {
    let push = try write { db in
      if try db.isServedByHub() { throw StoreError.servedByHub("a segment") }
      return try PushBook(db: db).begin(segment, at: destination, tag: tag, now)
    }
    let (before, wanted) = try read { db in
      (try PushBook(db: db).holders(push), people.intersection(try db.reachableContacts()))
    }
    var tally = PushTally(kept: before.intersection(wanted).count)
    tally.removed = try changePushed(before.subtracting(wanted), push, isIn: false, now, progress)
    tally.added = try changePushed(wanted.subtracting(before), push, isIn: true, now, progress)
    let detail = tally.detail(of: push)
    try write { db in
      try db.run("UPDATE segment_push SET at = ? WHERE destination = ? AND segment = ?", [now.milliseconds, destination, segment])
      try db.audit("segment.push", who: who, detail: detail, at: now)
    }
    return (push, tally)
  }

  /// Takes a segment's tag from everybody at a destination; it is not told of any more.
  /// - Throws: exit code 66 when it is not pushed there.
  public func stopPush(
    _ segment: String, to destination: String, by who: String, at now: Instant, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(StoreError) -> (push: SegmentPush, tally: PushTally) {
    guard let push = try pushes().first(where: { $0.destination == destination && $0.segment.lowercased() == segment.lowercased() }) else {
      throw .missing("the segment \"\(segment)\" is not pushed to \"\(destination)\"")
    }
    let holders = try read { db in
      if try db.isServedByHub() { throw StoreError.servedByHub("a segment") }
      return try PushBook(db: db).holders(push)
    }
    let tally = PushTally(removed: try changePushed(holders, push, isIn: false, now, progress))
    try write { db in
      // Who was added by somebody else meanwhile goes with it.
      try db.run("DELETE FROM segment_push WHERE destination = ? AND segment = ?", [destination, push.segment])
      try db.audit("segment.push.stop", who: who, detail: tally.detail(of: push), at: now)
    }
    return (push, tally)
  }

  /// People a transaction: some hundredths of a second.
  private static let pushPage = 200

  /// - Returns: those for whom it made a difference.
  private func changePushed(
    _ people: NumberSet, _ push: SegmentPush, isIn: Bool, _ now: Instant, _ progress: (Int, Int) -> Void
  ) throws(StoreError) -> Int {
    let numbers = people.numbers(after: -1, limit: .max)
    var changed = 0
    for start in stride(from: 0, to: numbers.count, by: Database.pushPage) {
      let page = numbers[start..<min(start + Database.pushPage, numbers.count)]
      changed += try write { db in try PushBook(db: db).change(page, push, isIn: isIn, now) }
      progress(start + page.count, numbers.count)
      // Whoever waits for the lock looks every two milliseconds (see `WriteLock`); one who took it again at once would keep it.
      usleep(4000)
    }
    return changed
  }
}

extension PushTally {
  fileprivate func detail(of push: SegmentPush) -> JSON {
    [
      "segment": .string(push.segment), "destination": .string(push.destination), "tag": .string(push.tag.text),
      "before": ["people": .int(Int64(kept + removed))], "after": ["people": .int(Int64(kept + added))],
    ]
  }
}
