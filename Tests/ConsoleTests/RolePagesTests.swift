// The keys that the pages for roles name, beside the help of the console.
import Console
import ScreenTesting
import Terminal
import Testing

@Suite("Pages for roles")
struct RolePagesTests {
  @Test(
    "every key of the console that a page names is in the help of the page that it is said to be on, for that role",
    arguments: [("Merchant", ConsoleRole.merchant, 23), ("Staff", .staff, 7)])
  func keys(page: String, role: ConsoleRole, count: Int) throws {
    let rows = try RolePage(page).keys.filter { !$0.way.hasPrefix("kiosk") }
    #expect(rows.count == count)
    for row in rows {
      let way = row.way + "?"
      let played =
        row.way.hasSuffix("e")
        ? DraftStore().editor(String(way.dropFirst(2)), columns: 120, rows: 60) : Shop.console(way, role: role, columns: 120, rows: 60)
      #expect(RolePage.help(played.screen, has: row), "\(row):\n\(played.screen.joined(separator: "\n"))")
    }
  }
}
