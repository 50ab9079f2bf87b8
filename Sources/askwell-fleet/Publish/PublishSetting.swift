// `askwell fleet publish setting`: what a chain sets over the configuration of its kiosks.
internal import ArgumentParser
internal import Domain
internal import Fleet

extension PublishCommand {
  struct Setting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set something for kiosks, over what their own configuration says.",
      discussion: """
        KEY is default_quiz, or \(ChainSettings.keys.joined(separator: ", ")). VALUE is as the configuration file has it: 45, or \
        "{mon: 9:00-18:00}". A kiosk's programs heed it from their next start; publish withdraw ends it.
        """)
    @Argument(help: ArgumentHelp("The setting.", valueName: "key")) var key: String
    @Argument(help: ArgumentHelp("Its value.", valueName: "value")) var value: String
    @OptionGroup var target: TargetOptions
    @OptionGroup var options: PublishOptions

    func run() async throws {
      try await complaining {
        if key != "default_quiz", let words = ChainSettings.refusal(of: key, value) { throw Complaint(.badData, words) }
        try options.publish(.setting, key, ["value": .string(value)], to: target, over: try options.publisher())
      }
    }
  }
}
