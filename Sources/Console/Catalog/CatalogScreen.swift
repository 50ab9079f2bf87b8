// Catalog.
import Domain
import Terminal

struct CatalogScreen: Screen {
  let title = "Catalog"
  var load: ConsoleEffect { .catalog(.load) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([]) }
  mutating func handle(_ key: Key, _ look: Look) -> Step? { nil }
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step { .stay }
  func draw(on canvas: inout Canvas, _ look: Look) { canvas.drawLoading(look) }
}
