// Everything that the store knows of one person as one document: what they may ask for by law (GDPR, articles 15 and 20).
public import Domain
internal import Foundation
public import Storage

/// Writes out as JSON what the store knows of a contact.
public struct ContactExport: Sendable {
  private let record: ContactRecord
  private let trail: ContactTrail?
  private let segments: [String]

  /// - Parameters:
  ///   - zone: by whose days spans in segments count.
  ///   - now: at which segments hold a person or do not.
  public init(_ record: ContactRecord, from store: Database, zone: StoreZone = .utc, at now: Instant = .now) throws(StoreError) {
    self.record = record
    trail = try store.trail(ofContact: record.contact.id)
    segments = try ContactExport.segments(of: record.contact.id, store, zone, now)
  }

  /// Names of the saved segments in which the person is now.
  private static func segments(
    of contact: String, _ store: Database, _ zone: StoreZone, _ now: Instant
  ) throws(StoreError) -> [String] {
    guard let facts = try store.facts(ofContact: contact) else { return [] }
    let saved = SavedSegments(try store.segments())
    let person = PersonFacts(facts, now: now, zone: zone, segments: saved.definitions)
    return saved.definitions.filter { person.meets($0.value) }.keys.sorted()
  }

  /// Keys in snake_case, times in ISO 8601. `email`, `phone`, `name`, `locale`, `created_at`, `tags` and `properties` can be imported
  /// again.
  public var json: JSON {
    let contact = record.contact
    return [
      "id": .string(contact.id), "email": .text(contact.email?.text), "phone": .text(contact.phone?.text), "name": .text(contact.name),
      "locale": .text(contact.locale), "created_at": .string(contact.created.iso), "seen_at": .string(contact.seen.iso),
      "tags": .array(contact.tags.map { ["tag": .string($0.tag.text), "at": .string($0.since.iso)] }),
      "properties": .object(contact.properties), "tag_history": .array(record.history.map(\.json)),
      "consents": .array(record.consents.map(\.json)), "deliveries": .array(record.sendings.map(\.json)),
      "sessions": .array(trail?.sessions.map(\.json) ?? []), "orders": .array(trail?.orders.map(\.json) ?? []),
      "destinations": .array(trail?.hearings.map(\.json) ?? []), "segments": .array(segments.map(JSON.string)),
      "snapshots": .array(record.snapshots.map(JSON.string)),
      "pushed_tags": .array(record.pushed.map { ["destination": .string($0.destination), "tag": .string($0.tag.text)] }),
    ]
  }
}

// MARK: Parts

extension ContactTrail.Session {
  /// `answers` has the latest to each question, `given` all of them with their times.
  fileprivate var json: JSON {
    let place = session.start.surroundings
    let document = session.take.flatMap { JSON(parsing: $0) }
    let products = (document?["products"]?.array ?? []).map { product -> JSON in
      ["sku": product["sku"] ?? .null, "product": product["product"] ?? .null, "slot": product["slot"] ?? .null]
    }
    return [
      "id": .string(session.start.id), "quiz": .string(session.start.quiz), "version": .string(session.start.version),
      "started_at": .string(place.now.iso), "ended_at": .text(session.endedAt?.iso), "state": .string(session.state.rawValue),
      "store": .text(place.store), "kiosk": .text(place.kiosk), "locale": .string(place.locale), "variant": .text(place.variant),
      "code": .text(session.start.shortCode), "discount_code": .text(session.code), "outcome": document?["outcome"] ?? .null,
      "tags": document?["tags"] ?? [], "recommended": .array(products), "basket": .array(basket.map(JSON.string)),
      "answers": .object(session.answers.mapValues(\.json)),
      "given": .array(given.map { ["question": .string($0.question), "answer": $0.answer.json, "at": .string($0.at.iso)] }),
      "steps": .array(steps.map { ["step": .string($0.event), "question": .text($0.question), "at": .string($0.at.iso)] }),
    ]
  }
}

extension ContactTrail.Order {
  fileprivate var json: JSON {
    [
      "order": .string(name), "at": .string(at.iso), "cancelled": .bool(isCancelled), "session": .text(session),
      "matched_by": .text(match?.rawValue),
      "lines": .array(
        lines.map { ["sku": .string($0.sku), "quantity": .int(Int64($0.quantity)), "price": .int(Int64($0.price))] }),
    ]
  }
}

extension ContactTrail.Hearing {
  fileprivate var json: JSON {
    [
      "destination": .string(destination), "vendor": .string(vendor), "deliveries": .int(Int64(deliveries)),
      "first_at": .string(first.iso), "last_at": .string(last.iso), "tags": .array(tags.map(JSON.string)),
    ]
  }
}

extension ContactRecord.TagStep {
  fileprivate var json: JSON {
    ["tag": .string(tag.text), "change": isGain ? "gained" : "lost", "at": .string(at.iso), "session": .text(session)]
  }
}

extension ContactRecord.Consent {
  fileprivate var json: JSON {
    [
      "channel": .string(channel.rawValue), "given": .bool(isGiven), "wording": .string(wording), "at": .string(at.iso),
      "locale": .text(locale), "quiz_version": .text(quizVersion), "kiosk": .text(kiosk), "session": .text(session),
    ]
  }
}

extension ContactRecord.Sending {
  fileprivate var json: JSON {
    [
      "destination": .string(destination), "state": .string(state), "attempts": .int(Int64(attempts)), "created_at": .string(createdAt.iso),
      "settled_at": .text(settledAt?.iso), "reason": .text(reason), "session": .text(session),
    ]
  }
}

extension ContactExport {
  private static func directory(beside store: Database) -> String {
    URL(fileURLWithPath: store.path).deletingLastPathComponent().path + "/exports"
  }

  /// Where the console puts a person's file: beside the store, named by the contact's id.
  public static func path(of contact: String, beside store: Database) -> String { "\(directory(beside: store))/contact-\(contact).json" }

  /// Takes the file of somebody who was erased away; none is fine.
  public static func remove(of contact: String, beside store: Database) { unlink(path(of: contact, beside: store)) }

  /// Takes the files of all away who are not in the store any more.
  public static func removeStrangers(beside store: Database) throws(StoreError) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory(beside: store))) ?? []
    for file in files where file.hasPrefix("contact-") {
      let id = String(file.dropFirst("contact-".count).prefix { $0 != "." })
      if try store.contact(id: id) == nil { unlink("\(directory(beside: store))/\(file)") }
    }
  }
}

/// Files with somebody's data: for their owner alone (RELIABILITY.md 2.4).
public enum PrivateFile {
  /// Writes `text` to `path`, mode 0600; its directory is made, 0700. What was there before is replaced as a whole.
  public static func write(_ text: String, to path: String) throws {
    let files = FileManager.default
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if !files.fileExists(atPath: directory) {
      try files.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    let draft = path + ".part"
    try? files.removeItem(atPath: draft)
    guard files.createFile(atPath: draft, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]) else {
      throw CocoaError(.fileWriteUnknown)
    }
    if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
    try files.moveItem(atPath: draft, toPath: path)
  }
}
