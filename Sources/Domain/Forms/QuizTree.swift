// A quiz as the tree of a file: what a form of another product can fill.

extension Tree {
  /// Title, intro, namespaces, variables, questions, rules and results of a quiz; what is as usual is not written.
  init(_ quiz: Quiz) {
    var members = Members()
    members["format"] = .number(1)
    members["ref"] = .text(quiz.ref)
    members["title"] = Tree(quiz.title, quiz)
    members["locale"] = .text(quiz.locale)
    if quiz.locales != [quiz.locale] { members["locales"] = .list(quiz.locales.map(Tree.text)) }
    if !quiz.namespaces.isEmpty {
      members["namespaces"] = .map(quiz.namespaces.map { Member($0.name, .map([Member("basis", .text($0.basis.rawValue))])) })
    }
    if !quiz.variables.isEmpty { members["variables"] = .list(quiz.variables.map(Tree.text)) }
    if let intro = quiz.intro {
      var part = Members()
      part["title"] = intro.title.map { Tree($0, quiz) }
      part["text"] = intro.text.map { Tree($0, quiz) }
      members["intro"] = part.tree
    }
    members["questions"] = .list(quiz.questions.map { Tree($0, quiz) })
    if !quiz.rules.isEmpty { members["rules"] = .list(quiz.rules.map(Tree.init)) }
    members["results"] = .list(quiz.sections.map { Tree($0, quiz) })
    self = members.tree
  }

  private init(_ text: LocalizedText, _ quiz: Quiz) {
    if text.byLocale.count == 1, let only = text.byLocale[quiz.locale] {
      self = .text(only)
    } else {
      let names = text.byLocale.keys.sorted { ($0 == quiz.locale ? "" : $0) < ($1 == quiz.locale ? "" : $1) }
      self = .map(names.map { Member($0, .text(text.byLocale[$0] ?? "")) })
    }
  }

  private init(_ question: Question, _ quiz: Quiz) {
    var members = Members()
    members["ref"] = .text(question.ref)
    members["kind"] = .text(question.kind.rawValue)
    if !question.title.byLocale.isEmpty { members["title"] = Tree(question.title, quiz) }
    members["help"] = question.help.map { Tree($0, quiz) }
    members["text"] = question.text.map { Tree($0, quiz) }
    members["from"] = question.source.map { .text($0.rawValue) }
    if question.optional { members["optional"] = .flag(true) }
    members["show_if"] = question.showIf.map { .text($0.text) }
    if question.kind == .multi {
      members["min"] = question.least.map(Tree.number)
      members["max"] = question.most.map(Tree.number)
    }
    members["top"] = question.top.map(Tree.number)
    members["min"] = question.minimum.map { .bare($0.text()) } ?? question.earliest.map { .text($0.iso) } ?? members["min"]
    members["max"] = question.maximum.map { .bare($0.text()) } ?? question.latest.map { .text($0.iso) } ?? members["max"]
    members["step"] = question.step.map { .bare($0.text()) }
    if question.decimals > 0 { members["decimals"] = .number(question.decimals) }
    members["max_length"] = question.maxLength.map(Tree.number)
    members["country"] = question.country.map(Tree.text)
    if question.order != .given { members["order"] = .text(question.order.rawValue) }
    // The words of yes and no are the kiosk's own.
    let choices = question.kind == .yesNo ? question.choices.filter { !QuestionReader.standard.contains($0) } : question.choices
    if !choices.isEmpty { members["choices"] = .list(choices.map { Tree($0, quiz) }) }
    if !question.next.isEmpty { members["next"] = .list(question.next.map(Tree.init)) }
    self = members.tree
  }

  private init(_ choice: Choice, _ quiz: Quiz) {
    var members = Members()
    members["ref"] = .text(choice.ref)
    members["label"] = Tree(choice.label, quiz)
    if !choice.tags.isEmpty { members["tags"] = .list(choice.tags.map { .text($0.text) }) }
    members["show_if"] = choice.showIf.map { .text($0.text) }
    if choice.isNone { members["none"] = .flag(true) }
    if choice.isAll { members["all"] = .flag(true) }
    members.add(choice.changes)
    if !choice.links.isEmpty { members["links"] = .list(choice.links.map(Tree.init)) }
    self = members.tree
  }

  private init(_ jump: Jump) {
    var members = Members()
    members["when"] = jump.when.map { .text($0.text) }
    switch jump.target {
    case .results: members["go"] = .text("results")
    case .question(let ref): members["go"] = .text(ref)
    }
    self = members.tree
  }

  private init(_ link: Link) {
    var members = Members()
    let (key, values) =
      switch link.selector {
      case .sku(let values): ("sku", values)
      case .product(let values): ("product", values)
      case .collection(let values): ("collection", values)
      case .tag(let values): ("tag", values)
      case .vendor(let values): ("vendor", values)
      case .type(let values): ("type", values)
      case .matching(let predicate): ("where", [predicate.text])
      }
    members[key] = values.count == 1 ? .text(values[0]) : .list(values.map(Tree.text))
    switch link.effect {
    case .points(1): break
    case .points(let points): members["points"] = .number(points)
    case .exclude: members["exclude"] = .flag(true)
    case .require: members["require"] = .flag(true)
    case .pin: members["pin"] = .flag(true)
    }
    self = members.tree
  }

  private init(_ rule: Rule) {
    var members = Members()
    members["when"] = .text(rule.when.text)
    members.add(rule.changes)
    self = members.tree
  }

  private init(_ section: Section, _ quiz: Quiz) {
    var members = Members()
    members["ref"] = .text(section.ref)
    members["title"] = section.title.map { Tree($0, quiz) }
    members["text"] = section.text.map { Tree($0, quiz) }
    members["slots"] = .list(section.slots.map { .map([Member("ref", .text($0.ref)), Member("max", .number($0.max))]) })
    self = members.tree
  }
}

/// A map in the order in which its keys are set; nil is not written.
private struct Members {
  private(set) var tree = Tree.nothing

  subscript(key: String) -> Tree? {
    get { tree[key] }
    set { tree[key] = newValue }
  }

  mutating func add(_ changes: [VariableChange]) {
    for (key, operation) in [("set", VariableChange.Operation.set), ("plus", .plus)] {
      let own = changes.filter { $0.operation == operation }
      if !own.isEmpty { tree[key] = .map(own.map { Tree.Member($0.variable, .number($0.amount)) }) }
    }
  }
}
