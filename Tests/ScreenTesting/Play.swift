// Plays keys to a program and shows its screens as text: keys in, picture out.
public import Terminal
public import Testing

/// A program after some keys, with what it asked for and what it showed on the way.
public struct Played<P: Program> {
  public var program: P
  public var effects: [P.Effect]
  /// The screen before the first key, then after each one.
  public var frames: [Canvas]

  /// The last screen.
  public var screen: [String] { frames.last?.lines ?? [] }
}

/// Sends each sign of `keys` to `program`, at a fixed size. Arrows `↑↓←→`, `⏎` Enter, `⌫` Backspace, `⎋` Escape, `⇥` Tab,
/// `⌦` Delete, `⏰` the alarm, `⟳` nothing (a frame only) stand for their keys; everything else for itself. `reply` answers effects.
public func play<P: Program>(
  _ program: P, keys: String = "", columns: Int = 80, rows: Int = 24, glyphs: Glyphs = Glyphs(),
  reply: (P.Effect) -> [P.Reply] = { _ in [] }
) -> Played<P> {
  var played = Played(program: program, effects: [], frames: [])
  func send(_ event: Event<P.Reply>) {
    var queue = [event]
    while !queue.isEmpty {
      let effects = played.program.update(queue.removeFirst())
      played.effects += effects
      queue += effects.flatMap(reply).map { .reply($0) }
    }
  }
  func shoot() {
    var canvas = Canvas(size: Size(columns: columns, rows: rows), glyphs: glyphs)
    played.program.view(&canvas)
    played.frames.append(canvas)
  }
  send(.resize(Size(columns: columns, rows: rows)))
  shoot()
  for sign in keys {
    switch sign {
    case "↑": send(.key(.up))
    case "↓": send(.key(.down))
    case "←": send(.key(.left))
    case "→": send(.key(.right))
    case "⏎": send(.key(.enter))
    case "⌫": send(.key(.backspace))
    case "⎋": send(.key(.escape))
    case "⇥": send(.key(.tab))
    case "⌦": send(.key(.delete))
    case "⏰": send(.alarm)
    case "⟳": break
    default: send(.key(.character(sign)))
    }
    shoot()
  }
  return played
}

/// Expects the last screen (or that of `frame`) to be `picture`; trailing spaces and empty lines at the end do not count.
public func expectScreen<P: Program>(
  _ played: Played<P>, _ picture: String, frame: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  func trimmed(_ lines: [String]) -> String {
    var lines = lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
  let shown = frame.map { played.frames[$0].lines } ?? played.screen
  let expected = picture.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  #expect(trimmed(shown) == trimmed(expected), "the screen was\n\(trimmed(shown))", sourceLocation: sourceLocation)
}

extension Played {
  /// What a press on the first place of `text` on the last screen comes to; nil where it is not shown or is no button.
  public func target(under text: String) -> Target? {
    guard let canvas = frames.last else { return nil }
    for (y, line) in canvas.lines.enumerated() {
      guard let range = line.firstRange(of: text) else { continue }
      return canvas.target(at: Point(x: Width.of(String(line[..<range.lowerBound])), y: y))
    }
    return nil
  }
}
