// The tables that a quiz of RevenueHunt is kept in: a row for each choice, with its tags, or with a product and its votes.

/// Reads one or two tables into one quiz; a choice that stands in several rows is one choice.
struct VotesTable {
  private var transcript: Transcript
  private var asked: [Asked] = []
  private var byTitle: [String: Int] = [:]

  /// A question while its rows come in.
  private struct Asked {
    var question: Question
    var names = Names()
    var byLabel: [String: Int] = [:]
    let namespace: String
    let line: Int
  }

  static func read(_ files: [FormFile], into transcript: inout Transcript) throws(Faults) {
    var table = VotesTable(transcript: transcript)
    for file in files { try table.read(file) }
    table.end()
    transcript = table.transcript
  }

  private init(transcript: Transcript) { self.transcript = transcript }

  private mutating func read(_ file: FormFile) throws(Faults) {
    transcript.file = file.name
    var records: [CSVRecord] = []
    var problems: [Problem] = []
    Array(file.text.utf8).withUnsafeBufferPointer { bytes in
      var reader = CSVReader(bytes)
      while let record = reader.next() { records.append(record) }
      problems = reader.problems
    }
    guard let head = records.first else {
      throw Faults([Problem("empty", "\(file.name) is empty; it begins with a line such as question,choice,tags")])
    }
    let columns = VoteColumns(head.fields)
    guard columns.has(.question), columns.has(.choice) else { throw Faults([Self.headless(head, file.name)]) }
    for problem in problems { transcript.remark(problem.code, "", line: problem.line, "\(problem.message); this row was passed over") }
    for name in columns.unknown {
      transcript.remark("unknown_column", "", line: head.line, "the column \"\(name.prefix(60).cleanedWords)\" was left out")
    }
    for record in records.dropFirst() { take(VoteRow(record, columns)) }
  }

  private static func headless(_ head: CSVRecord, _ file: String) -> Problem {
    let looks = head.fields.count == 1 && head.fields[0].contains(where: { ";\t".contains($0) })
    let hint = looks ? "; its columns are divided by semicolons or tabs: save it with commas" : ""
    return Problem("missing_column", line: head.line, "\(file) has no columns \"question\" and \"choice\"\(hint)")
  }

  // MARK: Rows

  private mutating func take(_ row: VoteRow) {
    guard !row[.question].isEmpty else {
      guard !row.isEmpty else { return }
      return transcript.remark("no_question", "", line: row.line, "this row names no question; it was passed over")
    }
    let index = question(row)
    guard !row[.choice].isEmpty else { return }
    guard asked[index].question.kind.hasChoices else {
      return transcript.remark("no_choices", "", line: row.line, "a question that is typed has no choices; this one was left out")
    }
    let choice = choice(row, of: index)
    tag(row, index, choice)
    link(row, index, choice)
  }

  private mutating func question(_ row: VoteRow) -> Int {
    let key = row[.question].folded
    if let index = byTitle[key] {
      // The table with the products may not say the kind again.
      if asked[index].question.kind == .single, let kind = row.kind, kind.hasChoices { asked[index].question.kind = kind }
      return index
    }
    let ref = transcript.questionRef(nil, title: row[.question])
    let title = transcript.text(row[.question], "", line: row.line)
    var question = Question(ref: ref, kind: row.kind ?? .single, title: title ?? LocalizedText([:]))
    question.help = transcript.text(row[.help], "", line: row.line, most: Transcript.longestText, lines: true)
    question.optional = row.isOptional
    byTitle[key] = asked.count
    asked.append(Asked(question: question, namespace: Slug.namespace(ref), line: row.line))
    return asked.count - 1
  }

  private mutating func choice(_ row: VoteRow, of index: Int) -> Int {
    let key = row[.choice].folded
    if let place = asked[index].byLabel[key] { return place }
    let place = asked[index].question.choices.count
    let ref = asked[index].names.take(Slug.ref(nil, else: row[.choice], or: "c\(place + 1)"))
    let label = transcript.text(row[.choice], "", line: row.line) ?? LocalizedText(ref, locale: transcript.quiz.locale)
    asked[index].question.choices.append(Choice(ref: ref, label: label))
    asked[index].byLabel[key] = place
    return place
  }

  private mutating func tag(_ row: VoteRow, _ index: Int, _ choice: Int) {
    for text in row.list(.tags) {
      guard let tag = Slug.tag(text, namespace: asked[index].namespace) else {
        transcript.remark("bad_tag", "", line: row.line, "\"\(text.prefix(60).cleanedWords)\" makes no tag; it was left out")
        continue
      }
      if transcript.quiz.namespace(tag.namespace) == nil {
        transcript.quiz.namespaces.append(Namespace(name: tag.namespace, basis: .needs))
      }
      if !asked[index].question.choices[choice].tags.contains(tag) { asked[index].question.choices[choice].tags.append(tag) }
    }
  }

  private mutating func link(_ row: VoteRow, _ index: Int, _ choice: Int) {
    guard let effect = effect(row) else { return }
    for (column, make) in VoteColumns.selectors {
      let values = row.list(column)
      if !values.isEmpty { asked[index].question.choices[choice].add(values, make, effect) }
    }
  }

  /// Nil for a row without a vote.
  private mutating func effect(_ row: VoteRow) -> Link.Effect? {
    if row.excludes { return .exclude }
    let text = row[.votes]
    guard !text.isEmpty, !VoteRow.isYes(text) || text == "1" else { return .points(1) }
    guard let number = Number(text) else {
      transcript.remark("bad_votes", "", line: row.line, "\"\(text.prefix(40).cleanedWords)\" is no number of votes; this row counts one")
      return .points(1)
    }
    let near = min(max(number.millionths, -1_000_000_000), 1_000_000_000)
    let fit = Int((near + (near < 0 ? -500_000 : 500_000)) / 1_000_000)
    if Number(fit) != number {
      transcript.remark("bad_votes", "", line: row.line, "votes are whole numbers from -1000 to 1000; \(number.text()) became \(fit)")
    }
    return fit == 0 ? nil : .points(fit)
  }

  // MARK: The end

  private mutating func end() {
    for asked in asked { transcript.add(asked.question, "", line: asked.line) }
    if !transcript.quiz.namespaces.isEmpty {
      transcript.remark("basis", "", "every namespace of tags has the basis needs; say under namespaces which is another")
    }
    let hasLinks = transcript.quiz.questions.contains { $0.choices.contains { !$0.links.isEmpty } }
    if !hasLinks, !asked.isEmpty {
      transcript.remark("no_links", "", "no row links a choice to a product; read the table of products with it")
    }
    transcript.quiz.sections = [Section(ref: "results", slots: [Slot(ref: "best", max: 3)])]
  }
}

extension Choice {
  /// Links to `values`; those of one effect stand in one link.
  fileprivate mutating func add(_ values: [String], _ make: ([String]) -> Link.Selector, _ effect: Link.Effect) {
    let place = links.firstIndex { $0.effect == effect && $0.selector.isLike(make([])) }
    let known = place.map { links[$0].selector.values } ?? []
    let all = known + values.filter { !known.contains($0) }
    if let place { links[place].selector = make(all) } else { links.append(Link(make(all), effect)) }
  }
}

extension Link.Selector {
  fileprivate var values: [String] {
    switch self {
    case .sku(let values), .product(let values), .collection(let values), .tag(let values), .vendor(let values), .type(let values): values
    case .matching: []
    }
  }

  /// Whether both look at the same property of a product.
  fileprivate func isLike(_ other: Link.Selector) -> Bool {
    switch (self, other) {
    case (.sku, .sku), (.product, .product), (.collection, .collection), (.tag, .tag), (.vendor, .vendor), (.type, .type): true
    default: false
    }
  }
}
