// Every way through a quiz at once: which products win a slot and which never do, what stays empty, how long it takes.
import Domain
import Terminal

/// A simulation of one version of a quiz. It goes on while the page is in sight, and may be left at any time.
struct SimulationScreen: TextPage {
  let ref: String
  /// As the merchant reads it: `Find your routine v12`.
  let name: String
  let version: String
  private(set) var progress: Simulation.Progress?
  private(set) var result: SimulationResult?
  private var refusal = ""
  var scroll = Scroll()

  init(ref: String, name: String, version hash: String) {
    self.ref = ref
    self.name = name
    self.version = hash
  }

  let title = "Simulation"
  var load: ConsoleEffect { .simulation(.goOn(ref: ref, version: version)) }
  var farewell: [ConsoleEffect] { [.simulation(.stop(version: version))] }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings(result == nil ? [] : [.scroll(look.glyphs)]) }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .simulation(.going(version, let progress)) where result == nil:
      self.progress = progress
      return .ask([load])
    case .simulation(.done(version, let result)): self.result = result
    case .simulation(.refused(version, let reason)): refusal = reason
    case .failed(let reason) where result == nil: refusal = reason
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    if result != nil { return _ = canvas.draw(lines(look), scroll, in: look.body) }
    guard refusal.isEmpty else { return canvas.drawNothing("Not simulated", refusal, look) }
    guard let progress else { return canvas.drawLoading(look) }
    draw(progress, on: &canvas, look)
  }

  private func draw(_ progress: Simulation.Progress, on canvas: inout Canvas, _ look: Look) {
    let body = look.body
    let (title, words): (String, String) =
      switch progress.stage {
      case .counting: ("Counting the ways through it", "\(Figures.grouped(progress.done)) places to be in so far")
      case .taking: ("Taking sessions", "\(Figures.grouped(progress.done)) of \(Figures.grouped(progress.of))")
      case .asking: ("Asking why some never won", "\(Figures.grouped(progress.done)) of \(Figures.grouped(progress.of)) sessions")
      }
    let y = body.y + max(0, body.height / 2 - 2)
    canvas.writeCentred(title, in: body, y: y, .title)
    canvas.writeCentred(words, in: body, y: y + 2, .dim)
    guard progress.stage != .counting else { return }
    let width = min(40, body.width - 4)
    let bar = Chart.bar(progress.done, of: progress.of, width: width, ascii: look.glyphs.isASCII)
    canvas.write(bar, x: body.x + (body.width - width) / 2, y: y + 3, .accent)
  }

  func lines(_ look: Look) -> [TextLine] { result.map { SimulationText(name: name, result: $0, look: look).lines } ?? [] }
}
