// The map of the house in README.md beside the tree and Package.swift: whoever comes new reads the map.
import Foundation
import Testing

@Suite("Map of the house")
struct MapTests {
  private struct Arrow: Hashable, Comparable, CustomStringConvertible {
    var importer: String
    var imported: String
    var description: String { "\(importer) → \(imported)" }
    static func < (a: Arrow, b: Arrow) -> Bool { a.description < b.description }
  }

  private let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ name: String) throws -> String { try String(contentsOf: checkout.appending(path: name), encoding: .utf8) }

  private func folders(_ path: String = "") throws -> Set<String> {
    let found = try FileManager.default.contentsOfDirectory(
      at: checkout.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey])
    return Set(try found.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent))
  }

  /// The blocks of the section: the folders, then the arrows.
  private func blocks() throws -> [String] {
    let section = try #require(try text("README.md").split(separator: "\n## ").first { $0.hasPrefix("Map of the house\n") })
    let parts = section.split(separator: "```\n", omittingEmptySubsequences: false).map(String.init)
    try #require(parts.count >= 4)
    return [parts[1], parts[3]]
  }

  @Test("each folder of Sources is named on the map, and each folder on the map is there")
  func rooms() throws {
    let named = Set(try blocks()[0].matches(of: /(?:^|\s)([\w-]+)\/(?=\s)/.anchorsMatchLineEndings()).map { String($0.1) })
    let there = try folders("Sources")
    #expect(there.count > 10)
    #expect(there.subtracting(named).sorted() == [])
    #expect(named.subtracting(there).subtracting(try folders()).sorted() == [])
  }

  @Test("the arrows on the map are the dependencies that Package.swift names, no more and no fewer")
  func arrows() throws {
    let house = try folders("Sources")
    let manifest = try text("Package.swift").replacing(/\.product\([^)]*\)/, with: "")
    let target = /\.(?:executableTarget|target)\(\s*name: "([\w-]+)",\s*dependencies: \[([^\]]*)\]/
    var wanted: Set<Arrow> = []
    for found in manifest.matches(of: target) where house.contains(String(found.1)) {
      for name in found.2.matches(of: /"([\w-]+)"/).map({ String($0.1) }) where house.contains(name) {
        wanted.insert(Arrow(importer: String(found.1), imported: name))
      }
    }
    var drawn: Set<Arrow> = []
    for line in try blocks()[1].split(separator: "\n") where !line.hasPrefix("never") {
      for group in line.split(separator: /\s{3,}/) {
        let stops = group.split(separator: " → ").map { $0.split(separator: ", ").map { $0.trimmingCharacters(in: .whitespaces) } }
        for (importers, imported) in zip(stops, stops.dropFirst()) {
          drawn.formUnion(importers.flatMap { importer in imported.map { Arrow(importer: importer, imported: $0) } })
        }
      }
    }
    #expect(wanted.count > 30)
    #expect(wanted.subtracting(drawn).sorted() == [], "are missing on the map")
    #expect(drawn.subtracting(wanted).sorted() == [], "are on the map only")
  }
}
