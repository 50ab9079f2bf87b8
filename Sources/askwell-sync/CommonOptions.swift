// What every command takes: which store, how much to tell, and where.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Logging
internal import Storage

struct CommonOptions: ParsableArguments {
  @Option(name: .customLong("db"), help: ArgumentHelp("The store (else ASKWELL_DB, else the standard place).", valueName: "PATH"))
  var database: String?
  @Option(help: ArgumentHelp("The configuration (else ASKWELL_CONFIG, else the standard place).", valueName: "PATH"))
  var config: String?
  @Flag(help: "Log every request too.") var verbose = false
  @Option(name: .customLong("log"), help: ArgumentHelp("Log into this file instead of standard error.", valueName: "FILE"))
  var logFile: String?

  /// The store; one that is not there is made only if `mayMake`.
  func store(_ mode: Database.Mode = .readWrite, mayMake: Bool = false) throws -> Database {
    let location = StoreLocation()
    let path = database ?? location.database
    if mode == .readWrite, !mayMake, access(path, F_OK) != 0 {
      throw Complaint(.noInput, "\(path): there is no store here; name another file with --db, or start askwell once")
    }
    return try Database(at: path, mode: mode, keyFile: StoreLocation.keyFile(besideConfig: config ?? location.config))
  }

  /// What the configuration says of backups; nil where it says nothing. `askwell doctor` says what is wrong with a configuration.
  func backups() -> BackupSettings? {
    guard let text = FileManager.default.contents(atPath: config ?? StoreLocation().config) else { return nil }
    return ConfigFile(String(decoding: text, as: UTF8.self)).configuration.backups
  }

  /// - Parameter bars: where they are painted, what they show already is no line of the log.
  func log(beside bars: SendingBars? = nil) throws -> Logger {
    let sheet = try logFile.map { try LogSheet(file: $0) } ?? LogSheet(beside: bars)
    let isPainted = logFile == nil && bars?.isTerminal == true
    let level: Logger.Level = verbose ? .debug : isPainted ? .notice : .info
    return Logger(label: "askwell-sync") { _ in LogLines(sheet: sheet, logLevel: level) }
  }
}
