// The document of `askwell quiz simulate --json`.

extension SimulationResult {
  /// Counts are exact; a share has at most four digits after the point, and stands beside what it is a share of.
  public var json: JSON {
    [
      "quiz": .string(quiz), "version": .string(version), "seed": .count(seed), "sessions": .count(sessions),
      "of": .count(coverage.ways.of), "exhaustive": .bool(isExhaustive), "coverage": coverage.json,
      "products": .array(products.map { $0.json(of: sessions) }), "never": .array(never.map(\.json)),
      "slots": .array(slots.map(\.json)), "no_match": ["sessions": .count(noMatch), "share": .share(noMatch, of: sessions)],
      "longest": longest?.json ?? .null, "shortest": shortest?.json ?? .null, "seconds": seconds?.json ?? .null,
      "outcomes": .array(outcomes.map { $0.json("outcome", of: sessions) }), "tags": .array(tags.map { $0.json("tag", of: sessions) }),
    ]
  }
}

extension JSON {
  fileprivate static func count(_ value: Int?) -> JSON { value.map { .int(Int64($0)) } ?? .null }

  /// Rounded half up to four digits; null of nothing.
  fileprivate static func share(_ part: Int, of whole: Int?) -> JSON {
    guard let whole, whole > 0 else { return .null }
    // Twice as fine, so that a half is seen; of ways there may be too many for a plain product.
    let halves = part < whole ? whole.dividingFullWidth(part.multipliedFullWidth(by: 20_000)).quotient : 20_000
    return .double(Double((halves + 1) / 2) / 10_000)
  }
}

extension SimulationResult.Reached {
  fileprivate var json: JSON { ["reached": .count(reached), "of": .count(of), "share": .share(reached, of: of)] }
}

extension SimulationResult.Coverage {
  fileprivate var json: JSON {
    [
      "ways": ways.json, "paths": paths.json, "choices": choices.json, "bands": bands.json,
      "thinned": .array(thinned.map(JSON.string)),
    ]
  }
}

extension SimulationResult.Product {
  fileprivate func json(of sessions: Int) -> JSON {
    [
      "sku": .string(sku), "product": .string(product), "title": .string(title), "wins": .count(wins), "of": .count(sessions),
      "share": .share(wins, of: sessions), "first": .count(first), "runner_up": .count(runnerUp),
    ]
  }
}

extension SimulationResult.Never {
  fileprivate var json: JSON {
    [
      "sku": .string(sku), "product": .string(product), "title": .string(title), "meant": .bool(isMeant),
      "runner_up": .count(runnerUp), "reason": .text(reason?.rawValue), "sessions": .count(count), "of": .count(of),
      "share": .share(count, of: of),
    ]
  }
}

extension SimulationResult.SlotFill {
  fileprivate var json: JSON {
    let steps = ladder.map { ($0.key.rawValue, JSON.int(Int64($0.value))) }
    return [
      "slot": .string(slot), "filled": .count(filled), "empty": .count(empty), "hidden": .count(hidden),
      "empty_share": .share(empty, of: filled + empty), "ladder": .object(Dictionary(uniqueKeysWithValues: steps)),
    ]
  }
}

extension SimulationResult.Path {
  fileprivate var json: JSON { ["questions": .int(Int64(questions.count)), "path": .array(questions.map(JSON.string))] }
}

extension SimulationResult.Seconds {
  fileprivate var json: JSON {
    [
      "median": .int(Int64(median)), "p90": .int(Int64(p90)), "longest": .int(Int64(longest)),
      "basis": "estimate: 238 words a minute, and seconds by the kind of question",
    ]
  }
}

extension SimulationResult.Frequency {
  fileprivate func json(_ name: String, of sessions: Int) -> JSON {
    [name: .string(self.name), "sessions": .count(self.sessions), "of": .count(sessions), "share": .share(self.sessions, of: sessions)]
  }
}
