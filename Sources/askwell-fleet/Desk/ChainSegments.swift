// Segments of a chain: tags and named expressions, counted at the hub over the shops that are looked at.
internal import Console
internal import Domain
internal import Fleet
internal import Live
internal import Storage

/// A snapshot of the segment browser, for the shops that were looked at.
struct KeptSegments {
  /// How long it serves: a count over millions takes seconds.
  static let milliseconds: Int64 = 60_000
  var page: SegmentsPage
  var tags: [HubTag]
}

extension ChainDesk {
  func segments() throws -> SegmentsPage {
    let version = try change()
    if var kept = keptSegments?.page, clock().milliseconds - kept.asOf.milliseconds < KeptSegments.milliseconds {
      kept.version = version
      return kept
    }
    try bench.layOut(at: clock())
    let scope = scope
    let all = try door.read { reader throws(HubFault) in try reader.tags(in: scope) }
    let saved = try bench.store.segments()
    let bases = try bases()
    let rows = all.compactMap { tag in
      tag.tag.map {
        SegmentsPage.Row(
          ref: .tag($0), basis: bases[$0.namespace], people: tag.people, reachable: tag.reachable, byEmail: tag.byEmail, bySMS: tag.bySMS)
      }
    }
    // One that cannot be asked at the hub is left out of the list, not of the shelf.
    let named = try saved.compactMap { try row(of: $0, among: saved) }
    let page = SegmentsPage(version: version, asOf: clock(), people: all.first?.people ?? 0, rows: rows + named)
    keptSegments = KeptSegments(page: page, tags: all)
    return page
  }

  /// Every tag with its people; the first is everybody.
  func allTags() throws -> [HubTag] {
    _ = try segments()
    return keptSegments?.tags ?? []
  }

  private func bases() throws -> [String: Basis] {
    let quizzes = try bench.store.quizzes().compactMap { try bench.store.quizSource($0.ref) }.compactMap { QuizFile($0.source).quiz }
    return Dictionary(quizzes.flatMap(\.namespaces).map { ($0.name, $0.basis) }, uniquingKeysWith: { first, _ in first })
  }

  private func row(of segment: StoredSegment, among all: [StoredSegment]) throws -> SegmentsPage.Row? {
    do throws(HubFault) {
      let counts = try ["", " and consent.email = yes", " and consent.sms = yes", " and (consent.email = yes or consent.sms = yes)"].map {
        condition throws(HubFault) in try count("(\(segment.definition))\(condition)", among: all)
      }
      return SegmentsPage.Row(
        ref: .saved(segment.name), basis: segment.basis, people: counts[0], reachable: counts[3], byEmail: counts[1], bySMS: counts[2])
    } catch {
      guard error.kind == .spoilt else { throw error }
      return nil
    }
  }

  /// People among the shops that are looked at.
  private func count(_ expression: String, among segments: [StoredSegment]) throws(HubFault) -> Int {
    let predicate: Predicate
    do throws(ExpressionError) { predicate = try Predicate(parsing: expression, in: .segment) } catch {
      throw .cannotBeAsked(error.message)
    }
    let known = Dictionary(
      segments.compactMap { segment in (try? Predicate(parsing: segment.definition, in: .segment)).map { (segment.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    let (scope, now, zone) = (scope, clock(), zone)
    return try door.read { reader throws(HubFault) in
      try reader.count(predicate, in: scope, segments: known, now: now, zone: zone)
    }
  }

  func meaning(of ref: SegmentRef) throws -> ConsoleReply? {
    let page = try segments()
    guard case .meaning(var meaning)? = desk.perform(.loadMeaning(ref)) else { return nil }
    meaning.people = page.rows.first { $0.ref == ref }?.people ?? 0
    meaning.companions = []
    return .meaning(meaning)
  }

  func tags(_ request: TagRequest) throws -> TagAnswer {
    switch request {
    case .matches(let question) where question.subject == .people: return .matches(question, matches(question))
    case .segment:
      try bench.layOut(at: clock())
      return try onBench(request)
    case .saveSegment(_, let replaced):
      try bench.layOut(at: clock())
      let before = try bench.store.segments()
      let answer = try onBench(request)
      guard case .done = answer, let segment = try bench.store.segments().first(where: { !before.contains($0) }) else { return answer }
      return try atHub(answer) { [who = door.who] shelf throws(HubFault) in
        try shelf.saveSegment(segment, replacing: replaced, by: who)
      }
    case .deleteSegment(let name):
      let answer = try onBench(request)
      guard case .done = answer else { return answer }
      return try atHub(answer) { [who = door.who] shelf throws(HubFault) in try shelf.deleteSegment(name, by: who) }
    case .matches: return try onBench(request)
    case .list, .plan, .rename, .reasons: return .refused("This is done at a shop's own console.")
    }
  }

  /// What the shop's own desk makes of it: the same checks, the same words.
  private func onBench(_ request: TagRequest) throws -> TagAnswer {
    switch desk.perform(.tags(request)) {
    case .tags(let answer)?: return answer
    case .failed(let reason)?: return .refused(reason)
    default: return .refused("This cannot be done here.")
    }
  }

  /// What was checked on the bench is kept at the hub; where that says no the bench takes the hub's again.
  private func atHub(_ answer: TagAnswer, _ work: @Sendable (HubShelf) throws(HubFault) -> Void) throws -> TagAnswer {
    keptSegments = nil
    do throws(HubFault) { try door.edit(work) } catch {
      try bench.layOut(at: clock())
      guard error.kind == .missing else { throw error }
      return .refused(error.words)
    }
    return answer
  }

  private func matches(_ question: MatchQuestion) -> MatchCount {
    do {
      let saved = try bench.store.segments()
      let count = try count(question.expression, among: saved)
      let reachable = try self.count("(\(question.expression)) and (consent.email = yes or consent.sms = yes)", among: saved)
      return .people(count, of: try allTags().first?.people ?? 0, reachable: reachable)
    } catch let fault as HubFault {
      return .unknown("Not counted: \(fault.words)")
    } catch {
      return .unknown("Not counted: the hub cannot be asked now.")
    }
  }
}
