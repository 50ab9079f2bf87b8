// `askwell key`: the key that people's data are sealed with.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Change the key of the store.", subcommands: [Rotate.self])

  struct Rotate: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new key, and seal everything anew with it.",
      discussion: """
        The new key becomes the first line of askwell.key. The former ones stay behind it: PINs, the list of who was forgotten and the \
        chains hang on the first that there was, and older backups open with theirs. Keep a new copy of the file. The old store does not \
        stay. Exit code 75 while a kiosk, a console or a courier has the store open; end them first. A rotation that was cut off is \
        carried on by the next. With ASKWELL_KEY in use: write it into the file, unset it, rotate, and set it to the lines of the file \
        with a space between two.
        """)

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let rotated = try KeyRotation(at: premises.database, keyFile: premises.keyFile).rotate(who: "command line", at: .now)
      if output.json {
        return Out.json(["key": .string(rotated.keyID), "sealed": .int(Int64(rotated.sealed)), "shut": .int(Int64(rotated.shut))])
      }
      Out.line("the key is changed: \(rotated.sealed) values are sealed with \(rotated.keyID)")
      if rotated.shut > 0 { Out.note("\(rotated.shut) values were damaged before and did not open; askwell doctor names them") }
      Out.note("keep a new copy of \(premises.keyFile) apart from the backups")
    }
  }
}
