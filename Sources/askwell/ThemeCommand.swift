// `askwell theme`: how the screens look, and whether everybody can read them.
internal import ArgumentParser
internal import Domain
internal import Live

struct ThemeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theme", abstract: "List the themes, and check files for faults and weak contrast.",
    subcommands: [List.self, Check.self, SchemaOfThemes.self])

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "List the themes that come with the program.")

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let themes = try Bundled.found().themes.map { path in (path, try ThemeFile(TextFile.read(path)).theme) }
      if output.json {
        let rows = themes.map { path, theme in
          JSON.object(["ref": .text(theme?.ref), "title": .text(theme?.title.text(in: "en")), "path": .string(path)])
        }
        return Out.json(.array(rows))
      }
      let rows = themes.map { path, theme in [theme?.ref ?? "-", theme?.title.text(in: "en") ?? "has faults", path] }
      Out.table(["THEME", "TITLE", "FILE"], rows)
    }
  }

  struct Check: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check theme files: keys, colours, and the contrast of every pair in use.",
      discussion: "Contrast is WCAG 2's: 4.5 for text and 3 for lines, in true colour and on terminals with 256, 16 and 8 colours.")

    @Argument(help: ArgumentHelp("Theme files; those that come with the program unless named.", valueName: "file")) var files: [String] = []
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let files = try self.files.isEmpty ? Bundled.found().themes : self.files
      let rows = try files.flatMap { path in
        try ThemeFile(TextFile.read(path)).problems.map { FileProblem(file: path, problem: $0) }
      }
      try FileProblem.report(rows, of: files.count, "theme", "themes", json: output.json)
    }
  }
}

extension Bundled {
  /// What comes with the program, or where it should be.
  static func found() throws -> Bundled {
    guard let bundled = find() else {
      throw Complaint(
        .noInput, "the quizzes and themes that come with askwell were not found; set ASKWELL_HOME to the directory with Quizzes and Themes")
    }
    return bundled
  }
}
