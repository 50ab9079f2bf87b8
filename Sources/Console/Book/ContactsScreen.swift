// People.
import Domain
import Terminal

struct ContactsScreen: Screen {
  let title = "People"
  var load: ConsoleEffect { .book(.load) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([]) }
  mutating func handle(_ key: Key, _ look: Look) -> Step? { nil }
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step { .stay }
  func draw(on canvas: inout Canvas, _ look: Look) { canvas.drawLoading(look) }
}
