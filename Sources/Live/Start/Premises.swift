// Where everything lies for one run of the program, and how the shop is set up.
public import Domain
import Foundation
public import Storage

/// Paths of one run, before anything is read.
public struct Places: Hashable, Sendable {
  /// Path of the store's file.
  public let database: String
  /// Path of the configuration file, which need not exist.
  public let config: String
  /// Whether the configuration was named, and so has to exist.
  public let isConfigNamed: Bool
  /// Path of the log: beside the store unless another is named.
  public let log: String

  /// Paths as named on the command line; nil is the standard place.
  public init(database: String? = nil, config: String? = nil, log: String? = nil) {
    let standard = StoreLocation()
    self.database = database ?? standard.database
    self.config = config ?? standard.config
    self.log = log ?? self.database + ".log"
    isConfigNamed = config != nil
  }

  /// What a chain sets for this kiosk, as a configuration file; empty where it sets nothing.
  var chainSettings: String {
    let path = StoreLocation.chainSettings(besideStore: database)
    guard access(path, F_OK) == 0 else { return "" }
    // One that cannot be read is written anew by the fleet's carrier; the kiosk's own settings are in force until then.
    return (try? TextFile.read(path)) ?? ""
  }
}

/// Paths and settings of one run.
public struct Premises: Sendable {
  /// Path of the store's file.
  public var database: String
  /// Path of the configuration file, which need not exist.
  public var config: String
  /// Standard values where there is no file.
  public var configuration: Configuration
  /// Nil when quizzes and themes are not found.
  public var bundled: Bundled?
  /// Beside the store unless the command line names another.
  public var log: LogFile

  /// Reads the configuration; a missing file is an empty one, unless it was named. Throws every fault of the file at once.
  ///
  /// Paths are as named on the command line; nil is the standard place.
  public init(database: String? = nil, config: String? = nil, log: String? = nil) throws(PremisesError) {
    try self.init(Places(database: database, config: config, log: log))
  }

  /// The same at places that are known.
  public init(_ places: Places) throws(PremisesError) {
    database = places.database
    config = places.config
    log = LogFile(at: places.log)
    bundled = Bundled.find()
    let file = try Premises.settings(of: places)
    configuration = file.configuration
    for problem in file.chainProblems { log.say(problem.text(file: StoreLocation.chainSettings(besideStore: database))) }
  }

  private static func settings(of places: Places) throws(PremisesError) -> ConfigFile {
    var text = ""
    if places.isConfigNamed || access(places.config, F_OK) == 0 {
      do { text = try TextFile.read(places.config) } catch { throw PremisesError(lines: [error.description], isMissing: error.isMissing) }
    }
    let file = ConfigFile(text, chain: places.chainSettings)
    guard file.problems.isEmpty else {
      throw PremisesError(lines: file.problems.map { $0.text(file: places.config) }, isMissing: false)
    }
    return file
  }

  /// Where the pepper of PINs lies: beside the configuration that is in force.
  public var keyFile: String { StoreLocation.keyFile(besideConfig: config) }

  /// Opens the store of these premises; about 2 ms for a file that is up to date. Throws as `Database.init` does.
  public func openStore(_ mode: Database.Mode = .readWrite) throws(StoreError) -> Database {
    try Database(at: database, mode: mode, keyFile: keyFile)
  }
}

/// A configuration that cannot be used.
public struct PremisesError: Error, Sendable {
  /// One sentence a fault.
  public let lines: [String]
  /// No such file (exit code 66), else a bad one (78).
  public let isMissing: Bool
}
