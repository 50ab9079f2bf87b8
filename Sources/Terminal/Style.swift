// How a cell looks, by role: a theme decides what a role's colours are.

/// What a text is for. Themes give each role its colours; on a terminal without colour the attributes carry the meaning.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
  case text, dim, accent, choice, selected, error, border
  /// Modules of a QR code: dark on light whatever the theme, or phones cannot read it. Without colour it is drawn reversed.
  case code
}

/// A role and attributes.
public struct Style: Hashable, Sendable {
  /// Decides the colours, by the theme.
  public var role: Role
  /// Come on top of the role's colours.
  public var attributes: Attributes

  /// What shows on terminals without colour too.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit each.
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Heavier letters.
    public static let bold = Attributes(rawValue: 1)
    /// A line below the letters.
    public static let underline = Attributes(rawValue: 2)
    /// Swaps text and background.
    public static let reverse = Attributes(rawValue: 4)
  }

  public init(_ role: Role, _ attributes: Attributes = []) {
    self.role = role
    self.attributes = attributes
  }

  /// What is read.
  public static let text = Style(.text)
  /// What a page or part is called: heavy.
  public static let title = Style(.text, .bold)
  /// What stands back: labels, hints.
  public static let dim = Style(.dim)
  /// What catches the eye: keys, frames in focus.
  public static let accent = Style(.accent)
  /// The same, heavier.
  public static let strongAccent = Style(.accent, .bold)
  /// What can be chosen.
  public static let choice = Style(.choice)
  /// Bold beside its colours, so that it is heavier without any.
  public static let selected = Style(.selected, .bold)
  /// What is wrong: heavy, so that it shows without colour too.
  public static let error = Style(.error, .bold)
  /// Frames and rules.
  public static let border = Style(.border)
  /// Modules of a QR code.
  public static let code = Style(.code)
}

/// The signs that a theme may choose; every one has an ASCII stand-in.
public struct Glyphs: Hashable, Sendable {
  /// Beside what the next key acts on.
  public var pointer = "▸"
  /// What is done of a bar.
  public var full = "━"
  /// What is left of a bar.
  public var empty = "─"
  /// A point that was got, a digit typed unseen, a slider's place.
  public var dotOn = "●"
  /// A point that was missed.
  public var dotOff = "○"
  /// A box that is ticked.
  public var checkOn = "◆"
  /// A box that is not.
  public var checkOff = "◇"
  /// A star given.
  public var starOn = "★"
  /// A star not given.
  public var starOff = "☆"
  /// For frames that name no border of their own.
  public var border = Border.rounded
  /// Key names in footers.
  public var keyEnter = "⏎"
  /// The key that goes back.
  public var keyBack = "⌫"
  /// The keys that move in a list.
  public var keyUpDown = "↑↓"
  /// The keys that move along a line.
  public var keyLeftRight = "←→"
  /// Where a text was cut.
  public var ellipsis = "…"
  /// Nothing beyond ASCII may be drawn.
  public var isASCII = false

  public init() {}

  /// For terminals that show no UTF-8 or have few glyphs.
  public static let ascii: Glyphs = {
    var glyphs = Glyphs()
    glyphs.pointer = ">"
    glyphs.full = "="
    glyphs.empty = "-"
    glyphs.dotOn = "*"
    glyphs.dotOff = "."
    glyphs.checkOn = "x"
    glyphs.checkOff = " "
    glyphs.starOn = "*"
    glyphs.starOff = "."
    glyphs.border = .ascii
    glyphs.keyEnter = "Enter"
    glyphs.keyBack = "Backspace"
    glyphs.keyUpDown = "Up/Down"
    glyphs.keyLeftRight = "Left/Right"
    glyphs.ellipsis = "..."
    glyphs.isASCII = true
    return glyphs
  }()
}

/// The eight pieces of a frame.
public enum Border: String, Hashable, Sendable, CaseIterable {
  case rounded, square, heavy, double, ascii

  struct Pieces {
    let topLeft: Unicode.Scalar
    let level: Unicode.Scalar
    let topRight: Unicode.Scalar
    let upright: Unicode.Scalar
    let bottomRight: Unicode.Scalar
    let bottomLeft: Unicode.Scalar
  }

  var pieces: Pieces {
    switch self {
    case .rounded: Pieces(topLeft: "╭", level: "─", topRight: "╮", upright: "│", bottomRight: "╯", bottomLeft: "╰")
    case .square: Pieces(topLeft: "┌", level: "─", topRight: "┐", upright: "│", bottomRight: "┘", bottomLeft: "└")
    case .heavy: Pieces(topLeft: "┏", level: "━", topRight: "┓", upright: "┃", bottomRight: "┛", bottomLeft: "┗")
    case .double: Pieces(topLeft: "╔", level: "═", topRight: "╗", upright: "║", bottomRight: "╝", bottomLeft: "╚")
    case .ascii: Pieces(topLeft: "+", level: "-", topRight: "+", upright: "|", bottomRight: "+", bottomLeft: "+")
    }
  }
}
