// Reads a quiz file: every problem at once, each with its path and line (FORMAT.md).

/// A quiz file's text, decoded and checked.
public struct QuizFile: Sendable {
  /// Nil when there is any error.
  public let quiz: Quiz?
  /// Errors of decoding and checking; `lint` adds advice.
  public let problems: [Problem]
  private let tree: YAMLNode?

  /// Reads `text`. Never throws: what is wrong stands in `problems`.
  public init(_ text: String) {
    do {
      let log = ProblemLog()
      let tree = try YAMLTree.read(text)
      self.tree = tree
      var quiz = QuizReader(log: log).read(tree)
      quiz?.version = Digest.hex(text)
      if let quiz { log.problems += QuizCheck(quiz).problems.map { $0.placed(in: tree) } }
      problems = log.problems.sorted { ($0.line, $0.path) < ($1.line, $1.path) }
      self.quiz = problems.contains { $0.severity == .error } ? nil : quiz
    } catch {
      problems = error.problems
      quiz = nil
      tree = nil
    }
  }

  /// Advice about a sound quiz, with its lines; empty for a quiz that cannot be read.
  public var lint: [Problem] {
    guard let quiz else { return [] }
    return placed(Lint(quiz).problems)
  }

  /// All that is to be said about the file: its problems, then `lint`.
  public var advice: [Problem] { problems + lint }

  /// The same problems with the lines of their paths in this file.
  public func placed(_ problems: [Problem]) -> [Problem] {
    guard let tree else { return problems }
    return problems.map { $0.placed(in: tree) }
  }
}

extension Problem {
  /// The same problem with the line of its path.
  fileprivate func placed(in tree: YAMLNode) -> Problem {
    var placed = self
    if line == 0 { placed.line = tree.line(of: path) }
    return placed
  }
}

/// Decodes the tree of a quiz file.
struct QuizReader {
  let log: ProblemLog

  static let keys = [
    "format", "ref", "title", "locale", "locales", "namespaces", "variables", "scoring", "filters", "intro", "questions", "rules",
    "lead", "results", "runner_ups", "no_match", "offers", "handoff",
  ]

  func read(_ tree: YAMLNode) -> Quiz? {
    guard let root = Block(tree, path: "", known: Self.keys, log: log) else { return nil }
    if root.int("format").map({ $0 != 1 }) ?? false { root.note("bad_format", "format", "this program reads format 1") }
    let locale = root.string("locale") ?? "en"
    let quiz = Quiz(ref: root.ref() ?? "", title: root.text("title", locale: locale) ?? "", questions: [])
    if !root.has("title") { root.note("missing_key", "the key \"title\" is missing") }
    return fill(quiz, from: root, locale: locale)
  }

  private func fill(_ start: Quiz, from root: Block, locale: String) -> Quiz {
    var quiz = start
    quiz.locale = locale
    quiz.locales = root.has("locales") ? root.strings("locales") : [locale]
    for name in quiz.locales + [locale] where !Block.isLocale(name) {
      root.note("bad_locale", "locales", "\"\(name)\" is not a language such as en or de-AT")
    }
    quiz.namespaces = namespaces(root, locale)
    quiz.variables = root.strings("variables")
    let vocabulary = Vocabulary(root: root, quiz: quiz)
    let questions = QuestionReader(locale: locale, vocabulary: vocabulary, log: log)
    quiz.scoring = scoring(root)
    quiz.filters = root.blocks("filters", known: ["ref", "keep", "safety"]).compactMap { filter($0, vocabulary) }
    quiz.intro = root.block("intro", known: ["title", "text"]).map {
      Intro(title: $0.text("title", locale: locale), text: $0.text("text", locale: locale))
    }
    quiz.questions = root.list("questions").compactMap { questions.question($0.node, path: $0.path) }
    if quiz.questions.isEmpty { root.note("no_questions", root.has("questions") ? "questions" : nil, "a quiz needs at least one question") }
    quiz.rules = root.blocks("rules", known: ["when", "add", "remove", "set", "plus"]).compactMap { rule($0, questions) }
    let results = ResultsReader(locale: locale, vocabulary: vocabulary)
    quiz.lead = results.lead(root)
    if root.has("results") { quiz.sections = results.sections(root) }
    quiz.runnerUps = root.int("runner_ups") ?? 3
    if quiz.runnerUps < 0 { root.note("out_of_range", "runner_ups", "runner_ups is 0 or more") }
    quiz.noMatch = root.text("no_match", locale: locale)
    quiz.offers = results.offers(root)
    quiz.handoff = results.handoff(root)
    return quiz
  }

  private func namespaces(_ root: Block, _ locale: String) -> [Namespace] {
    root.pairs("namespaces").compactMap { name, path, node -> Namespace? in
      guard let block = Block(node, path: path, known: ["basis", "keep", "label"], log: log) else { return nil }
      guard Tag.isNamespace(name) else {
        block.note("bad_namespace", "\"\(name)\" is not a namespace: lower-case letters, digits, - and _, beginning with a letter")
        return nil
      }
      guard let basis = block.word("basis", Basis.self) else {
        if !block.has("basis") {
          block.note("missing_key", "the key \"basis\" is missing (needs, behavioral, psychographic or demographic)")
        }
        return nil
      }
      return Namespace(
        name: name, basis: basis, keep: block.word("keep", Namespace.Keep.self) ?? .latest, label: block.text("label", locale: locale))
    }
  }

  private func scoring(_ root: Block) -> Scoring {
    var scoring = Scoring()
    let keys = ["stacking", "normalise", "tie_rank", "min_score", "threshold", "min_stock", "out_of_stock", "price", "rotate"]
    guard let block = root.block("scoring", known: keys) else { return scoring }
    scoring.stacking = block.word("stacking", Scoring.Stacking.self) ?? .max
    scoring.normalise = block.word("normalise", Scoring.Normalise.self) ?? .split
    scoring.tieRank = block.strings("tie_rank")
    scoring.minScore = block.int("min_score") ?? 1
    scoring.threshold = block.int("threshold") ?? 0
    scoring.minStock = block.int("min_stock") ?? 1
    scoring.outOfStock = block.word("out_of_stock", Scoring.OutOfStock.self) ?? .hide
    scoring.price = block.word("price", Scoring.PriceOrder.self) ?? .asc
    scoring.rotate = block.bool("rotate") ?? false
    if !(0...100).contains(scoring.threshold) { block.note("out_of_range", "threshold", "threshold is a percentage from 0 to 100") }
    return scoring
  }

  private func filter(_ block: Block, _ vocabulary: Vocabulary) -> Filter? {
    let ref = block.ref()
    if !block.has("keep") { block.note("missing_key", "the key \"keep\" is missing") }
    guard let ref, let keep = block.expression("keep", in: vocabulary.scope(.filter)) else { return nil }
    return Filter(ref: ref, keep: keep, safety: block.bool("safety") ?? false)
  }

  private func rule(_ block: Block, _ reader: QuestionReader) -> Rule? {
    if !block.has("when") { block.note("missing_key", "the key \"when\" is missing") }
    guard let when = block.expression("when", in: reader.vocabulary.scope(.quiz)) else { return nil }
    return Rule(when: when, add: reader.tags(block, "add"), remove: reader.tags(block, "remove"), changes: reader.changes(block))
  }
}

/// What expressions of this quiz may name, known before they are read.
struct Vocabulary {
  var answers: [String: FieldType] = [:]
  var variables: [String]
  var namespaces: [String]

  init(root: Block, quiz: Quiz) {
    variables = quiz.variables
    namespaces = quiz.namespaces.map(\.name)
    for (_, node) in root.list("questions") {
      guard case .map(let pairs) = node.content else { continue }
      func word(_ key: String) -> String? {
        if case .scalar(let text, _) = pairs.first(where: { $0.key == key })?.value.content { text } else { nil }
      }
      if let ref = word("ref") { answers[ref] = word("kind").flatMap(QuestionKind.init)?.fieldType ?? .unknown }
    }
  }

  func scope(_ place: ExpressionScope.Place) -> ExpressionScope {
    ExpressionScope(place, answers: answers, variables: variables, namespaces: namespaces)
  }
}
