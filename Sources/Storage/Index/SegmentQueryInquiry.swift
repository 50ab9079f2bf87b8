// What a statement asks the evaluator while it runs. Conditions stay here and are named by number: no text of a person's passes through SQL.
internal import Domain
import GRDB
import Synchronization

/// The conditions of one query.
struct Inquiry {
  private let conditions: [ConditionList.Condition]
  private let texts: [String]
  private let now: Instant
  private let zone: StoreZone
  /// Numbers for which deep parts of the expression hold, by the place of the part.
  private var pools: [Set<Int64>] = []

  private init(_ list: ConditionList) {
    conditions = list.conditions
    texts = list.texts
    now = list.now
    zone = list.zone
  }

  // MARK: Answers

  fileprivate func facts(_ place: Int, _ columns: ArraySlice<DatabaseValue>) -> ColumnFacts? {
    guard conditions.indices.contains(place) else { return nil }
    return ColumnFacts(now: now, zone: zone, fields: conditions[place].fields, columns: columns)
  }

  fileprivate func says(_ place: Int, _ columns: ArraySlice<DatabaseValue>) -> Bool {
    facts(place, columns).map { conditions[place].predicate.holds(for: $0) } ?? false
  }

  fileprivate func moment(_ place: Int, _ columns: ArraySlice<DatabaseValue>) -> Int64? {
    guard let facts = facts(place, columns), let field = facts.fields.first else { return nil }
    return facts.moment(of: field)?.milliseconds
  }

  fileprivate func same(_ place: Int, _ text: String) -> Bool { texts.indices.contains(place) && texts[place] == text }
}

// MARK: SQLite's side

extension Inquiry {
  /// Whether a condition holds for the columns that it reads.
  static let says = DatabaseFunction("askwell_says") { values in
    try asked(values) { $0.says($1, values.dropFirst(2)) }
  }
  /// Whether a text is equal to one of the query's.
  static let same = DatabaseFunction("askwell_same", argumentCount: 3) { values in
    guard let text = String.fromDatabaseValue(values[2]) else { return false }
    return try asked(values) { $0.same($1, text) }
  }
  /// The moment that a field says, in milliseconds; NULL for none.
  static let moment = DatabaseFunction("askwell_moment") { values in
    try asked(values) { $0.moment($1, values.dropFirst(2)) }
  }

  /// Whether a number is in one of the query's pools.
  static let isIn = DatabaseFunction("askwell_is_in", argumentCount: 3) { values in
    guard let member = Int64.fromDatabaseValue(values[2]) else { return false }
    return try asked(values) { $0.pools.indices.contains($1) && $0.pools[$1].contains(member) }
  }

  /// Makes them known to a connection.
  static func register(on db: Connection) {
    for function in [says, same, moment, isIn] { db.add(function: function) }
  }

  private static func asked<T>(_ values: [DatabaseValue], _ answer: (Inquiry, Int) -> T) throws -> T {
    guard values.count >= 2, let number = Int64.fromDatabaseValue(values[0]), let place = Int.fromDatabaseValue(values[1]),
      let inquiry = register.withLock({ $0.inquiries[number] })
    else { throw StoreError.bug("a query asked about a condition that nobody knows") }
    return answer(inquiry, place)
  }

  // MARK: The register

  private struct Register {
    var last: Int64 = 0
    var inquiries: [Int64: Inquiry] = [:]
  }
  /// SQLite's functions are handed numbers and texts alone, so what they ask about is found here.
  private static let register = Mutex(Register())

  /// Makes the conditions known to the functions until `close`, under the number that is returned.
  static func open(_ conditions: ConditionList) -> Int64 {
    register.withLock {
      $0.last += 1
      $0.inquiries[$0.last] = Inquiry(conditions)
      return $0.last
    }
  }

  static func add(_ pool: Set<Int64>, to number: Int64) { register.withLock { $0.inquiries[number]?.pools.append(pool) } }

  static func close(_ number: Int64) { register.withLock { $0.inquiries[number] = nil } }
}

/// The fields of one row, read as `ContactFacts` are.
private struct ColumnFacts: Facts {
  let now: Instant
  let zone: StoreZone
  let fields: [Field]
  let columns: ArraySlice<DatabaseValue>
  /// Tags are SQL's own.
  var tags: [Tag] { [] }

  func consented(_ channel: Channel) -> Instant? {
    column(of: .consent(channel)).flatMap(Int64.fromDatabaseValue).map(Instant.init(milliseconds:))
  }

  func synced(_ destination: String) -> Instant? {
    column(of: .sync(destination)).flatMap { Visit.state(String.fromDatabaseValue($0)) }?.at
  }

  private func column(of field: Field) -> DatabaseValue? {
    fields.firstIndex(of: field).flatMap { $0 < columns.count ? columns[columns.startIndex + $0] : nil }
  }

  func value(of field: Field) -> FieldValue? {
    guard let column = column(of: field) else { return nil }
    switch field {
    case .contact(.created), .contact(.seen): return Int64.fromDatabaseValue(column).map { .instant(Instant(milliseconds: $0)) }
    case .consent: return column.isNull ? nil : .text("yes")
    case .product: return nil
    default: return value(of: field, String.fromDatabaseValue(column))
    }
  }

  private func value(of field: Field, _ text: String?) -> FieldValue? {
    switch field {
    case .contact(.email): text.flatMap { Email($0) }.map { .text($0.text) }
    case .contact(.phone): text.flatMap { Phone($0) }.map { .text($0.text) }
    case .property(let name): text.flatMap { JSON(parsing: $0)?[name] }.flatMap(FieldValue.init)
    case .answer(let ref): Visit.answers(text)[ref].flatMap(FieldValue.init)
    case .score(let name): Visit.variables(of: text)[name].map { .number(Number($0)) }
    case .session(.recommended): .set(Visit.recommended(text))
    case .session(.bought): .set(Visit.bought(text))
    case .slot: .set(Visit.recommended(text))
    case .sync: Visit.state(text).map { .text($0.state) }
    case .contact, .session: text.map(FieldValue.text)
    case .consent, .product: nil
    }
  }
}
