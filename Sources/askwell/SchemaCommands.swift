// `askwell quiz schema`, `askwell theme schema`: what an editor checks and completes such files by.
internal import ArgumentParser
internal import Live

struct SchemaOfQuizzes: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of quiz files, for an editor.", discussion: SchemaWords.setup("quiz"))

  func perform() throws { Out.raw(try TextFile.read(Bundled.found().quizSchema)) }
}

struct SchemaOfThemes: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of theme files, for an editor.", discussion: SchemaWords.setup("theme"))

  func perform() throws { Out.raw(try TextFile.read(Bundled.found().themeSchema)) }
}

private enum SchemaWords {
  static func setup(_ kind: String) -> String {
    """
    An editor with a YAML language server then completes keys, explains them and marks faults while you type: askwell \(kind) schema > \
    \(kind).schema.json beside your file, whose first line is # yaml-language-server: $schema=\(kind).schema.json. What a schema cannot \
    know, askwell \(kind) \(kind == "quiz" ? "lint" : "check") says.
    """
  }
}
