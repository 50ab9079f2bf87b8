// Words for figures: what quizzes and products are called, as far as the hub has published them.
internal import Domain

/// Of some quizzes, the newest versions first.
struct FigureWords {
  struct Edition {
    var ref: String
    var quiz: Quiz
    var publishedAt: Instant
  }

  let editions: [Edition]
  /// Quiz by version, as sessions have it; the first by name where two claim one version.
  let quizzes: [String: String]

  func title(_ ref: String) -> String { editions.first { $0.ref == ref }?.title ?? ref }

  /// `Skin, version of 2026-11-24`; the beginning of its hash where it was not published.
  func version(_ hash: String) -> String {
    let words = editions.first { $0.quiz.version == hash }.map { "version of \($0.publishedAt.iso.prefix(10))" }
    let version = words ?? "version \(hash.prefix(8))"
    return Set(quizzes.values).count > 1 ? (quizzes[hash].map { "\(title($0)), " } ?? "") + version : version
  }

  /// Of each quiz the newest version's questions in file order, then those that only older ones had.
  func questions(of refs: [String]) -> [FunnelReport.QuestionWords] {
    var known: Set<String> = []
    return refs.flatMap { ref in
      editions.filter { $0.ref == ref }.flatMap { edition in
        edition.quiz.questions.filter { $0.kind != .hidden && known.insert($0.ref).inserted }.map {
          FunnelReport.QuestionWords($0, of: edition.quiz)
        }
      }
    }
  }
}

extension FigureWords.Edition {
  fileprivate var title: String { quiz.text(quiz.title, in: quiz.locale) }
}

/// What was published, decoded: a publication never changes, so each is read once.
struct FigureShelf {
  /// By the publication's digest; nil for one that this program cannot read.
  var quizzes: [String: Quiz?] = [:]
  var titles: (version: Int64, bySKU: [String: String])?
}

extension HubReader {
  /// Versions of one quiz that are looked at for their words.
  private static let mostEditions = 20

  func words(for sums: FigureSums, in scope: HubScope) throws(HubFault) -> FigureWords {
    let slices = sums.slices.keys.map(\.slice)
    var values = HubValues()
    let refs = values.texts(Set(slices.map(\.quiz)).sorted())
    let rows = try line.query(
      """
      SELECT ref, version, digest, published_at FROM (
        SELECT ref, version, digest, published_at, row_number() OVER (PARTITION BY ref ORDER BY version DESC) AS place
        FROM (
          SELECT DISTINCT ON (ref, digest) ref, version, digest, published_at FROM askwell.publication
          WHERE kind = 'quiz' AND withdrawn_at IS NULL AND ref = ANY (\(refs)) AND \(HubReader.published(in: scope, &values))
          ORDER BY ref, digest, version DESC) p) p
      WHERE place <= \(HubReader.mostEditions) ORDER BY version DESC
      """, values.all)
    var editions: [FigureWords.Edition] = []
    for row in rows {
      guard let ref = row[0], let version = row[1], let digest = row[2] else { continue }
      if shelf.quizzes[digest] == nil { shelf.quizzes[digest] = .some(try source(of: version).flatMap { QuizFile($0).quiz }) }
      guard let quiz = shelf.quizzes[digest] ?? nil else { continue }
      editions.append(FigureWords.Edition(ref: ref, quiz: quiz, publishedAt: Instant(milliseconds: row.number(3) ?? 0)))
    }
    return FigureWords(editions: editions, quizzes: Dictionary(slices.map { ($0.version, $0.quiz) }, uniquingKeysWith: min))
  }

  private func source(of version: String) throws(HubFault) -> String? {
    try line.query("SELECT body ->> 'source' FROM askwell.publication WHERE version = $1::bigint", [version]).first?[0]
  }

  /// By the catalog that was published last; a SKU that is not in it is called by itself.
  func titles(of skus: some Sequence<String>, in scope: HubScope) throws(HubFault) -> [String: String] {
    var values = HubValues()
    let found = try line.query(
      """
      SELECT max(version) FROM askwell.publication
      WHERE kind = 'catalog' AND withdrawn_at IS NULL AND \(HubReader.published(in: scope, &values))
      """, values.all
    ).number
    if let found, shelf.titles?.version != found {
      // One that cannot be read was refused by every kiosk: then a SKU has no other name.
      let variants = try source(of: String(found)).flatMap { try? CatalogFile($0).variants } ?? []
      shelf.titles = (found, Dictionary(variants.map { ($0.sku, $0.title) }, uniquingKeysWith: { $1 }))
    }
    let known = found == nil ? [:] : shelf.titles?.bySKU ?? [:]
    return Dictionary(skus.map { ($0, known[$0] ?? $0) }, uniquingKeysWith: { $1 })
  }

  private static func published(in scope: HubScope, _ values: inout HubValues) -> String {
    scope.clause("store_id", &values).map { "(store_id = 0 OR \($0))" } ?? "true"
  }
}
