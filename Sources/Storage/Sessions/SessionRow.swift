// One session as a row. Every change goes through `save`, which renews the row's sum.
internal import Domain
import GRDB

struct SessionRow {
  var number: Int64?
  var id: String
  var quiz: String
  var version: String
  var catalog: Int64
  var store: String?
  var kiosk: String?
  var staff: String?
  var locale: String
  var zone: String
  var startedAt: Int64
  var endedAt: Int64?
  var state: StoredSession.State
  var isPreview: Bool
  var contact: Int64?
  var outcome: String?
  var quizTitle: String?
  var take: String?
  var hash: String?
  var code: String?
  var answered: String?
  var recommended: String?
  var variables: String?
  var variant: String?
  var previous: String?
  var shortCode: String?
  /// Who tells destinations of it: nil for this store, `hub` for the hub's office. Decided once, when the session reaches its results.
  var sender: String?

  /// In the order of `values`; the sum is taken of these, and of `laterColumns` where they are set.
  static let columns = [
    "id", "quiz", "version", "catalog", "store", "kiosk", "staff", "locale", "zone", "started_at", "ended_at", "state", "is_preview",
    "contact", "outcome", "quiz_title", "take", "hash", "code", "answered", "recommended", "variables",
  ]
  static let laterColumns = ["variant", "previous", "short_code", "sender"]
  private static let allColumns = columns + laterColumns

  private var values: [(any DatabaseValueConvertible)?] {
    [
      id, quiz, version, catalog, store, kiosk, staff, locale, zone, startedAt, endedAt, state.rawValue, isPreview, contact, outcome,
      quizTitle, take, hash, code, answered, recommended, variables, variant, previous, shortCode, sender,
    ]
  }

  init(_ start: SessionStart) {
    let place = start.surroundings
    id = start.id
    quiz = start.quiz
    version = start.version
    catalog = start.catalogRevision
    store = place.store
    kiosk = place.kiosk
    staff = place.staff
    locale = place.locale
    zone = place.zone.name
    startedAt = place.now.milliseconds
    state = .open
    isPreview = start.isPreview
    variant = place.variant
    previous = start.previous
    shortCode = start.shortCode
  }

  init(_ row: Row) {
    number = row["n"]
    id = row["id"]
    quiz = row["quiz"]
    version = row["version"]
    catalog = row["catalog"]
    store = row["store"]
    kiosk = row["kiosk"]
    staff = row["staff"]
    locale = row["locale"]
    zone = row["zone"]
    startedAt = row["started_at"]
    endedAt = row["ended_at"]
    state = StoredSession.State(rawValue: row["state"]) ?? .open
    isPreview = row["is_preview"]
    contact = row["contact"]
    outcome = row["outcome"]
    quizTitle = row["quiz_title"]
    take = row["take"]
    hash = row["hash"]
    code = row["code"]
    answered = row["answered"]
    recommended = row["recommended"]
    variables = row["variables"]
    variant = row["variant"]
    previous = row["previous"]
    shortCode = row["short_code"]
    sender = row["sender"]
  }

  /// - Throws: exit code 66 when no such session was begun.
  init(id: String, _ db: Connection) throws {
    guard let row = try db.row("SELECT * FROM session WHERE id = ?", [id]) else {
      throw StoreError.missing("session \(id) is not in the store; begin it before anything is added to it")
    }
    self.init(row)
  }

  private var sum: String { RowSum.of(values.map { $0?.databaseValue ?? .null }, later: SessionRow.laterColumns) }

  private static let insertion =
    "INSERT INTO session (\(allColumns.joined(separator: ", ")), sum) "
    + "VALUES (\(Array(repeating: "?", count: allColumns.count + 1).joined(separator: ", "))) ON CONFLICT (id) DO NOTHING"
  private static let renewal =
    "UPDATE session SET \(allColumns.map { $0 + " = ?" }.joined(separator: ", ")), sum = ? WHERE n = ?"

  /// Writes the row, and gives it its number; a new one whose id is known already changes nothing and gets none.
  mutating func save(_ db: Connection) throws {
    if let number {
      try db.run(SessionRow.renewal, StatementArguments(values + [sum, number]))
    } else {
      try db.run(SessionRow.insertion, StatementArguments(values + [sum]))
      if db.changesCount > 0 { number = db.lastInsertedRowID }
    }
  }

  var start: SessionStart {
    SessionStart(
      id: id, quiz: quiz, version: version, catalogRevision: catalog,
      surroundings: Surroundings(
        store: store, kiosk: kiosk, staff: staff, variant: variant, locale: locale, now: Instant(milliseconds: startedAt),
        zone: StoreZone(name: zone) ?? .utc),
      isPreview: isPreview, previous: previous, shortCode: shortCode)
  }
}
