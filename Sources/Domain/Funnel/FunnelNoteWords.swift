// The notes of a report as sentences: the one place where their words are made.

extension FunnelNote {
  /// `Question 4, “Up to?”, loses 31% of those who see it (62 of 200), far more than any other step.` Titles are cleaned and shortened.
  public var text: String {
    switch self {
    case .few(let starts):
      "Few sessions: \(Figures.count(starts)) \(starts == 1 ? "start" : "starts"). A share of fewer than \(Rate.fewest) says little."
    case .loses(let place, let rate):
      "\(place.subject) loses \(Figures.roundPercent(rate)) of those who see it (\(rate.words)), far more than any other step."
    case .timeouts(let rate):
      "\(Figures.roundPercent(rate)) of starts end by the idle reset (\(rate.words)): shoppers walk away, or need more time."
    case .noMatches(let rate):
      "\(Figures.roundPercent(rate)) of results leave a slot empty (\(rate.words)): the catalog has nothing for these answers."
    case .fallbacks(let rate):
      "\(Figures.roundPercent(rate)) of results needed the fallback ladder (\(rate.words)): what is asked for leaves too few products."
    case .skippedByNobody(let place, let rate): "\(place.subject) is optional, and nobody leaves it empty (\(rate.words))."
    case .skippedByMost(let place, let rate):
      "\(place.subject) is left empty by \(Figures.roundPercent(rate)) of those who see it (\(rate.words))."
    case .changed(let measure, let now, let before): measure.sentence(now, before)
    case .variantsDiffer(let measure, let variants):
      "Variants differ in \(measure.words): \(variants.map(\.words).joined(separator: ", ")). Their 95% intervals do not overlap."
    case .variantsAlike(let measure, let variants):
      "No difference in \(measure.words) can be told yet: \(variants.map(\.words).joined(separator: ", "))."
    case .windowsOpen(let days):
      "Orders within \(FunnelNote.list(days)) days may still come in for this period."
    case .fewParts(let kind, let parts): FunnelNote.sentence(kind, parts)
    }
  }

  /// `{"kind", "text", "rates": [{"name", …}]}`.
  public var json: JSON {
    let rates = rates.map { named -> JSON in
      guard case .object(var members) = named.rate.json else { return .null }
      members["name"] = .string(named.title)
      return .object(members)
    }
    return ["kind": .string(kind), "text": .string(text), "rates": .array(rates)]
  }

  /// One word a kind, which stays.
  public var kind: String {
    switch self {
    case .few: "few"
    case .loses: "loses"
    case .timeouts: "timeouts"
    case .noMatches: "no_matches"
    case .fallbacks: "fallbacks"
    case .skippedByNobody: "skipped_by_nobody"
    case .skippedByMost: "skipped_by_most"
    case .changed: "changed"
    case .variantsDiffer: "variants_differ"
    case .variantsAlike: "variants_alike"
    case .windowsOpen: "windows_open"
    case .fewParts: "few_parts"
    }
  }

  /// The figures behind it.
  public var rates: [Named] {
    switch self {
    case .few, .windowsOpen: []
    case .loses(let place, let rate), .skippedByNobody(let place, let rate), .skippedByMost(let place, let rate):
      [Named(place.name, rate)]
    case .timeouts(let rate): [Named("timeouts", rate)]
    case .noMatches(let rate): [Named("no_matches", rate)]
    case .fallbacks(let rate): [Named("fallbacks", rate)]
    case .changed(_, let now, let before): [Named("now", now), Named("before", before)]
    case .variantsDiffer(_, let variants), .variantsAlike(_, let variants), .fewParts(_, let variants): variants
    }
  }

  /// `7, 30 and 90`.
  private static func list(_ days: [Int]) -> String {
    let words = days.map(String.init)
    return words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words.suffix(1).joined()
  }

  private static func sentence(_ kind: String, _ parts: [Named]) -> String {
    let named = parts.prefix(5).map { "\($0.title.short) (\($0.rate.of))" }.joined(separator: ", ")
    let more = parts.count > 5 ? " and \(parts.count - 5) more" : ""
    return "Too few starts to compare these \(kind): \(named)\(more)."
  }
}

extension FunnelNote.Place {
  /// `Question 4, “Up to?”,` begins a sentence.
  fileprivate var subject: String {
    switch self {
    case .question(let number, let title): "Question \(number), “\(title.short)”,"
    case .lead: "The contact step"
    }
  }

  fileprivate var name: String {
    switch self {
    case .question(let number, let title): "\(number) \(title)"
    case .lead: "lead"
    }
  }
}

extension FunnelNote.Measure {
  fileprivate var words: String {
    switch self {
    case .completion: "completion"
    case .conversion(let days): "conversion within \(days) days"
    }
  }

  fileprivate func sentence(_ now: Rate, _ before: Rate) -> String {
    let rose = (now.share ?? 0) > (before.share ?? 0)
    let from = "\(Figures.roundPercent(before)) (\(before.words))"
    return "\(words.capitalisedFirst) \(rose ? "rose" : "fell") from \(from) to \(Figures.roundPercent(now)) (\(now.words))."
  }
}

extension FunnelNote.Named {
  fileprivate var words: String { "\(title.short) \(Figures.roundPercent(rate)) (\(rate.words))" }
}

extension Rate {
  /// `62 of 200`.
  var words: String { "\(Figures.count(count)) of \(Figures.count(of))" }
}

extension String {
  /// Cleaned, and no longer than a sentence bears.
  fileprivate var short: String { cleaned().clipped(to: 60) }
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// At most `length` characters, the last of them an ellipsis where there was more.
  func clipped(to length: Int) -> String { count <= length ? self : prefix(length - 1) + "…" }
}
