// What a screen needs to know to draw itself and to read keys: who looks, by which clock, with which signs, in what room.
import Domain
import Terminal

/// A screen's surroundings.
struct Look: Equatable, Sendable {
  var role: ConsoleRole
  /// See `Discretion.floor`.
  var floor = Admission.standardFloor
  /// The shops that are looked at, at the hub of a chain; nil in a shop.
  var place: ChainPlace?
  var clock: Clock
  var layout: Layout
  var glyphs = Glyphs()

  var body: Rect { layout.body }
  var isNarrow: Bool { body.width < 60 }

  var discretion: Discretion { Discretion(role, floor: floor) }
  func mayKnow(_ count: Int) -> Bool { discretion.mayKnow(count) }
  func count(_ value: Int) -> String { discretion.count(value) }

  /// Why the people of a segment with so many stay unseen; nil where they may be seen.
  func closed(_ people: Int) -> String? {
    if !role.may(.edit) { return "Staff see counts, not people" }
    return mayKnow(people) ? nil : "\(discretion.tooFew): ask the owner"
  }

  /// Between parts of one line: `Askwell · Segments`.
  var dot: String { glyphs.isASCII ? "-" : "·" }
  /// Between steps of a way: `Segments › skin:dry`.
  var step: String { glyphs.isASCII ? ">" : "›" }
  /// Before what should be seen to.
  var alert: String { "!" }
  var on: String { glyphs.dotOn }
  func arrow(up isUp: Bool) -> String { glyphs.isASCII ? (isUp ? "+" : "-") : (isUp ? "↑" : "↓") }

  /// A line of air above a text, where there is room for air.
  var air: [TextLine] { body.height >= 14 ? [.empty] : [] }

  /// `text` with the signs of the console replaced where the terminal has none.
  func plain(_ text: String) -> String { glyphs.isASCII ? text.replacing("•", with: "*") : text }
}
