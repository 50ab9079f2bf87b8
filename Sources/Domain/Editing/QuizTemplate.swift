// How a quiz begins: a small sound one, or the text of another under a name of its own.

/// Texts of quiz files to begin with.
public enum QuizTemplate {
  /// A sound quiz with one question; `ref` is one, `title` any text.
  public static func text(ref: String, title: String) -> String {
    """
    format: 1
    ref: \(ref)
    title: \(quoted(title))
    locale: en
    namespaces:
      goal: {basis: needs}
    questions:
      - ref: goal
        kind: single
        title: What are you looking for?
        choices:
          - {ref: first, label: The first thing, tags: [goal:first]}
          - {ref: second, label: Something else, tags: [goal:second]}
    results:
      - ref: results
        slots:
          - {ref: best, max: 3}

    """
  }

  /// `text` under another ref and title; everything else stays as it is written, comments too. An empty title keeps the old one.
  /// Nil where that cannot be done in the text (a file that is one map in braces, say).
  public static func copy(of text: String, ref: String, title: String) -> String? {
    guard let before = try? Tree(parsing: text), let renamed = replacing("ref", with: ref, in: text) else { return nil }
    var wanted = before
    wanted["ref"] = .text(ref)
    var copy = renamed
    if !title.isEmpty {
      guard let titled = replacing("title", with: quoted(title), in: renamed) else { return nil }
      copy = titled
      wanted["title"] = .text(title.cleaned())
    }
    guard let after = try? Tree(parsing: copy), after["ref"]?.scalar == ref else { return nil }
    wanted["ref"] = after["ref"]
    return after == wanted ? copy : nil
  }

  /// The entry of a key at the beginning of a line, with what is indented below it. Lines that begin so inside of another value do not
  /// exist: those are indented.
  private static func replacing(_ key: String, with value: String, in text: String) -> String? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) else { return nil }
    var end = start + 1
    while end < lines.count, lines[end].first == " " || lines[end].first == "\t" { end += 1 }
    let isOneLine = end == start + 1
    // In quotes a number sign may be a word.
    let mark = isOneLine && !lines[start].contains("\"") ? lines[start].firstRange(of: " #") : nil
    let comment = mark.map { String(lines[start][$0.lowerBound...]) }
    let ending = lines[start].hasSuffix("\r") && comment == nil ? "\r" : ""
    lines.replaceSubrange(start..<end, with: ["\(key): \(value)\(comment ?? "")\(ending)"])
    return lines.joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.cleaned().replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// Whether `text` may name a quiz.
  public static func isRef(_ text: String) -> Bool { Block.isRef(text) }
}
