// The step of the file that seals what was in plain before: addresses, names, properties, what waits to be sent, and what was typed.
internal import Domain
import Foundation
import GRDB

extension Schema {
  /// Written out, not taken from `SealedPlace`: a step that was released is never changed.
  static let sealedContacts = """
    INSERT INTO setting (key, value) VALUES ('sealed_by', askwell_key_id());

    UPDATE contact SET
      email = askwell_sealed('contact.email', n, email), email_key = askwell_blind('email', email_key),
      phone = askwell_sealed('contact.phone', n, phone), phone_key = askwell_blind('phone', phone_key),
      name = askwell_sealed('contact.name', n, name),
      properties = CASE properties WHEN '{}' THEN '{}' ELSE askwell_sealed('contact.properties', n, properties) END
    WHERE forgotten_at IS NULL;

    UPDATE outbox SET payload = askwell_sealed('outbox.payload', id, payload) WHERE payload <> '{}';
    -- Eight digits of an address's hash stood there.
    UPDATE outbox SET kind = 'withdraw ' || n WHERE kind LIKE 'withdraw %';

    UPDATE purchase SET email = askwell_blind('email', email), phone = askwell_blind('phone', phone)
    WHERE email IS NOT NULL OR phone IS NOT NULL;
    """

  /// A row's sum is taken of what is stored, so it is taken anew; where it was wrong it stays wrong, for the doctor to find.
  @Sendable static func sealAnswers(_ db: Connection) throws {
    try pages(
      db, "SELECT session, ordinal, question, value, at, sum FROM answer", key: ["session", "ordinal"], of: "value"
    ) { row, sealed in
      let (session, ordinal): (String, Int64) = (row["session"], row["ordinal"])
      let value = try sealed("answer.value", "\(session) \(ordinal)")
      let sum = renewed(row, ["session", "ordinal", "question", "value", "at"], later: [], with: ("value", value))
      try db.run("UPDATE answer SET value = ?, sum = ? WHERE session = ? AND ordinal = ?", [value, sum, session, ordinal])
    }
    let columns = [
      "id", "quiz", "version", "catalog", "store", "kiosk", "staff", "locale", "zone", "started_at", "ended_at", "state", "is_preview",
      "contact", "outcome", "quiz_title", "take", "hash", "code", "answered", "recommended", "variables",
    ]
    try pages(db, "SELECT * FROM session", key: ["n"], of: "answered") { row, sealed in
      let answered = try sealed("session.answered", row["id"])
      let sum = renewed(row, columns, later: ["variant", "previous", "short_code"], with: ("answered", answered))
      try db.run("UPDATE session SET answered = ?, sum = ? WHERE n = ?", [answered, sum, row["n"] as Int64])
    }
  }

  /// Hands each row in which something was typed to `change`, some at a time, with a way to seal `column` of it.
  private static func pages(
    _ db: Connection, _ select: String, key: [String], of column: String,
    _ change: (Row, _ sealed: (_ place: String, _ row: String) throws -> String) throws -> Void
  ) throws {
    let keys = key.joined(separator: ", ")
    let places = key.map { _ in "?" }.joined(separator: ", ")
    var last: [DatabaseValue]?
    while true {
      let rows = try Row.fetchAll(
        db,
        sql: """
          \(select) WHERE instr(\(column), '{"text":"') > 0 \(last == nil ? "" : "AND (\(keys)) > (\(places))") ORDER BY \(keys) LIMIT 500
          """, arguments: StatementArguments(last ?? []))
      for row in rows {
        let text: String = row[column]
        try change(row) { try db.value("SELECT askwell_sealed(?, ?, ?)", [$0, $1, text]) ?? text }
      }
      guard let end = rows.last else { return }
      last = key.map { end[$0] }
    }
  }

  /// The row's sum with one value in place of another.
  private static func renewed(_ row: Row, _ columns: [String], later: [String], with new: (column: String, value: String)) -> String {
    let values: [DatabaseValue] = (columns + later).map { row[$0] }
    let sum: String = row["sum"]
    guard RowSum.of(values, later: later) == sum else { return sum }
    let changed = zip(columns + later, values).map { $0 == new.column ? new.value.databaseValue : $1 }
    return RowSum.of(changed, later: later)
  }
}
