// Who has a pushed segment's tag at a destination: steps of transactions that others begin.
internal import Bitmaps
internal import Domain
import GRDB

struct PushBook {
  let db: Connection

  /// The push as it stands, or a new one.
  func begin(_ segment: String, at destination: String, tag: Tag?, _ now: Instant) throws -> SegmentPush {
    guard try db.row("SELECT 1 FROM destination WHERE name = ?", [destination]) != nil else {
      throw StoreError.missing("there is no destination \"\(destination)\"; askwell destinations list names them")
    }
    if let known = try self.tag(of: segment, at: destination) {
      guard tag == nil || tag == known else {
        throw StoreError.badData(
          "the segment \"\(segment)\" has the tag \(known.text) at \(destination) already; take that one away first, with --stop")
      }
      return SegmentPush(destination: destination, segment: segment, tag: known, at: now)
    }
    guard let tag = tag ?? Tag(ofSegment: segment) else {
      throw StoreError.badData("no tag can be made of the name \"\(segment)\"; name one with --tag")
    }
    if let other: String = try db.value(
      "SELECT segment FROM segment_push WHERE destination = ? AND tag = ?", [destination, tag.text])
    {
      throw StoreError.badData("the tag \(tag.text) is that of the segment \"\(other)\" at \(destination); name another with --tag")
    }
    try db.run(
      "INSERT INTO segment_push (destination, segment, tag, at) VALUES (?, ?, ?, ?)",
      [destination, segment, tag.text, now.milliseconds])
    return SegmentPush(destination: destination, segment: segment, tag: tag, at: now)
  }

  private func tag(of segment: String, at destination: String) throws -> Tag? {
    let text: String? = try db.value("SELECT tag FROM segment_push WHERE destination = ? AND segment = ?", [destination, segment])
    return text.flatMap { Tag($0) }
  }

  /// Everybody who has the tag there.
  func holders(_ push: SegmentPush) throws -> NumberSet {
    var set = NumberSet()
    try db.each("SELECT contact FROM pushed WHERE destination = ? AND tag = ?", [push.destination, push.tag.text]) {
      set.insert($0[0])
    }
    return set
  }

  /// Gives people the tag, or takes it from them, and writes what the destination is to hear of each.
  /// - Returns: those for whom it made a difference; nobody once the push was stopped by somebody else.
  func change(_ people: some Sequence<Int64>, _ push: SegmentPush, isIn: Bool, _ now: Instant) throws -> Int {
    guard try tag(of: push.segment, at: push.destination) == push.tag else { return 0 }
    var changed = 0
    for contact in people where try isIn ? add(contact, push) : remove(contact, push) {
      changed += 1
      let update = try ContactBook(db: db).update(of: contact, session: nil, told: nil, removed: isIn ? [] : [push.tag])
      _ = try Outbox(db: db).put(
        update, contact: contact, session: nil, kind: isIn ? "push" : "push end", at: now, only: push.destination)
    }
    return changed
  }

  /// False for somebody who has it, and who may not be written to any more.
  private func add(_ contact: Int64, _ push: SegmentPush) throws -> Bool {
    try db.run(
      "INSERT INTO pushed (contact, destination, tag) SELECT n, ?2, ?3 FROM contact WHERE n = ?1 AND is_reachable = 1 ON CONFLICT DO NOTHING",
      [contact, push.destination, push.tag.text])
    return db.changesCount > 0
  }

  private func remove(_ contact: Int64, _ push: SegmentPush) throws -> Bool {
    try db.run(
      "DELETE FROM pushed WHERE contact = ? AND destination = ? AND tag = ?", [contact, push.destination, push.tag.text])
    return db.changesCount > 0
  }

  /// The update as a destination is told it: with the tags that the contact has there alone.
  func carried(_ update: ContactUpdate, of contact: Int64, to destination: String) throws -> ContactUpdate {
    guard update.purpose == .state else { return update }
    let tags: [String] = try db.rows("SELECT tag FROM pushed WHERE contact = ? AND destination = ?", [contact, destination]).map { $0[0] }
    guard !tags.isEmpty else { return update }
    var update = update
    update.tags = Set(update.tags).union(tags).sorted()
    update.removedTags.removeAll(where: tags.contains)
    return update
  }
}
