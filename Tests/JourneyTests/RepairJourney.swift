// `askwell doctor --fix` by the real program: said, rehearsed, done, and told to monitoring.
import Domain
import Foundation
import Testing

@Suite("A repair's journey", .serialized)
struct RepairJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func mode(_ file: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
  }

  @Test(
    "a store that others can read is a fault; --dry-run says and leaves it, --fix says, mends and tells; the doctor's array stays as it was"
  )
  func modes() throws {
    #expect(try shop.askwell("quiz", "import", Checkout.path("Quizzes/sleep.yaml")).code == 0)
    let database = shop.directory + "/askwell.db"
    chmod(database, 0o644)
    let found = try #require(JSON(parsing: try shop.askwell("doctor", "--json").output)?.array)
    let detail = found.first { $0["check"] == "file_modes" }
    #expect(detail?["ok"] == false && detail?["detail"]?.string?.contains("askwell doctor --fix") == true)

    let rehearsed = try shop.askwell("doctor", "--fix", "--dry-run")
    #expect(rehearsed.output.contains("file_modes: others can read \(database)") && !rehearsed.output.contains("done:"), "\(rehearsed)")
    #expect(try mode(database) == 0o644)

    let done = try shop.askwell("doctor", "--fix", "--json")
    let said = try #require(JSON(parsing: done.output), "\(done)")
    let fixed = said["fixed"]?.array?.first { $0["check"] == "file_modes" }
    #expect(fixed?["done"]?.string?.hasSuffix("owner's alone") == true && fixed?["fault"] == .null, "\(said.pretty)")
    #expect(said["checks"]?.array?.first { $0["check"] == "file_modes" }?["ok"] == true)
    #expect(try mode(database) == 0o600)
    #expect(JSON(parsing: try shop.askwell("doctor", "--fix", "--json").output)?["fixed"] == .array([]))
  }

  @Test("--dry-run alone, and --fix with --salvage, are 64 in words")
  func usage() throws {
    #expect(try shop.askwell("doctor", "--dry-run").code == 64)
    let both = try shop.askwell("doctor", "--fix", "--salvage", shop.directory + "/new.db")
    #expect(both.code == 64 && both.errors.contains("leave out --fix"), "\(both.errors)")
  }

  @Test("a quiz's and a theme's schema are printed as they lie beside the bundled files")
  func schemas() throws {
    for (command, file) in [("quiz", "Quizzes/quiz.schema.json"), ("theme", "Themes/theme.schema.json")] {
      let printed = try shop.askwell(command, "schema")
      #expect(try printed.code == 0 && printed.output == String(contentsOfFile: Checkout.path(file), encoding: .utf8))
    }
  }
}
