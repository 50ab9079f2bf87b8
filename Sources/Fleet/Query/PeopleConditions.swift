// Single conditions as SQL. What is asked often has a form that an index or a plain comparison answers; everything else is
// `fact_holds` of two facts.
internal import Domain

extension PeopleQuery {
  /// A condition that is no group, no happening and no segment.
  mutating func condition(_ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    switch predicate {
    case .tag(let pattern, let span):
      var clause = "EXISTS (SELECT FROM askwell.person_tag t WHERE \(tagged([pattern]))"
      if let span { clause += " AND t.since >= \(values.number(span.before(now, zone: zone).milliseconds))" }
      return clause + ")"
    case .everTag(let pattern):
      // What a visit gave, it gave; what an import or a hand gave and took back is not told to the hub.
      let given = "EXISTS (SELECT FROM unnest(s.tags) u(tag) WHERE \(values.matches("u.tag COLLATE \"C\"", [pattern])))"
      return "(\(try condition(.tag(pattern, gainedWithin: nil), scene)) OR EXISTS (SELECT FROM \(PeopleQuery.sessions) AND \(given)))"
    case .count(let patterns, let comparison, let wanted):
      let tags = "(SELECT count(*) FROM askwell.person_tag t WHERE \(tagged(patterns)))"
      return values.count(tags, comparison, wanted)
    case .compare(let field, let comparison, let value): return try compare(field, comparison, value, predicate, scene)
    case .isOneOf(let field, let values):
      return try values.clauses(by: "OR", nothing: "false") { (value) throws(HubFault) in
        try compare(field, .equal, value, predicate, scene)
      }
    case .isNoneOf(let field, let values):
      return try values.clauses(by: "AND", nothing: "true") { (value) throws(HubFault) in
        try compare(field, .notEqual, value, predicate, scene)
      }
    case .between(let field, let low, let high):
      return
        "(\(try compare(field, .atLeast, low, predicate, scene)) AND \(try compare(field, .atMost, high, predicate, scene)))"
    case .isSet(let field):
      return "coalesce(\(try fact(field, predicate, scene)) NOT IN ('{\"s\": []}', '{\"t\": \"\"}'), false)"
    case .within(let field, let span):
      let (from, to) = (values.number(span.before(now, zone: zone).milliseconds), values.number(now.milliseconds))
      return "coalesce(\(try moment(field, predicate, scene)) BETWEEN \(from) AND \(to), false)"
    case .longerAgo(let field, let span):
      let before = values.number(span.before(now, zone: zone).milliseconds)
      return "coalesce(\(try moment(field, predicate, scene)) < \(before), false)"
    case .upcoming(let field, let span):
      let today = zone.date(of: now)
      let (from, to) = (values.number(now.milliseconds), values.number(span.after(now, zone: zone).milliseconds))
      let (first, last) = (values.text(today.iso), values.text(span.after(today).iso))
      return """
        coalesce((SELECT CASE WHEN u.f ? 'i' THEN (u.f ->> 'i')::bigint BETWEEN \(from) AND \(to)
          ELSE (u.f ->> 'd') COLLATE "C" BETWEEN \(first) AND \(last) END
        FROM (SELECT askwell.time_of(\(try timed(field, predicate, scene))) AS f) u), false)
        """
    case .anniversary(let field, let span): return try anniversary(field, span, predicate, scene)
    case .month(let field, let comparison, let wanted):
      let month = "extract(month FROM \(try day(field, predicate, scene)))::bigint"
      return "coalesce(\(values.count(month, comparison, wanted)), false)"
    case .and, .or, .not, .did, .segment: throw PeopleQuery.refusal(predicate, "stands where a single condition must")
    }
  }

  private mutating func tagged(_ patterns: [TagPattern]) -> String {
    "t.store_id = p.store_id AND t.person_no = p.person_no AND \(values.matches("t.tag", patterns))"
  }

  static func refusal(_ predicate: Predicate, _ why: String) -> HubFault {
    HubFault(.spoilt, "\"\(predicate.text)\" cannot be asked at the hub: it \(why)")
  }

  // MARK: Comparing

  private mutating func compare(
    _ field: Field, _ comparison: Comparison, _ value: Value, _ predicate: Predicate, _ scene: Scene
  ) throws(HubFault) -> String {
    if case .consent(let channel) = field {
      guard case .date = value else {
        let isWanted = (value == .text("yes")) == (comparison == .equal)
        return (isWanted ? "" : "NOT ") + PeopleQuery.isConsented(channel)
      }
      return try holds(comparison, PeopleQuery.instant(PeopleQuery.consented(channel)), value, predicate, scene)
    }
    if case .text(let wanted) = value, comparison == .equal || comparison == .notEqual, let column = field.plainColumn(scene) {
      let text = try text(wanted)
      return "coalesce(askwell.folded(\(column)) \(comparison == .equal ? "=" : "<>") askwell.folded(\(text)), false)"
    }
    return try holds(comparison, try fact(field, predicate, scene), value, predicate, scene)
  }

  private mutating func holds(
    _ comparison: Comparison, _ left: String, _ value: Value, _ predicate: Predicate, _ scene: Scene
  ) throws(HubFault) -> String {
    let right: String
    switch value {
    case .number(let number): right = values.json(JSON.object(["n": .string(number.text())]).canonical)
    case .date(let date): right = values.json(JSON.object(["d": .string(date.iso)]).canonical)
    case .text(let text):
      try PeopleQuery.check(text)
      right = values.json(JSON.object(["t": .string(text)]).canonical)
    case .field(let other): right = try fact(other, predicate, scene)
    }
    return "askwell.fact_holds(\(values.text(comparison.rawValue)), \(left), \(right), \(values.text(zone.name)))"
  }
}

extension [Value] {
  fileprivate func clauses(by word: String, nothing: String, _ clause: (Value) throws(HubFault) -> String) throws(HubFault) -> String {
    var all: [String] = []
    for value in self { all.append(try clause(value)) }
    return all.joined(by: word, nothing: nothing)
  }
}

extension Field {
  /// A column that is a text and nothing else.
  fileprivate func plainColumn(_ scene: PeopleQuery.Scene) -> String? {
    switch self {
    case .contact(.email): "p.email"
    case .contact(.phone): "p.phone"
    case .contact(.name): "p.name"
    case .contact(.locale): "p.locale"
    case .session(let field) where scene == .visit: field.textColumn
    default: nil
    }
  }
}

extension Field.OfSession {
  /// What a text of `s` is; nil for sets.
  var textColumn: String? {
    switch self {
    case .quiz: "s.quiz"
    case .version: "s.version"
    case .staff: "s.staff"
    case .locale: "s.locale"
    case .variant: "s.variant"
    case .outcome: "s.outcome"
    case .store: "(SELECT v.name FROM askwell.store v WHERE v.store_id = s.store_id)"
    case .kiosk: "(SELECT v.name FROM askwell.kiosk v WHERE v.store_id = s.store_id AND v.kiosk_id = s.kiosk_id)"
    case .recommended, .bought: nil
    }
  }
}
