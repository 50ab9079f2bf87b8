// A page that is a table to choose from, whose Enter is one of its bindings: those know when it is off.
import Terminal

/// Choosing, finding and the mouse follow from the browser.
protocol BrowserPage: Screen {
  associatedtype Row: BrowserRow
  var browser: Browser<Row> { get set }
}

extension BrowserPage {
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    switch browser.apply(key, height: look.body.height - 1) {
    case .moved?, .found?: .stay
    case .opened?, nil: nil
    }
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    switch browser.apply(mouse, in: look.body) {
    case .opened?: apply(.enter, look)
    case .moved?, .found?: .stay
    case nil: nil
    }
  }
}
