// The keys of the kiosk that the pages for roles name, beside the kiosk's own help.
import ScreenTesting
import Testing

@Suite("Pages for roles, kiosk")
struct RolePagesTests {
  @Test("every key of the kiosk that the page for staff names is in the kiosk's help, in the same words")
  func keys() throws {
    let rows = try RolePage("Staff").keys.filter { $0.way.hasPrefix("kiosk") }
    #expect(rows.count == 6)
    for row in rows {
      let way = row.way.hasSuffix("results") ? Way.toResults : Way.toGoal
      let screen = try TeaShop().play(row.key == "?" ? way : way + "?", columns: 120, rows: 40).screen
      #expect(RolePage.help(screen, has: row), "\(row):\n\(screen.joined(separator: "\n"))")
    }
  }

  @Test("what the page for staff says the screen says, the screen says")
  func words() throws {
    let words = [
      "This kiosk needs a short rest.", "This kiosk is putting its records in order.", "Your answers could not be saved.",
      "Nothing on our shelves fits all of this.", "Please make this window larger",
    ]
    let page = try RolePage("Staff").text
    let source = try RolePage.source("Kiosk/WordsEnglish.swift")
    for word in words { #expect(page.contains("\"\(word)\"") && source.contains(word), "\(word)") }
  }
}
