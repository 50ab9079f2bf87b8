// What the display asks of where it stands: the terminal, its size, the environment.
internal import CNcurses
internal import Glibc
internal import Terminal

extension CursesDisplay {
  /// Whether the terminal says that it shows 24-bit colours. COLORTERM is passed on from a terminal to those inside it, and not all of
  /// them do: only families that are known to.
  static func isExact(_ type: String) -> Bool {
    guard ["truecolor", "24bit"].contains(environment("COLORTERM")) else { return false }
    let families = ["xterm", "tmux", "alacritty", "foot", "vte", "gnome", "konsole", "kitty", "wezterm", "mintty", "iterm", "ghostty"]
    return families.contains { type.hasPrefix($0) }
  }

  static func takeScreen(of type: String) throws(CursesError) -> aw_screen {
    var screen = aw_open()
    guard screen.screen != nil else { throw CursesError(.unknownType(type)) }
    guard aw_capability("cup") != nil else {
      aw_drop(&screen)
      throw CursesError(.cannotPlaceCursor(type))
    }
    return screen
  }

  /// Within what a picture may cost, whatever a client claims to have.
  static var windowSize: Size? {
    var (columns, rows): (Int32, Int32) = (0, 0)
    guard aw_window_size(&columns, &rows) else { return nil }
    return Size(columns: min(Int(columns), 1000), rows: min(Int(rows), 500))
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
