// What a mistyped command is told: the parser would only count the words that it did not expect.
internal import ArgumentParser
internal import Domain

/// A word in the place of a command that no command is called by.
struct UnknownCommand {
  /// One line: what was typed, what was meant, where all of them are listed.
  let words: String

  /// Nil where commands are named that exist; options and arguments are the parser's business.
  init?(in words: some Sequence<String>, of root: any ParsableCommand.Type) {
    var (command, path) = (root, root._commandName)
    for word in words {
      let known = command.configuration.subcommands
      if known.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
      guard let next = known.first(where: { $0._commandName == word || $0.configuration.aliases.contains(word) }) else {
        let hint = Spelling.hint(word, among: known.filter { $0.configuration.shouldDisplay }.map { $0._commandName })
        self.words = "\(path): there is no command \"\(word)\"\(hint.isEmpty ? ";" : hint) \(path) --help lists them all"
        return
      }
      command = next
      path += " " + next._commandName
    }
    return nil
  }
}
