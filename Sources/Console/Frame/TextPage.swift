// A page that is a text: it scrolls, and says at its foot how much is below.
import Terminal

/// What such a page has to say; scrolling, and the note about what is out of sight, follow from it.
protocol TextPage: Screen {
  var scroll: Scroll { get set }
  /// Empty before the first snapshot.
  func lines(_ look: Look) -> [TextLine]
}

extension TextPage {
  mutating func handle(_ key: Key, _ look: Look) -> Step? { scrolled(by: key, look) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { scrolled(by: mouse, look) }

  /// Nil for a key that scrolls nothing.
  mutating func scrolled(by key: Key, _ look: Look) -> Step? {
    scroll.apply(key, count: lines(look).count, height: look.body.height) ? .stay : nil
  }

  mutating func scrolled(by mouse: Mouse, _ look: Look) -> Step? {
    scroll.apply(mouse, count: lines(look).count, height: look.body.height) ? .stay : nil
  }

  func note(_ look: Look) -> String { below(look) }

  /// `12 more`; empty where nothing is.
  func below(_ look: Look) -> String {
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: look.body.height).upperBound
    return below > 0 ? "\(below) more" : ""
  }
}
