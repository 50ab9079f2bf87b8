// Everything that the store knows of one person as one document: what they may ask for by law (GDPR, articles 15 and 20).
public import Domain
internal import Foundation
public import Storage

/// Writes a contact's record out as JSON.
public struct ContactExport: Sendable {
  private let record: ContactRecord
  private let answers: [String: [String: Answer]]

  /// Where the console puts a person's file: beside the store, named by the contact's id.
  public static func path(of contact: String, beside store: Database) -> String {
    URL(fileURLWithPath: store.path).deletingLastPathComponent().path + "/exports/contact-\(contact).json"
  }

  /// Takes the file of somebody who was erased away; none is fine.
  public static func remove(of contact: String, beside store: Database) { unlink(path(of: contact, beside: store)) }

  /// Reads the answers of the person's sessions too.
  public init(_ record: ContactRecord, from store: Database) throws(StoreError) {
    self.record = record
    var answers: [String: [String: Answer]] = [:]
    for line in record.sessions { answers[line.id] = try store.session(line.id)?.answers }
    self.answers = answers
  }

  /// Keys in snake_case, times in ISO 8601. `email`, `phone`, `name`, `locale`, `created_at`, `tags` and `properties` can be imported again.
  public var json: JSON {
    let contact = record.contact
    return [
      "id": .string(contact.id), "email": .text(contact.email?.text), "phone": .text(contact.phone?.text), "name": .text(contact.name),
      "locale": .text(contact.locale), "created_at": .string(contact.created.iso), "seen_at": .string(contact.seen.iso),
      "tags": .array(contact.tags.map { ["tag": .string($0.tag.text), "at": .string($0.since.iso)] }),
      "properties": .object(contact.properties), "tag_history": .array(record.history.map(\.json)),
      "consents": .array(record.consents.map(\.json)), "deliveries": .array(record.sendings.map(\.json)),
      "sessions": .array(record.sessions.map { session($0) }), "snapshots": .array(record.snapshots.map(JSON.string)),
      "pushed_tags": .array(record.pushed.map { ["destination": .string($0.destination), "tag": .string($0.tag.text)] }),
    ]
  }

  private func session(_ line: SessionLine) -> JSON {
    [
      "id": .string(line.id), "quiz": .string(line.quiz), "version": .string(line.version), "started_at": .string(line.startedAt.iso),
      "state": .string(line.state.rawValue), "answers": .object((answers[line.id] ?? [:]).mapValues(\.json)),
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
