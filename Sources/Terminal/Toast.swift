// A word in passing: what has just happened, gone again by itself.

/// A short message at the foot of the screen. Whoever shows it sets a timer and drops the value when it rings.
public struct Toast: Equatable, Sendable {
  /// How it is meant: a tick that goes soon, or a warning that stays longer.
  public enum Kind: Equatable, Sendable { case done, trouble }

  /// One line; cut where it does not fit.
  public var text: String
  /// Decides mark, colour and how long it stays.
  public var kind: Kind
  /// How long it stays.
  public var milliseconds: Int { kind == .done ? 4_000 : 8_000 }

  public init(_ text: String, _ kind: Kind = .done) {
    self.text = text
    self.kind = kind
  }

  /// Draws the message over the first row of `rect`.
  public func draw(on canvas: inout Canvas, in rect: Rect) {
    canvas.fill(Rect(x: rect.x, y: rect.y, width: rect.width, height: 1), .text)
    let style: Style = kind == .done ? .strongAccent : .error
    let mark = kind == .trouble ? "! " : canvas.glyphs.isASCII ? "* " : "✓ "
    let shown = Width.fit(mark + text, to: rect.width, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(shown, x: rect.x, y: rect.y, style)
  }
}
