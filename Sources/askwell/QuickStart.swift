// The kiosk's short way in. The parser of commands asks the whole program which of its types are commands and options: 6 ms, before the
// first picture can be painted. Plain words are understood without it; everything else is left to it.
internal import ArgumentParser
internal import Front
internal import Live

/// `askwell` or `askwell kiosk` with options that have their values behind them.
struct QuickStart {
  private var values: [String: String] = [:]
  private var isColourless = false

  /// Nil for any other words.
  init?(_ words: some Sequence<String>) {
    var words = Array(words)[...]
    if let first = words.popFirst(), first != "kiosk" { return nil }
    while let word = words.popFirst() {
      switch word {
      case "--no-color": isColourless = true
      case "--db", "--config", "--log", "--quiz", "--theme", "--lang":
        guard let value = words.popFirst(), !value.hasPrefix("-"), values.updateValue(value, forKey: word) == nil else { return nil }
      default: return nil
      }
    }
  }

  /// Opens the kiosk; gives the exit code.
  func run() -> Int32 {
    do {
      try KioskCommand.open(
        Places(database: values["--db"], config: values["--config"], log: values["--log"]), quiz: values["--quiz"],
        theme: values["--theme"], lang: values["--lang"], on: Stage(isColourless: isColourless))
      return 0
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      return Complaint(error).told()
    }
  }
}
