// Reads a theme file: every problem at once.

/// A theme file's text, decoded and checked, contrast included.
public struct ThemeFile: Sendable {
  /// Nil when there is any error.
  public let theme: Theme?
  /// Every fault at once; contrast is checked only when the rest is sound.
  public let problems: [Problem]

  /// Reads `text`. Never throws: what is wrong stands in `problems`.
  public init(_ text: String) {
    let log = ProblemLog()
    var theme: Theme?
    do {
      theme = ThemeReader(log: log).read(try YAMLTree.read(text))
    } catch {
      log.problems = error.problems
    }
    // A stand-in for a colour that could not be read has no contrast worth a word.
    if let theme, log.problems.isEmpty { log.problems += theme.contrastProblems }
    problems = log.problems
    self.theme = problems.contains { $0.severity == .error } ? nil : theme
  }
}

private struct ThemeReader {
  let log: ProblemLog

  func read(_ tree: YAMLNode) -> Theme? {
    let keys = ["format", "ref", "title", "colors", "roles", "border", "glyphs", "attract"]
    guard let root = Block(tree, path: "", known: keys, log: log) else { return nil }
    if root.int("format").map({ $0 != 1 }) ?? false { root.note("bad_format", "format", "this program reads format 1") }
    let ref = root.ref()
    let colours = colours(root)
    guard let roles = root.block("roles", known: Theme.Role.allCases.map(\.rawValue)) else {
      root.note("missing_key", "the key \"roles\" is missing")
      return nil
    }
    // Black stands in for a background that cannot be read, so that the other roles are looked at too; the theme is refused all the same.
    let background = colour(roles, "background", colours) ?? Theme.Colour(red: 0, green: 0, blue: 0)
    var theme = Theme(
      ref: ref ?? "", title: root.text("title", locale: "en") ?? LocalizedText(ref ?? ""), background: background, pairs: [:])
    for role in Theme.Role.allCases where role != .background { theme.pairs[role] = pair(roles, role, background, colours) }
    theme.border = root.word("border", Theme.Border.self) ?? .rounded
    readGlyphs(root, into: &theme)
    if let attract = root.block("attract", known: ["art", "ascii"]) {
      theme.art = lines(attract, "art")
      theme.asciiArt = lines(attract, "ascii")
    }
    return ref == nil ? nil : theme
  }

  private func colours(_ root: Block) -> [String: Theme.Colour] {
    var colours: [String: Theme.Colour] = [:]
    for (name, path, node) in root.pairs("colors") {
      guard case .scalar(let text, _) = node.content, let colour = Theme.Colour(hex: text) else {
        log.note(Problem("bad_colour", path: path, line: node.line, "expected a colour such as \"#9C2F4A\""))
        continue
      }
      colours[name] = colour
    }
    return colours
  }

  private func colour(_ block: Block, _ key: String, _ colours: [String: Theme.Colour]) -> Theme.Colour? {
    guard let name = block.required(key) else { return nil }
    if let colour = colours[name] ?? Theme.Colour(hex: name) { return colour }
    block.note("unknown_colour", key, "unknown colour \"\(name)\"\(Spelling.hint(name, among: colours.keys))")
    return nil
  }

  private func pair(_ roles: Block, _ role: Theme.Role, _ background: Theme.Colour, _ colours: [String: Theme.Colour]) -> Theme.Pair? {
    if case .map? = roles.node(role.rawValue)?.content, let block = roles.block(role.rawValue, known: ["text", "on"]) {
      guard let text = colour(block, "text", colours), let on = colour(block, "on", colours) else { return nil }
      return Theme.Pair(text: text, background: on)
    }
    return colour(roles, role.rawValue, colours).map { Theme.Pair(text: $0, background: background) }
  }

  private func readGlyphs(_ root: Block, into theme: inout Theme) {
    guard let block = root.block("glyphs", known: Theme.glyphNames) else { return }
    for name in Theme.glyphNames where block.has(name) {
      let signs = block.strings(name)
      guard signs.count == 2, signs.allSatisfy({ $0.count == 1 }), signs[1].first?.isASCII == true else {
        block.note("bad_glyph", name, "expected two signs, one for UTF-8 terminals and one in ASCII, such as [\"▸\", \">\"]")
        continue
      }
      theme.glyphs[name] = Theme.Glyph(sign: signs[0], ascii: signs[1])
    }
  }

  private func lines(_ block: Block, _ key: String) -> [String] {
    guard let node = block.node(key) else { return [] }
    guard case .scalar(let text, _) = node.content else {
      block.note("wrong_kind", key, "expected the lines of a picture as a block of text (\(key): |), found \(node.kind)")
      return []
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).cleaned() }
    while lines.last?.trimmingSpaces().isEmpty == true { lines.removeLast() }
    return lines
  }
}
