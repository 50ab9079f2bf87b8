// A test of a destination: what the vendor says, in words, and below it what would be sent.
import Domain
import Terminal

/// Asks the vendor once, and again on `t`.
struct SampleScreen: TextPage {
  let name: String
  private(set) var sample: SamplePage?
  private(set) var answer: TestAnswer?
  /// Asked, and not answered yet.
  private var isAsking = false
  var scroll = Scroll()

  init(name: String) { self.name = name }

  let title = "Test"
  var load: ConsoleEffect { .sending(.sample(name)) }

  func bindings(_ look: Look) -> Bindings<Command> {
    let isMissing = answer?.missing.isEmpty == false
    let make = isMissing ? [Binding<Command>([.character("c")], .sending(.make), name: "C", "create what is missing")] : []
    return Bindings(
      [
        Binding(
          [.character("t")], .sending(.test), name: "T", answer == nil ? "ask the vendor" : "ask again",
          offBecause: isAsking ? "The vendor has been asked" : nil)
      ] + make + [
        Binding([.character("m")], .sending(.names), name: "M", "mapping"), .scroll(look.glyphs),
      ])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .sending(.test):
      isAsking = true
      answer = nil
      return .ask([.sending(.test(name))])
    case .sending(.make):
      isAsking = true
      answer = nil
      return .ask([.sending(.make(name))])
    case .sending(.names): return .open(NamesScreen(name: name))
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.sample(let page)) where page.destination == name:
      let isFirst = sample == nil
      sample = page
      // The sample is there at once; the vendor may take its time.
      guard isFirst, !isAsking else { return .stay }
      isAsking = true
      return .ask([.sending(.test(name))])
    case .sending(.tested(name, let answer)):
      self.answer = answer
      isAsking = false
    case .failed: isAsking = false
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard sample != nil || isAsking else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] { look.air + verdict(look) + [.empty] + requests(look) }

  private func verdict(_ look: Look) -> [TextLine] {
    guard let answer else { return [TextLine(isAsking ? "Asking the vendor\(look.glyphs.ellipsis)" : "Not asked yet.", .dim, x: 2)] }
    let after = answer.isResumed ? " It was paused and goes on now." : ""
    if !answer.missing.isEmpty {
      let words = "\(answer.missing.joined(separator: "; ").capitalisedFirst). C creates it, once; nothing else is changed."
      var lines = TextLine.wrapped(words, .title, x: 2, width: look.body.width)
      lines[0].add(look.alert, .accent, x: 0)
      return lines
    }
    let words = answer.isGood ? "It \(answer.words).\(after)" : "\(answer.words.capitalisedFirst).".replacing("..", with: ".")
    var lines = TextLine.wrapped(words, answer.isGood ? .title : .error, x: 2, width: look.body.width)
    lines[0].add(answer.isGood ? look.on : look.alert, answer.isGood ? .accent : .error, x: 0)
    return lines
  }

  private func requests(_ look: Look) -> [TextLine] {
    guard let sample else { return [] }
    if let problem = sample.problem {
      return TextLine.wrapped("There is no sample: \(problem)", .dim, x: 2, width: look.body.width)
    }
    let whose = sample.isInvented ? "of an invented contact: nothing was sent there yet" : "of the latest delivery"
    let head = TextLine("What would be sent", .title).adding("  \(whose)", .dim)
    return [head]
      + sample.requests.flatMap { request in
        [.empty, TextLine(request.step, .accent, x: 2).adding("  \(request.head)")]
          + request.body.split(separator: "\n", omittingEmptySubsequences: false).map { TextLine(String($0), .dim, x: 2) }
      }
  }
}
