// Where the store, the configuration and the key lie (INTERFACE.md, common options; XDG base directories).
import Foundation

/// The standard places, by the environment of the process.
public struct StoreLocation: Hashable, Sendable {
  /// The store's file: `ASKWELL_DB`, else `$XDG_DATA_HOME/askwell/askwell.db`, else `~/.local/share/askwell/askwell.db`.
  public let database: String
  /// `ASKWELL_CONFIG`, else `$XDG_CONFIG_HOME/askwell/config.yaml`, else `~/.config/askwell/config.yaml`.
  public let config: String
  /// Beside the configuration, off the data directory and so out of its backups: 32 random bytes in hex, mode 0600.
  public var keyFile: String { StoreLocation.keyFile(besideConfig: config) }

  /// The places for this process.
  public init() { self.init(environment: ProcessInfo.processInfo.environment) }

  /// By `ASKWELL_DB`, `ASKWELL_CONFIG` and the XDG directories.
  public init(environment: [String: String]) {
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "."
    func place(_ own: String, _ base: String, _ standard: String, _ file: String) -> String {
      if let path = environment[own], !path.isEmpty { return path }
      // A relative base is to be ignored (XDG Base Directory Specification).
      if let root = environment[base], root.hasPrefix("/") { return "\(root)/askwell/\(file)" }
      return "\(home)/\(standard)/askwell/\(file)"
    }
    database = place("ASKWELL_DB", "XDG_DATA_HOME", ".local/share", "askwell.db")
    config = place("ASKWELL_CONFIG", "XDG_CONFIG_HOME", ".config", "config.yaml")
  }

  /// The key that belongs to a configuration which was named on the command line.
  public static func keyFile(besideConfig config: String) -> String { config.directory + "/askwell.key" }

  /// The folder of themes that came down from a chain's hub, as `REF.yaml`.
  public static func themes(besideStore database: String) -> String { database.directory + "/themes" }

  /// What a chain sets for this kiosk, written anew by the fleet's carrier: a kiosk reads it before its store is open.
  public static func chainSettings(besideStore database: String) -> String { database + ".chain.yaml" }
}

extension String {
  /// The directory part of a path, `.` when there is none.
  var directory: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
