// Single conditions as SQL: what SQL decides as the evaluator does is SQL; everything else asks the evaluator, by number.
internal import Domain
import GRDB

/// Conditions and texts that a statement names by their place in these lists.
struct ConditionList {
  /// A condition with the fields that it reads, in the order of the columns that it is handed.
  struct Condition {
    var predicate: Predicate
    var fields: [Field]
  }

  let now: Instant
  let zone: StoreZone
  private(set) var conditions: [Condition] = []
  private(set) var texts: [String] = []

  init(now: Instant, zone: StoreZone) {
    self.now = now
    self.zone = zone
  }

  /// A condition that is no group, no happening and no segment.
  mutating func clause(_ predicate: Predicate, _ scene: SegmentQuery.Scene) -> Clause {
    switch predicate {
    case .tag(let pattern, let span):
      var clause = tags([pattern])
      if let span { clause.append(" AND t.since >= ?", [.value(span.before(now, zone: zone).milliseconds.databaseValue)]) }
      return clause.wrapped("EXISTS (SELECT 1 FROM ", ")", height: 8)
    case .everTag(let pattern):
      let lost = matches([pattern]).wrapped("EXISTS (SELECT 1 FROM tag_change t WHERE t.contact = c.n AND ", ")", height: 8)
      return .joined([clause(.tag(pattern, gainedWithin: nil), scene), lost], by: " OR ", nothing: .no)
    case .count(let patterns, let comparison, let wanted):
      return tags(patterns).wrapped("(SELECT COUNT(*) FROM ", ")", height: 10).compared(comparison, wanted)
    case .within(.contact(let field), let span):
      guard let column = field.timeColumn else { return asked(predicate, scene) }
      return Clause(
        "(\(column) >= ? AND \(column) <= ?)", [span.before(now, zone: zone).milliseconds, now.milliseconds], height: 9)
    case .longerAgo(.contact(let field), let span):
      guard let column = field.timeColumn else { return asked(predicate, scene) }
      return Clause("\(column) < ?", [span.before(now, zone: zone).milliseconds])
    case .compare(.consent(let channel), let comparison, .text(let text)):
      let isGiven = ((text == "yes") == (comparison == .equal))
      return consentedAt(channel).wrapped("(", ") IS \(isGiven ? "NOT " : "")NULL", height: 10)
    case .compare(let field, .equal, .text(let text)): return equal(field, [text], predicate, scene)
    case .isOneOf(let field, let values): return isOneOf(field, values, scene)
    default: return asked(predicate, scene)
    }
  }

  // MARK: Tags

  private mutating func tags(_ patterns: [TagPattern]) -> Clause {
    matches(patterns).wrapped("contact_tag t WHERE t.contact = c.n AND ", "", height: 2)
  }

  mutating func matches(_ patterns: [TagPattern]) -> Clause {
    .joined(
      patterns.map { pattern in
        switch pattern {
        case .tag(let tag): text("t.tag", is: tag.text)
        // A namespace is of ASCII letters: its tags lie side by side, from the colon to the sign behind it.
        case .anyIn(let namespace): Clause("(t.tag >= ? AND t.tag < ?)", [namespace + ":", namespace + ";"], height: 9)
        }
      }, by: " OR ", nothing: .no)
  }

  // MARK: Texts

  /// `column = text` as Swift compares: `é` is `é`, however it is composed.
  mutating func text(_ column: String, is text: String) -> Clause {
    if text.isComposedOneWay { return Clause("\(column) = ?", [text]) }
    texts.append(text)
    var same = Clause("")
    same.append("\(Inquiry.same.name)(?, \(texts.count - 1), \(column))", [.inquiry])
    return same
  }

  private mutating func isOneOf(_ field: Field, _ values: [Value], _ scene: SegmentQuery.Scene) -> Clause {
    let fixed = values.filter { if case .field = $0 { false } else { true } }
    // A function takes some hundred columns at most, so fields are compared one by one.
    let others = values.filter { if case .field = $0 { true } else { false } }
    var clauses: [Clause] = others.map { asked(.compare(field, .equal, $0), scene) }
    if !fixed.isEmpty {
      let texts = fixed.compactMap { if case .text(let text) = $0 { text } else { nil } }
      let whole = Predicate.isOneOf(field, fixed)
      clauses.append(texts.count == fixed.count ? equal(field, texts, whole, scene) : asked(whole, scene))
    }
    return .joined(clauses, by: " OR ", nothing: .no)
  }

  /// Whether the field is one of `texts`, without case. SQLite folds ASCII alone, so any other text is the evaluator's.
  private mutating func equal(
    _ field: Field, _ texts: [String], _ predicate: Predicate, _ scene: SegmentQuery.Scene
  ) -> Clause {
    guard let column = field.plainColumn(scene), texts.allSatisfy(\.isPrintableASCII) else { return asked(predicate, scene) }
    let places = texts.map { _ in "?" }.joined(separator: ", ")
    let simple = Clause("IFNULL(\(column) COLLATE NOCASE IN (\(places)), 0)", texts)
    var clause = Clause("CASE WHEN \(column) GLOB '*[^ -~]*' THEN ")
    clause.append(asked(predicate, scene))
    clause.append(" ELSE ")
    clause.append(simple)
    clause.append(" END")
    clause.height = 14
    return clause
  }

  // MARK: Asking

  /// A question to the evaluator about the columns that the condition reads.
  private mutating func asked(_ predicate: Predicate, _ scene: SegmentQuery.Scene) -> Clause {
    call(Inquiry.says.name, predicate, scene)
  }

  /// `function(inquiry, condition, column, …)`.
  mutating func call(_ function: String, _ predicate: Predicate, _ scene: SegmentQuery.Scene) -> Clause {
    var fields: [Field] = []
    for field in predicate.fields where !fields.contains(field) { fields.append(field) }
    var columns: [Clause] = []
    for field in fields { columns.append(column(of: field, scene)) }
    conditions.append(Condition(predicate: predicate, fields: fields))
    var clause = Clause("")
    clause.append("\(function)(?, \(conditions.count - 1)", [.inquiry])
    for column in columns {
      clause.append(", ")
      clause.append(column)
    }
    clause.append(")")
    return clause
  }

  private mutating func column(of field: Field, _ scene: SegmentQuery.Scene) -> Clause {
    switch field {
    case .contact(let field): return field.sealedPlace.map { Clause($0.readable("c"), height: 10) } ?? Clause("c.\(field.column)")
    case .property: return Clause("NULLIF(\(SealedPlace.properties.readable("c")), '{}')", height: 14)
    case .consent(let channel): return consentedAt(channel).wrapped("(", ")", height: 8)
    case .sync(let name):
      let destination = text("o.destination", is: name)
      return destination.wrapped(
        "(SELECT \(Visit.state) FROM outbox o WHERE o.contact = c.n AND ", " ORDER BY o.n DESC LIMIT 1)", height: 8)
    case .product: return Clause("NULL")
    case .session(.bought): return scene == .visit ? Clause("(\(Visit.bought))", height: 8) : Clause("NULL")
    case .slot(let ref):
      guard scene == .visit else { return Clause("NULL") }
      return text("\(Visit.slotOfProduct)", is: ref).wrapped(
        "(SELECT group_concat(\(Visit.skuOfProduct), char(10)) FROM \(Visit.products) WHERE ", ")", height: 10)
    // Outside of a group there is no session.
    case .answer: return scene == .visit ? Clause(SealedPlace.answers.readable("s"), height: 14) : Clause("NULL")
    case .score, .session: return Clause(scene == .visit ? "s.\(field.sessionColumn)" : "NULL")
    }
  }

  /// When the latest word on the channel was said, if it was a yes.
  private func consentedAt(_ channel: Channel) -> Clause {
    Clause(
      """
      SELECT CASE WHEN k.state = 'given' THEN k.at END FROM consent k WHERE k.contact = c.n AND k.channel = ? ORDER BY k.n DESC LIMIT 1
      """, [channel.rawValue])
  }
}

extension Field {
  /// The column of `session` that holds it.
  var sessionColumn: String {
    switch self {
    case .answer: "answered"
    case .score: "variables"
    case .session(let field): field.rawValue
    case .slot: "take"
    case .contact, .consent, .sync, .property, .product: "n"
    }
  }

  /// A column that holds just the text that the evaluator compares; nil where there is none.
  fileprivate func plainColumn(_ scene: SegmentQuery.Scene) -> String? {
    switch self {
    case .contact(.locale): "c.locale"
    case .session(.recommended), .session(.bought): nil
    case .session(let field): scene == .visit ? "s.\(field.rawValue)" : nil
    default: nil
    }
  }
}

extension Field.OfContact {
  var column: String {
    switch self {
    case .created: "created_at"
    case .seen: "seen_at"
    case .email, .name, .phone, .locale: rawValue
    }
  }

  /// Nil for one that says nothing of who somebody is.
  var sealedPlace: SealedPlace? {
    switch self {
    case .email: .email
    case .phone: .phone
    case .name: .name
    case .created, .seen, .locale: nil
    }
  }

  /// Nil for one that says no time.
  var timeColumn: String? { self == .created || self == .seen ? "c.\(column)" : nil }
}

extension String {
  var isPrintableASCII: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E } }

  /// No other sequence of characters is equal to it: beside marks and their letters, Unicode has second signs for `K`, `;` and the grave.
  var isComposedOneWay: Bool { isPrintableASCII && !utf8.contains { $0 == 0x4B || $0 == 0x3B || $0 == 0x60 } }
}
