// The first command of somebody who has just cloned: what it builds, and what it leaves for whoever needs it.
import Foundation
import Testing

@Suite("A first start's journey")
struct StartJourney {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-start-\(UUID().uuidString)").path

  /// A checkout of scripts alone, with a compiler that takes no time: what it makes says how it was called.
  init() throws {
    for folder in ["Sources", "bin", "image"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(atPath: Checkout.path("Scripts"), toPath: root + "/Scripts")
    try "1".write(toFile: root + "/Package.swift", atomically: true, encoding: .utf8)
    try """
    #!/bin/sh
    for product; do :; done
    echo "$product" >>built
    mkdir -p .build/release
    printf '#!/bin/sh\\necho "ran $*"\\n' >".build/release/$product"
    chmod 0755 ".build/release/$product"

    """.write(toFile: root + "/bin/swift", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root + "/bin/swift")
  }

  private func run(_ script: String, _ arguments: [String], _ more: [String: String] = [:]) throws -> (code: Int32, said: String) {
    let path = ["PATH": "\(root)/bin:/usr/bin:/bin:/usr/sbin:/sbin"]
    return try Shell.run(root + "/Scripts/" + script, arguments, environment: path.merging(more) { $1 })
  }

  /// What was built since this was asked last.
  private func built() -> [String] {
    defer { try? FileManager.default.removeItem(atPath: root + "/built") }
    return ((try? String(contentsOfFile: root + "/built", encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
  }

  private func change(at moment: Date) throws {
    try "2".write(toFile: root + "/Sources/a.swift", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.modificationDate: moment], ofItemAtPath: root + "/Sources/a.swift")
  }

  @Test(
    "Scripts/kiosk builds what a command needs, once, and again when a source has changed",
    arguments: [
      ("", []), ("demo --no-console", []), ("kiosk --plain", []), ("quiz list", []), ("console", ["askwell-sync"]),
      ("sync run --once", ["askwell-sync"]), ("destinations vendors", ["askwell-sync"]), ("fleet status", ["askwell-fleet"]),
      ("console --no-color --fleet postgres://hub", ["askwell-fleet"]), ("doctor", ["askwell-sync", "askwell-fleet"]),
    ])
  func builds(_ command: String, _ others: [String]) throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let arguments = command.split(separator: " ").map(String.init)
    let first = try run("kiosk", arguments)
    #expect(first.code == 0 && first.said.contains("ran " + command), "\(first.said)")
    #expect(built() == ["askwell"] + others)
    #expect(try run("kiosk", arguments).said == "ran \(command)\n")
    #expect(built() == [])
    try change(at: Date(timeIntervalSinceNow: 60))
    _ = try run("kiosk", arguments)
    #expect(built() == ["askwell"] + others)
  }

  @Test("under sudo the installer takes programs that are built and up to date, and else says who has to build them")
  func sudo() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let install = { try run("install", ["--root", root + "/image"], ["SUDO_USER": "ana"]).said }
    let refusal = "Start Scripts/kiosk doctor once as ana"
    for command in ["demo", "fleet"] {
      _ = try run("kiosk", [command])
      #expect(try install().contains(refusal), "\(command)")
    }
    _ = try run("kiosk", ["doctor"])
    _ = built()
    let taken = try install()
    #expect(!taken.contains(refusal) && taken.contains("== Programs"), "\(taken)")
    try change(at: Date(timeIntervalSinceNow: 60))
    #expect(try install().contains(refusal))
    #expect(built() == [])
  }
}
