// Fields as facts of the hub, see `HubFunctions.facts`.
internal import Domain

extension PeopleQuery {
  /// What the field holds.
  mutating func fact(_ field: Field, _ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    switch field {
    case .contact(.created): return PeopleQuery.instant("p.created_at")
    case .contact(.seen): return PeopleQuery.instant("p.seen_at")
    case .contact(let field): return "askwell.text_fact(p.\(field.rawValue))"
    case .consent(let channel): return "(CASE WHEN \(PeopleQuery.isConsented(channel)) THEN jsonb '{\"t\": \"yes\"}' END)"
    case .property(let name):
      let key = try text(name)
      // Of a person's contacts the one that was seen last and has it.
      return """
        (SELECT askwell.property_fact(m.properties -> \(key)) FROM askwell.contact m
          WHERE m.home = p.store_id AND m.person_no = p.person_no AND m.properties ? \(key)
          ORDER BY m.seen_at DESC, m.store_id, m.contact_id LIMIT 1)
        """
    case .sync: throw PeopleQuery.refusal(predicate, "asks what became of a delivery, which each shop knows for itself; ask there")
    case .product: throw PeopleQuery.refusal(predicate, "asks about a product, not about a person")
    // Outside of a group there is no session.
    case .answer, .score, .session, .slot: return scene == .visit ? try visitFact(field) : "NULL::jsonb"
    }
  }

  private mutating func visitFact(_ field: Field) throws(HubFault) -> String {
    switch field {
    case .answer(let ref): return "askwell.answer_fact(s.answers, \(try text(ref)))"
    case .score(let name):
      return "(SELECT jsonb_build_object('n', v.n) FROM (SELECT s.take -> 'variables' -> \(try text(name)) AS n) v WHERE v.n IS NOT NULL)"
    case .session(.recommended): return "jsonb_build_object('s', coalesce(to_jsonb(s.recommended), '[]'))"
    case .session(.bought):
      return """
        jsonb_build_object('s', (SELECT coalesce(jsonb_agg(DISTINCT l.sku), '[]') FROM askwell.orders o
          JOIN askwell.order_line l ON l.store_id = o.store_id AND l.name = o.name
          WHERE o.store_id = s.store_id AND o.session_id = s.session_id AND o.is_cancelled IS NOT TRUE AND l.sku IS NOT NULL))
        """
    case .slot(let ref):
      let products = "jsonb_array_elements(CASE WHEN jsonb_typeof(s.take -> 'products') = 'array' THEN s.take -> 'products' END)"
      return """
        jsonb_build_object('s', (SELECT coalesce(jsonb_agg(r.e -> 'sku'), '[]') FROM \(products) r(e)
          WHERE r.e ->> 'slot' = \(try text(ref))))
        """
    case .session(let field): return "askwell.text_fact(\(field.textColumn ?? "NULL"))"
    case .contact, .consent, .property, .sync, .product: return "NULL::jsonb"
    }
  }

  static func instant(_ milliseconds: String) -> String {
    "(SELECT jsonb_build_object('i', v.i) FROM (SELECT \(milliseconds) AS i) v WHERE v.i IS NOT NULL)"
  }

  // MARK: Consent

  /// The latest word on this address was a yes, whichever shop heard it.
  static func isConsented(_ channel: Channel) -> String { channel == .email ? "p.can_email" : "p.can_sms" }

  /// When that was said; null where it was no yes.
  static func consented(_ channel: Channel) -> String {
    let (digest, word) = channel == .email ? ("email_digest", "email") : ("phone_digest", "sms")
    return """
      (SELECT m.\(word)_given_at FROM askwell.contact m WHERE \(isConsented(channel)) AND m.home = p.store_id
        AND m.person_no = p.person_no AND m.\(digest) = p.\(digest) AND m.\(word)_given IS NOT NULL
        ORDER BY m.\(word)_given_at DESC LIMIT 1)
      """
  }

  // MARK: Times

  /// What the field says as a time: of a consent, when it was given.
  mutating func timed(_ field: Field, _ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    if case .consent(let channel) = field { return PeopleQuery.instant(PeopleQuery.consented(channel)) }
    return try fact(field, predicate, scene)
  }

  mutating func moment(_ field: Field, _ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    switch field {
    case .contact(.created): "p.created_at"
    case .contact(.seen): "p.seen_at"
    case .consent(let channel): PeopleQuery.consented(channel)
    default: "askwell.moment_of(\(try fact(field, predicate, scene)), \(values.text(zone.name)))"
    }
  }

  mutating func day(_ field: Field, _ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    "askwell.day_of(\(try timed(field, predicate, scene)), \(values.text(zone.name)))"
  }

  /// The days from today to the end of the span, as months and days: one of them in a later year than the field's.
  mutating func anniversary(_ field: Field, _ span: Span?, _ predicate: Predicate, _ scene: Scene) throws(HubFault) -> String {
    let today = zone.date(of: now)
    let length = span.map { $0.after(today).daysSinceEpoch - today.daysSinceEpoch } ?? 0
    guard length <= 732 else { throw PeopleQuery.refusal(predicate, "looks more than two years ahead") }
    var byYear: [Int: [Int64]] = [:]
    for number in today.daysSinceEpoch...(today.daysSinceEpoch + length) {
      let day = CivilDate(daysSinceEpoch: number)
      byYear[day.year, default: []].append(Int64(day.month * 100 + day.day))
      // 29 February is kept on the 28th in other years.
      let isCommon = CivilDate(year: day.year, month: 2, day: 29) == nil
      if isCommon, day.month == 2, day.day == 28 { byYear[day.year, default: []].append(229) }
    }
    let clauses = byYear.sorted { $0.key < $1.key }.map { year, days in
      "(u.year < \(values.number(Int64(year))) AND u.day = ANY (\(values.numbers(days))))"
    }
    return """
      coalesce((SELECT \(clauses.joined(by: "OR", nothing: "false")) FROM (
        SELECT extract(year FROM d)::bigint AS year, (extract(month FROM d) * 100 + extract(day FROM d))::bigint AS day
        FROM (SELECT \(try day(field, predicate, scene)) AS d) v) u), false)
      """
  }
}
