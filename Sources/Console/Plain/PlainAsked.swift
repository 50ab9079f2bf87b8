// What the plain console has just asked, and what a line means as its answer.
import Domain

/// A question whose answer is one line.
enum PlainAsked: Equatable, Sendable {
  /// Rows that a list says at once.
  static let most = 20

  /// An answer of the world is awaited.
  case nothing
  case role([ConsoleRole])
  case pin(ConsoleRole)
  /// The owner's first one; with `first` once more.
  case newPIN(first: String?)
  case menu
  case segment([SegmentRef])
  case quiz([String])
  case quizDeed(ref: String)
  case publish(QuizDraft)
  case version(ref: String, [QuizVersion])
  case rollBack(ref: String, QuizVersion)
  case session([String])
  case personWords
  case person([String])
  case personDeed(id: String)
  case productWords
  case product([String])
  case destination([DestinationState])
  case destinationDeed(DestinationState)
  case letter(destination: String, [String])
  case letterDeed(destination: String, id: String)
  case entry([AuditPage.Row])
  case figures(FunnelPage)

  var isSecret: Bool {
    switch self {
    case .pin, .newPIN: true
    default: false
    }
  }
}

extension PlainConsole {
  /// What is said when it is asked.
  func words(of asked: PlainAsked) -> [String] {
    switch asked {
    case .nothing: []
    case .role(let roles): ["Who are you?"] + PlainText.numbered(roles.map(\.title))
    case .pin(let role): ["Type the PIN of the \(role.title). It does not show."]
    case .newPIN(nil):
      ["Nobody has a PIN yet. Choose the owner's: \(PINRules.least(for: .owner)) digits or more. They do not show."]
    case .newPIN: ["Type the same PIN once more."]
    case .menu: ["Menu."] + PlainText.numbered(chapters.map(\.title)) + ["Type a number. q ends, a question mark helps."]
    case .segment: ["Type a number, or a name such as goal:sleep, for what it means."]
    case .quiz: ["Type the number of a quiz."]
    case .quizDeed(let ref):
      ["What about \(ref)?"] + PlainText.numbered(["What is to look at", "Publish its draft", "Roll back to an older version"])
    case .publish: ["Type y to publish. Anything else leaves it a draft."]
    case .version(_, let versions): ["Type a number for the version that shall be in force."] + (versions.isEmpty ? ["There is none."] : [])
    case .rollBack(let ref, let version): ["Type y to make version \(version.number) of \(ref) the one in force."]
    case .session: ["Type a number to hear one in words."]
    case .personWords: ["Type a name, an address or a part of one."]
    case .person: ["Type a number to hear one person."]
    case .personDeed: ["Type e to write all about this person into a file."]
    case .productWords: ["Type words that the product has, or its SKU."]
    case .product: ["Type a number to hear one product."]
    case .destination: ["Type the number of a destination."]
    case .destinationDeed(let state):
      ["What about \(state.name)?"]
        + PlainText.numbered([state.pausedBecause == nil ? "Pause it" : "Let it go on", "Dead letters", "Its state in full"])
    case .letter: ["Type a number to hear one, or all to send all of them again."]
    case .letterDeed: ["Type r to send it again."]
    case .entry: ["Type a number to hear one entry."]
    case .figures: ["What shall be told of it?"] + PlainText.numbered(PlainFigures.all.map(\.title))
    }
  }

  /// What `line` asks for.
  mutating func answer(_ line: String) -> [ConsoleEffect] {
    switch asked {
    case .nothing: return []
    case .role(let roles): return pick(line, of: roles) { .ask(.pin($0)) }
    case .pin(let role):
      guard !line.isEmpty else { return leaveAlone() }
      asked = .nothing
      return [.checkPIN(role: role, digits: line)]
    case .newPIN(let first): return choosePIN(line, first)
    case .menu: return pick(line, of: chapters) { .enter($0) }
    case .segment(let refs):
      if let named = refs.first(where: { $0.text.lowercased() == line.lowercased() }) { return [.loadMeaning(named)] }
      return pick(line, of: refs) { .effect(.loadMeaning($0)) }
    case .quiz(let refs): return pick(line, of: refs) { .ask(.quizDeed(ref: $0)) }
    case .quizDeed(let ref): return quizDeed(line, ref)
    case .publish(let draft):
      return confirmed(line) ? [.editing(.publish(ref: draft.ref, text: draft.text, revision: draft.revision))] : goBack()
    case .version(let ref, let versions): return pick(line, of: versions) { .ask(.rollBack(ref: ref, $0)) }
    case .rollBack(let ref, let version): return confirmed(line) ? [.editing(.rollBack(ref: ref, to: version.hash))] : goBack()
    case .session(let ids): return pick(line, of: ids) { .effect(.loadSession(id: $0)) }
    case .personWords: return [.book(.contacts(LongAsk(find: line, count: PlainAsked.most)))]
    case .person(let ids): return pick(line, of: ids) { .effect(.book(.contact(id: $0))) }
    case .personDeed(let id): return line.lowercased() == "e" ? [.book(.export(id: id))] : notUnderstood()
    case .productWords: return [.catalog(.rows(words: line, from: 0))]
    case .product(let handles): return pick(line, of: handles) { .effect(.catalog(.product(handle: $0))) }
    case .destination(let states): return pick(line, of: states) { .ask(.destinationDeed($0)) }
    case .destinationDeed(let state): return destinationDeed(line, state)
    case .letter(let name, let ids):
      if line.lowercased() == "all" { return [.sending(.retry(name, id: nil))] }
      return pick(line, of: ids) { .effect(.sending(.letter(id: $0))) }
    case .letterDeed(let name, let id): return line.lowercased() == "r" ? [.sending(.retry(name, id: id))] : notUnderstood()
    case .entry(let rows): return pick(line, of: rows) { .entry($0) }
    case .figures(let page): return pick(line, of: PlainFigures.all) { $0.next(page) }
    }
  }

  enum Next {
    case ask(PlainAsked)
    case figures(FunnelPage, FunnelScreen.Part)
    case effect(ConsoleEffect)
    case enter(PlainChapter)
    case entry(AuditPage.Row)
  }

  private mutating func pick<T>(_ line: String, of items: [T], _ next: (T) -> Next) -> [ConsoleEffect] {
    guard let number = Int(line), items.indices.contains(number - 1) else { return notUnderstood() }
    switch next(items[number - 1]) {
    case .ask(let question): ask(question)
    case .effect(let effect): return [effect]
    case .enter(let chapter):
      if let effect = chapter.effect { return [effect] }
      ask(chapter == .people ? .personWords : .productWords)
    case .entry(let row): tell(row)
    case .figures(let page, let part): tell(page, part)
    }
    return []
  }

  private mutating func notUnderstood() -> [ConsoleEffect] {
    say("", "That is none of the answers.")
    ask(asked)
    return []
  }

  private mutating func goBack() -> [ConsoleEffect] {
    say("", "Nothing was changed.")
    backToMenu()
    return []
  }

  private func confirmed(_ line: String) -> Bool { ["y", "yes"].contains(line.lowercased()) }

  private mutating func choosePIN(_ line: String, _ first: String?) -> [ConsoleEffect] {
    if let first {
      guard line == first else {
        say("", "These are two different PINs.")
        ask(.newPIN(first: nil))
        return []
      }
      asked = .nothing
      return [.setPIN(role: .owner, digits: line)]
    }
    if let fault = PINRules.fault(in: line, for: .owner) {
      say("", "\(fault).")
      ask(.newPIN(first: nil))
    } else {
      ask(.newPIN(first: line))
    }
    return []
  }

  private mutating func quizDeed(_ line: String, _ ref: String) -> [ConsoleEffect] {
    switch line {
    case "1": [.editing(.open(ref: ref))]
    case "2": draftToPublish(ref)
    case "3": [.loadQuiz(ref: ref, version: nil)]
    default: notUnderstood()
    }
  }

  /// The draft comes first, then what publishing it would change, then the question.
  private mutating func draftToPublish(_ ref: String) -> [ConsoleEffect] {
    asked = .publish(QuizDraft(ref: ref, text: "", revision: 0, base: nil, savedAt: nil))
    return [.editing(.open(ref: ref))]
  }

  private mutating func destinationDeed(_ line: String, _ state: DestinationState) -> [ConsoleEffect] {
    switch line {
    case "1": [.sending(state.pausedBecause == nil ? .pause(state.name) : .resume(state.name))]
    case "2": [.sending(.letters(state.name))]
    case "3": [.sending(.open(state.name))]
    default: notUnderstood()
    }
  }
}
