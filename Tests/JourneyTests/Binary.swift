// Where the executables of this build lie, for journeys that drive them as processes.
import Foundation

enum Binary {
  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  /// The executable of that name beside the test bundle: the same build, debug or release.
  ///
  /// `ASKWELL_BINARIES` names another directory: the gate runs journeys of the release build that way.
  static func path(_ name: String) throws -> String {
    if let other = ProcessInfo.processInfo.environment["ASKWELL_BINARIES"] { return "\(other)/\(name)" }
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var directories = [bundle.deletingLastPathComponent()]
    // A runner that loads the bundle names it among its arguments.
    directories += CommandLine.arguments.filter { $0.contains(".xctest") }.map {
      URL(fileURLWithPath: String($0.prefix(upTo: $0.range(of: ".xctest")?.lowerBound ?? $0.endIndex))).deletingLastPathComponent()
    }
    let places = directories.map { $0.appendingPathComponent(name).path }
    guard let found = places.first(where: FileManager.default.isExecutableFile) else {
      throw Missing(description: "\(name) is not beside the tests (\(places.joined(separator: ", "))); build it first: swift build")
    }
    return found
  }
}
