// Serves the page "why (not)" and replays: a session ranked again, and asked about each product.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func why(_ request: WhyRequest) throws(StoreError) -> WhyAnswer {
    switch request {
    case .replay(let id): return .replayed(session: id, try replayed(id))
    case .products(let session, let find):
      switch try inquest(session) {
      case .failure(let refusal): return .none(session, refusal.reason)
      case .success(let inquest): return .products(page(session, inquest, find: find))
      }
    case .product(let session, let sku):
      switch try inquest(session) {
      case .failure(let refusal): return .none(session, refusal.reason)
      case .success(let inquest):
        guard let verdict = inquest.verdict(on: sku) else {
          return .none(session, "There was no SKU \"\(sku)\" in this session's catalog.")
        }
        return .product(WhyProduct(session, verdict, inquest))
      }
    }
  }

  /// Why there is nothing to ask about.
  private struct NoInquest: Error {
    var reason: String
  }

  private func replayed(_ id: String) throws(StoreError) -> Replayed {
    var past = Past(store)
    do {
      let replay = try past.replay(id)
      guard replay.stored.take != nil else { return .failed("It never came to its results.") }
      return replay.difference.map { .different($0.words) } ?? .same
    } catch {
      if case .store(let fault) = error { throw fault }
      return .failed(error.message)
    }
  }

  /// The session ranked again; the last one is at hand, since page and products ask about the same.
  private func inquest(_ session: WhySession) throws(StoreError) -> Result<Inquest, NoInquest> {
    switch session {
    case .preview:
      guard let inquest = stage.withLock({ $0 })?.inquest else { return .failure(NoInquest(reason: "The preview has no results yet.")) }
      return .success(inquest)
    case .stored(let id):
      if let kept = keptInquest.withLock({ $0 }), kept.inquest.seating.session == id { return .success(kept.inquest) }
      var past = Past(store)
      do {
        let replay = try past.replay(id)
        guard replay.stored.take != nil else { return .failure(NoInquest(reason: "The session never came to its results.")) }
        let inquest = Inquest(replay.seating, take: replay.take)
        keptInquest.withLock { $0 = KeptInquest(inquest) }
        return .success(inquest)
      } catch {
        if case .store(let fault) = error { throw fault }
        return .failure(NoInquest(reason: error.message))
      }
    }
  }

  /// What was shown in its order, then what has most points; each group keeps the catalog's order.
  private func page(_ session: WhySession, _ inquest: Inquest, find: String) -> WhyPage {
    let needle = find.lowercased()
    let shown = Dictionary(inquest.take.products.enumerated().map { ($1.sku, $0) }, uniquingKeysWith: { first, _ in first })
    let slots = Slots(inquest.quiz)
    var found: [(rank: Int, score: Int, place: Int)] = []
    for (place, variant) in inquest.catalog.variants.enumerated() {
      guard needle.isEmpty || "\(variant.title) \(variant.sku)".lowercased().contains(needle) else { continue }
      found.append((shown[variant.sku] ?? Int.max, inquest.score(at: place), place))
    }
    found.sort { ($0.rank, -$0.score, $0.place) < ($1.rank, -$1.score, $1.place) }
    let rows = found.prefix(WhyPage.most).map { WhyPage.Row(inquest.verdict(at: $0.place), inquest, slots) }
    return WhyPage(session: session, find: find, total: found.count, rows: rows)
  }
}

/// A session that was asked about. Used on the desk's one thread alone, which is why it may be kept in what other threads see.
final class KeptInquest: @unchecked Sendable {
  let inquest: Inquest
  init(_ inquest: Inquest) { self.inquest = inquest }
}

/// Slots by the words on the results page.
struct Slots {
  private var titles: [String: String] = [:]

  init(_ quiz: Quiz) {
    for section in quiz.sections {
      for slot in section.slots {
        let title = slot.title ?? (section.slots.count == 1 ? section.title : nil)
        titles[slot.ref] = title.map { quiz.text($0, in: quiz.locale) }
      }
    }
  }

  subscript(ref: String?) -> String? { ref.map { titles[$0] ?? $0 } }
}

extension WhyPage.Row {
  init(_ verdict: Inquest.Verdict, _ inquest: Inquest, _ slots: Slots) {
    let outcome: WhyOutcome =
      switch verdict.outcome {
      case .shown(let slot): .shown(slot: slots[slot])
      case .sibling(let sku, let slot): .sibling(Self.name(of: sku, beside: verdict.variant, inquest.catalog), slot: slots[slot])
      case .fails(let gate): .fails(gate)
      case .outranked: .outranked
      }
    self.init(sku: verdict.variant.sku, title: verdict.variant.title, outcome: outcome, score: verdict.explanation.score)
  }

  /// Variants that share a title are told apart by their SKUs.
  private static func name(of sku: String, beside variant: Variant, _ catalog: Catalog) -> String {
    guard let title = catalog.variant(sku)?.title, title != variant.title else { return sku }
    return title
  }
}

extension WhyProduct {
  init(_ session: WhySession, _ verdict: Inquest.Verdict, _ inquest: Inquest) {
    let (quiz, card) = (inquest.quiz, verdict.explanation)
    let votes = card.why.map { why in
      let question = quiz.question(why.question)
      let choice = question?.carriers.first { $0.ref == why.choice }
      return Vote(
        question: question.map { quiz.text($0.title, in: quiz.locale) } ?? why.question,
        choice: choice.map { quiz.text($0.label, in: quiz.locale) } ?? why.choice, points: why.points)
    }
    self.init(
      session: session, row: WhyPage.Row(verdict, inquest, Slots(quiz)), matched: card.matched, asked: inquest.take.asked,
      isPinned: card.isPinned, votes: votes, gate: card.gate, ladder: verdict.ladder)
  }
}
