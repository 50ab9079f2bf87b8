// What the display switches on beside ncurses' own, and the bytes that undo everything.
internal import CNcurses

enum TerminalModes {
  /// Bracketed paste; where terminfo knows a mouse: presses, releases and the wheel, in the form that has no limit of columns.
  static var on: String { "\u{1B}[?2004h" + (hasMouse ? "\u{1B}[?1000h\u{1B}[?1006h" : "") }
  static var off: String { (hasMouse ? "\u{1B}[?1006l\u{1B}[?1000l" : "") + "\u{1B}[?2004l" }

  /// The Linux console's mouse is gpm's, which a kiosk has no use for.
  private static var hasMouse: Bool {
    guard aw_capability("kmous") != nil, let type = termname() else { return false }
    return !String(cString: type).hasPrefix("linux")
  }

  /// For a crash: modes off, plain text, cursor on, and off the alternate screen or, without one, an empty screen.
  static var restoring: String {
    let leave = text("rmcup")
    return off + text("sgr0") + text("op") + text("cnorm") + (leave.isEmpty ? text("clear") : leave)
  }

  /// A capability without the pauses (`$<5>`) that paper and tubes needed; "" where the terminal has none.
  static func text(_ capability: String) -> String {
    guard let text = aw_capability(capability) else { return "" }
    var bytes: [UInt8] = []
    var isPause = false
    for byte in String(cString: text).utf8 {
      if byte == UInt8(ascii: "<"), bytes.last == UInt8(ascii: "$") {
        isPause = true
        bytes.removeLast()
      }
      if !isPause { bytes.append(byte) }
      if byte == UInt8(ascii: ">") { isPause = false }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
