// Which choices of a quiz speak for a product, told by the ranking's own postings: what is shown here is what is counted there.

/// What one choice or band says about the variants of a small catalog.
public struct ChoiceVote: Hashable, Sendable {
  /// Ref of the question.
  public var question: String
  /// Ref of the choice or band.
  public var choice: String
  /// Points by SKU, the choice's weight included, in the order of the catalog; variants with 0 are left out.
  public var points: [VariantPoints]
  /// SKUs that the choice excludes.
  public var excludes: [String]
  /// SKUs that meet what the choice requires; nil when it requires nothing.
  public var requires: [String]?
  /// SKUs that it pins.
  public var pins: [String]

  /// One variant's points.
  public struct VariantPoints: Hashable, Sendable {
    /// The variant.
    public var sku: String
    /// `weight(c) × link(c, v)`; never 0.
    public var points: Int

    public init(sku: String, points: Int) {
      self.sku = sku
      self.points = points
    }
  }

  public init(
    question: String, choice: String, points: [VariantPoints], excludes: [String] = [], requires: [String]? = nil, pins: [String] = []
  ) {
    self.question = question
    self.choice = choice
    self.points = points
    self.excludes = excludes
    self.requires = requires
    self.pins = pins
  }

  /// Whether the choice says anything about any variant; a requirement that none of them meets is something too.
  public var isSilent: Bool { points.isEmpty && excludes.isEmpty && pins.isEmpty && requires == nil }
}

extension QuizIndex {
  /// The votes of every choice that has a link, in the order of the quiz; silent ones are left out. O(choices × variants): meant for the
  /// variants of one product, or a window of them, since a link looks at each variant by itself.
  public var votes: [ChoiceVote] {
    quiz.questions.flatMap { question in
      question.carriers.compactMap { choice in
        guard let posting = posting(of: choice, in: question) else { return nil }
        let vote = vote(of: posting, choice, question)
        return vote.isSilent ? nil : vote
      }
    }
  }

  private func vote(of posting: Posting, _ choice: Choice, _ question: Question) -> ChoiceVote {
    func skus(_ ids: [Int32]) -> [String] { ids.map { catalog.variants[Int($0)].sku } }
    return ChoiceVote(
      question: question.ref, choice: choice.ref,
      points: zip(posting.ids, posting.values).map { .init(sku: catalog.variants[Int($0)].sku, points: Int($1)) },
      excludes: skus(posting.excludes), requires: posting.requires.map(skus), pins: skus(posting.pins))
  }

  /// How many choices give each variant points, by its place in the catalog.
  public var voters: [Int] {
    var counts = [Int](repeating: 0, count: catalog.variants.count)
    for question in quiz.questions {
      for choice in question.carriers {
        guard let posting = posting(of: choice, in: question) else { continue }
        for (id, value) in zip(posting.ids, posting.values) where value > 0 { counts[Int(id)] += 1 }
      }
    }
    return counts
  }
}
