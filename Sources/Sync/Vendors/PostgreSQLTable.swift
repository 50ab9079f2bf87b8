// The table of contacts, in SQL. Statements depend on the table's name alone; contacts travel as one parameter, a JSON array of rows.
internal import Domain

/// A table by its checked name.
struct PostgreSQLTable: Hashable, Sendable {
  /// Quoted: `"shop"."contacts"`.
  let name: String

  /// `contacts` or `shop.contacts`; nil for what is no plain name.
  init?(_ text: String) {
    guard text.wholeMatch(of: /[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?/) != nil else { return nil }
    name = text.split(separator: ".").map { "\"\($0)\"" }.joined(separator: ".")
  }

  private struct Column {
    var name: String
    var type: String
    /// Stays as it was when an update comes without a session.
    var isOfSession = false
  }

  private static let columns = [
    Column(name: "contact", type: "text"), Column(name: "email", type: "text"), Column(name: "phone", type: "text"),
    Column(name: "name", type: "text"), Column(name: "locale", type: "text"), Column(name: "tags", type: "text[]"),
    Column(name: "consent", type: "jsonb"), Column(name: "answered_at", type: "timestamptz"),
    Column(name: "session", type: "text", isOfSession: true), Column(name: "quiz", type: "text", isOfSession: true),
    Column(name: "quiz_title", type: "text", isOfSession: true), Column(name: "version", type: "text", isOfSession: true),
    Column(name: "completed_at", type: "timestamptz", isOfSession: true), Column(name: "outcome", type: "text", isOfSession: true),
    Column(name: "store", type: "text", isOfSession: true), Column(name: "kiosk", type: "text", isOfSession: true),
    Column(name: "variables", type: "jsonb", isOfSession: true), Column(name: "answers", type: "jsonb", isOfSession: true),
    Column(name: "products", type: "jsonb", isOfSession: true),
  ]

  /// Makes the table, if there is none.
  var creation: String {
    let lines = PostgreSQLTable.columns.map { column in
      switch column.name {
      case "contact": "contact text PRIMARY KEY"
      case "tags": "tags text[] NOT NULL DEFAULT '{}'"
      case "consent": "consent jsonb NOT NULL DEFAULT '{}'"
      case "answered_at": "answered_at timestamptz NOT NULL"
      default: "\(column.name) \(column.type)"
      }
    }
    return "CREATE TABLE IF NOT EXISTS \(name) (\((lines + ["updated_at timestamptz NOT NULL DEFAULT now()"]).joined(separator: ", ")))"
  }

  /// Writes contacts whole, in one statement. A row that knows of a later state stays: a late repeat takes nothing back. Of two rows about
  /// one contact the later counts.
  var upsert: String {
    let columns = PostgreSQLTable.columns
    let names = columns.map(\.name).joined(separator: ", ")
    let changes = columns.dropFirst().map { column in
      column.isOfSession
        ? "\(column.name) = CASE WHEN excluded.session IS NULL THEN t.\(column.name) ELSE excluded.\(column.name) END"
        : "\(column.name) = excluded.\(column.name)"
    }
    return """
      INSERT INTO \(name) AS t (\(names)) SELECT DISTINCT ON (contact) \(names) FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS \
      (\(columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")))) WITH ORDINALITY AS r(\(names), place) \
      ORDER BY contact, answered_at DESC, place DESC ON CONFLICT (contact) DO UPDATE SET \(changes.joined(separator: ", ")), \
      updated_at = now() WHERE excluded.answered_at >= t.answered_at
      """
  }

  /// Takes channels out of the consent. An earlier state that comes after it brings them not back.
  var withdrawal: String {
    """
    UPDATE \(name) AS t SET consent = t.consent - r.channels, answered_at = greatest(t.answered_at, r.answered_at), updated_at = now() \
    FROM jsonb_to_recordset($1::jsonb) AS r(contact text, channels text[], answered_at timestamptz) WHERE t.contact = r.contact
    """
  }

  /// Deletes a contact's row.
  var erasure: String {
    "DELETE FROM \(name) AS t USING jsonb_to_recordset($1::jsonb) AS r(contact text) WHERE t.contact = r.contact"
  }

  /// A contact as its row.
  static func row(of delivery: Delivery) -> JSON {
    let update = delivery.update
    var fields = update.addressFields.filter { $0.key == "contact" }
    // What the row tells was true when the delivery was written.
    fields["answered_at"] = .string(delivery.created.iso)
    switch update.purpose {
    case .erasure: fields["answered_at"] = nil
    case .withdrawal(let channels): fields["channels"] = .array(channels.map(JSON.string))
    case .state:
      let plain = update.plainFields
      for name in ["email", "phone", "name", "locale", "tags", "consent"] { fields[name] = plain[name] }
      guard case .object(var session)? = plain["session"] else { break }
      session["session"] = session.removeValue(forKey: "id")
      fields.merge(session) { $1 }
    }
    return .object(fields)
  }
}
