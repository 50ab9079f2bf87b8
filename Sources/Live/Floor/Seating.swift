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

  /// The answers on the path as destinations are told them, behind the consent gate: an address among them leaves only as the one that
  /// was consented to (`ContactUpdate.allowedToLeave`).
  public var told: [String: [String]] {
    let told = walk.steps.map { ($0.question.ref, $0.answer.words) }
    return Dictionary(told, uniquingKeysWith: { $1 }).filter { !$0.value.isEmpty }
  }

  /// The variants that `take` shows and offers, by SKU.
  public func variants(of take: Take) -> [String: Variant] {
    let wanted = Set(take.products.map(\.sku) + (take.offers?.skus ?? []))
    var found: [String: Variant] = [:]
    for variant in index.catalog.variants where wanted.contains(variant.sku) { found[variant.sku] = variant }
    return found
  }
}
