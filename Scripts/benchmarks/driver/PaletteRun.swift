// The console's palette over many names: what one search costs, without a terminal.
import Foundation
import Terminal

/// Searches the lines of one file for each line of another. Prints nanoseconds and how many were found, a line a search, then what making
/// the index took.
struct PaletteRun {
  private let names: [String]
  private let needles: [String]
  private let rounds: Int

  init(names: String, needles: String, rounds: Int) throws {
    self.names = try PaletteRun.lines(of: names)
    self.needles = try PaletteRun.lines(of: needles)
    self.rounds = rounds
  }

  private static func lines(of path: String) throws -> [String] {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  func print() {
    var index = FuzzyIndex()
    let made = nanoseconds { index = FuzzyIndex(names) }
    for _ in 0..<rounds {
      for needle in needles {
        var found = 0
        // As many as the palette asks for.
        let took = nanoseconds { found = index.best(needle, limit: 60).count }
        Swift.print(took, found)
      }
    }
    Swift.print("# made", made)
  }
}
