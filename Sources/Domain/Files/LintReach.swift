// What the ways through a quiz say about it: questions and products that none of them leads to.

extension Reach {
  /// Warnings and notes, each with the place to jump to. Products that the quiz says nothing of are not spoken of.
  public var problems: [Problem] { questions + results + products + offers }

  private var questions: [Problem] {
    guard isExhaustive else { return [] }
    return index.quiz.questions.enumerated().filter { !reached.contains($0.element.ref) }.map { place, question in
      Problem(
        "unreachable", path: "questions[\(place)]", severity: .warning,
        "none of the \(ways) ways through the quiz shows \"\(question.ref)\"")
    }
  }

  private var results: [Problem] {
    guard hidesResults else { return [] }
    return [Problem("dead_end", path: "results", severity: .warning, "some answers hide every section: the shopper sees an empty page")]
  }

  private var products: [Problem] {
    let named = named
    var (problems, unproved): ([Problem], [String]) = ([], [])
    for (product, path) in named {
      switch verdicts[product] {
      case .never(let reason)?:
        problems.append(Problem("never_shown", path: path, severity: .warning, "\"\(product)\" can never win: \(reason)"))
      case .unproved?: unproved.append(product)
      case .shown?, nil: break
      }
    }
    guard let first = unproved.first, let path = named.first(where: { $0.product == first })?.path else { return problems }
    let names =
      unproved.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ") + (unproved.count > 5 ? " and \(unproved.count - 5) more" : "")
    let words = "none of \(ways) ways tried shows \(names); whether another one does is unproved"
    return problems + [Problem("unproved_product", path: path, severity: .note, words)]
  }

  /// Offers are found by relations: without any there is nothing to offer.
  private var offers: [Problem] {
    // A catalog out of a file never has any; that of a store should.
    guard index.quiz.offers != nil, index.catalog.revision > 0, index.catalog.relations.isEmpty else { return [] }
    let words = "the catalog has no relations, so nothing is offered; askwell catalog relations import FILE brings them in"
    return [Problem("no_relations", path: "offers", severity: .note, words)]
  }

  /// Products that a choice speaks for, with the first place that does, by that place.
  private var named: [(product: String, path: String)] {
    var seen: Set<Int32> = []
    var found: [(String, String)] = []
    for (place, question) in index.quiz.questions.enumerated() {
      let list = question.bands.isEmpty ? "choices" : "bands"
      for (number, choice) in question.carriers.enumerated() {
        guard let posting = index.posting(of: choice, in: question) else { continue }
        let ids = posting.ids.filter { posting.value(of: $0) > 0 } + posting.pins
        for id in ids.sorted() where seen.insert(index.productOf[Int(id)]).inserted {
          found.append((index.catalog.variants[Int(id)].product, "questions[\(place)].\(list)[\(number)].links"))
        }
      }
    }
    return found
  }
}
