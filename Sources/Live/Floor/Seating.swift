// A whole session without a screen: answers in, the document out. The kiosk, `take`, `replay` and `explain` all rank here.
public import Domain

/// One session's way through one quiz over one catalog.
public struct Seating {
  /// The path that the answers lead along.
  public let walk: Walk
  /// Quiz and catalog that rank it.
  public let index: QuizIndex
  /// Its id, a ULID; decides about codes and rotation.
  public let session: String

  /// Walks the path; nothing is ranked before `take` is asked for.
  public init(_ answers: [String: Answer], index: QuizIndex, session: String, in surroundings: Surroundings) {
    walk = Walk(index.quiz, answers: answers, in: surroundings)
    self.index = index
    self.session = session
  }

  /// The document of FORMAT.md.
  public var take: Take { Recommender(walk, index: index, session: session).take() }

  /// The answers on the path as destinations are told them. Addresses are told by the lead alone, behind its consent.
  public var told: [String: [String]] {
    var told: [String: [String]] = [:]
    for step in walk.steps where ![.email, .phone, .name].contains(step.question.kind) {
      told[step.question.ref] = Seating.words(of: step.answer)
    }
    return told.filter { !$0.value.isEmpty }
  }

  private static func words(of answer: Answer) -> [String] {
    switch answer {
    case .choices(let refs): refs
    case .number(let number): [number.text()]
    case .date(let date): [date.iso]
    case .text(let text): text.isEmpty ? [] : [text]
    case .empty: []
    }
  }

  /// The variants that `take` shows, by SKU.
  public func variants(of take: Take) -> [String: Variant] {
    let wanted = Set(take.products.map(\.sku))
    var found: [String: Variant] = [:]
    for variant in index.catalog.variants where wanted.contains(variant.sku) { found[variant.sku] = variant }
    return found
  }
}
