// `askwell funnel --json`: all of a report as one document, whose keys other programs rely on. The report page shows the same figures.

extension FunnelReport {
  /// The whole of it. Rates are `Rate.json`, means `Mean.json`, money minor units of `currency`; what comes by window is keyed by its
  /// days, "7", "30" and "90".
  public var json: JSON {
    var members = funnel.sums
    members["shop"] = .text(shop)
    members["filter"] = filter.json
    members["from"] = .string(days.lowerBound.iso)
    members["to"] = .string(days.upperBound.iso)
    members["as_of"] = .string(asOf.iso)
    members["currency"] = .string(currency)
    members["under_way"] = .count(underWay)
    members["questions"] = .array(allQuestions.map { $0.json(funnel.questions[$0.ref] ?? Funnel.QuestionSums()) })
    members["products"] = .array(allProducts.map(json(ofProduct:)))
    members["outcomes"] = .array(allOutcomes.map { ["outcome": .string($0.ref), "share": $0.share.json] })
    members["hours"] = .array((0..<168).map(json(ofHour:)))
    members["by_day"] = .array(byDay.map(\.dayJSON))
    members["quizzes"] = .array(quizzes.map(\.json))
    members["versions"] = .array(versions.map(\.json))
    members["stores"] = .array(stores.map(\.json))
    members["kiosks"] = .array(kiosks.map(\.json))
    members["locales"] = .array(locales.map(\.json))
    members["variants"] = .array(variants.map(\.json))
    members["notes"] = .array(notes.map(\.json))
    var past = before.sums
    past["from"] = .string(daysBefore.lowerBound.iso)
    past["to"] = .string(daysBefore.upperBound.iso)
    members["before"] = .object(past)
    return .object(members)
  }

  private func json(ofProduct sku: String) -> JSON {
    let sums = funnel.products[sku] ?? Funnel.ProductSums()
    return [
      "sku": .string(sku), "title": .text(products[sku]), "shown": .count(sums.shown), "share": funnel.recommendationShare(sku).json,
      "bought": .count(sums.bought), "win_rate": sums.winRate.json,
    ]
  }

  private func json(ofHour week: Int) -> JSON {
    let sums = funnel.hours[week] ?? Funnel.HourSums()
    return [
      "weekday": .string(FunnelReport.weekdays[week / 24]), "hour": .count(week % 24), "views": .count(sums.views),
      "starts": .count(sums.starts), "completions": .count(sums.completions),
    ]
  }

  /// As `opening_hours` names them, from Monday.
  static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

extension FunnelFilter {
  /// What was asked for; null lets all pass.
  fileprivate var json: JSON {
    [
      "quiz": .text(quiz), "version": .text(version), "store": .text(store), "kiosk": .text(kiosk), "locale": .text(locale),
      "variant": .text(variant),
    ]
  }
}

extension FunnelReport.Part {
  fileprivate var json: JSON {
    var members = funnel.sums
    members["name"] = .text(name)
    members["title"] = .string(title)
    return .object(members)
  }

  /// A day is told shortly: there may be 400 of them.
  fileprivate var dayJSON: JSON {
    [
      "day": .text(name), "counts": funnel.counts, "start_rate": funnel.startRate.json, "completion_rate": funnel.completionRate.json,
      "conversion_rate": .byWindow { funnel.conversion(within: $0).json },
    ]
  }
}

extension FunnelReport.QuestionWords {
  fileprivate func json(_ sums: Funnel.QuestionSums) -> JSON {
    func seconds(_ percent: Int) -> JSON { sums.tenths(atPercent: percent).map { .double(Double($0) / 10) } ?? .null }
    return [
      "question": .string(ref), "title": .string(title), "views": .count(sums.views), "answers": .count(sums.answers),
      "skips": .count(sums.skips), "drop_off": sums.dropOff.json, "skip_rate": sums.skipRate.json,
      "choices": .array(
        choices.map { ["choice": .string($0.ref), "label": .string($0.label), "share": sums.choiceShare($0.ref).json] }),
      "ways": .array(
        sums.waysByCount.map { ["to": .string($0 == Funnel.results ? "results" : $0), "share": sums.transitionShare($0).json] }),
      "seconds": ["n": .count(sums.timed), "median": seconds(50), "p90": seconds(90)],
    ]
  }
}

extension Funnel {
  /// Counts and metrics of SEMANTICS.md (d); what is told question by question is not in it.
  fileprivate var sums: [String: JSON] {
    [
      "counts": counts, "start_rate": startRate.json, "completion_rate": completionRate.json, "drop_off": dropOff.json,
      "lead_capture_rate": leadCapture.json, "lead_rate": leadsOfViews.json,
      "consent_rate": ["email": consentRate(.email).json, "sms": consentRate(.sms).json],
      "timeout_rate": timeoutRate.json, "back_rate": backRate.json, "handoff_rate": handoffRate.json, "scan_rate": scanRate.json,
      "cart_rate": cartRate.json, "average_cart": averageCart.json, "no_match_rate": noMatchRate.json,
      "fallback_rate": fallbackRate.json,
      "conversion_rate": .byWindow { conversion(within: $0).json },
      "orders_per_completion": .byWindow { ordersOfCompletions(within: $0).json },
      "aov": .byWindow { averageOrder(within: $0).json },
      "revenue_per_start": .byWindow { revenuePerStart(within: $0).json },
      "direct": .byWindow { .count(sales[$0]?.direct ?? 0) },
      "indirect": .byWindow { .count(sales[$0]?.indirect ?? 0) },
    ]
  }

  fileprivate var counts: JSON {
    [
      "views": .count(views), "starts": .count(starts), "completions": .count(completions), "unique_completions": .count(uniqueCompletions),
      "timeouts": .count(timeouts), "backs": .count(backs), "lead_views": .count(leadViews), "leads": .count(leads),
      "lead_drops": .count(leadDrops), "email_consents": .count(emailConsents), "sms_consents": .count(smsConsents),
      "handoffs": .count(handoffs), "scans": .count(scans), "receipts": .count(receipts), "carts": .count(carts),
      "cart_value": .count(cartValue), "no_matches": .count(noMatches), "fallbacks": .count(fallbacks),
    ]
  }
}

extension JSON {
  fileprivate static func count(_ count: Int) -> JSON { .int(Int64(count)) }
  fileprivate static func byWindow(_ value: (Int) -> JSON) -> JSON {
    .object(Dictionary(Funnel.windows.map { (String($0), value($0)) }, uniquingKeysWith: { $1 }))
  }
}
