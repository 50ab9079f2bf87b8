// How a cell looks, by role: a theme decides what a role's colours are.

/// What a text is for. Themes give each role its colours; on a terminal without colour the attributes carry the meaning.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
  case text, dim, accent, choice, selected, error, border
  /// Modules of a QR code: dark on light whatever the theme, or phones cannot read it. Without colour it is drawn reversed.
  case code
}

/// A role and attributes.
public struct Style: Hashable, Sendable {
  public var role: Role
  public var attributes: Attributes

  public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let bold = Attributes(rawValue: 1)
    public static let underline = Attributes(rawValue: 2)
    /// Swaps text and background.
    public static let reverse = Attributes(rawValue: 4)
  }

  public init(_ role: Role, _ attributes: Attributes = []) {
    self.role = role
    self.attributes = attributes
  }

  public static let text = Style(.text)
  public static let title = Style(.text, .bold)
  public static let dim = Style(.dim)
  public static let accent = Style(.accent)
  public static let strongAccent = Style(.accent, .bold)
  public static let choice = Style(.choice)
  /// Bold beside its colours, so that it is heavier without any.
  public static let selected = Style(.selected, .bold)
  public static let error = Style(.error, .bold)
  public static let border = Style(.border)
  public static let code = Style(.code)
}

/// The signs that a theme may choose; every one has an ASCII stand-in.
public struct Glyphs: Hashable, Sendable {
  public var pointer = "▸"
  public var full = "━"
  public var empty = "─"
  public var dotOn = "●"
  public var dotOff = "○"
  public var checkOn = "◆"
  public var checkOff = "◇"
  public var starOn = "★"
  public var starOff = "☆"
  public var border = Border.rounded
  /// Key names in footers.
  public var keyEnter = "⏎"
  public var keyBack = "⌫"
  public var keyUpDown = "↑↓"
  public var keyLeftRight = "←→"
  public var ellipsis = "…"
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

  /// Upper left, top, upper right, side, lower right, lower left.
  var pieces: [Character] {
    switch self {
    case .rounded: ["╭", "─", "╮", "│", "╯", "╰"]
    case .square: ["┌", "─", "┐", "│", "┘", "└"]
    case .heavy: ["┏", "━", "┓", "┃", "┛", "┗"]
    case .double: ["╔", "═", "╗", "║", "╝", "╚"]
    case .ascii: ["+", "-", "+", "|", "+", "+"]
    }
  }
}
