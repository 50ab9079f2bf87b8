// The form of a segment: conditions in groups and the text below them, always in step.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("The form of a segment")
struct SegmentFormTests {
  private static let scope = ExpressionScope.segment

  /// Random expressions of a few conditions, nested up to three deep.
  private struct Dice {
    var state: UInt64
    mutating func roll(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }

    mutating func text(_ depth: Int) -> String {
      let leaves = [
        "goal:sleep", "skin:*", "ever goal:calm", "contact.email is set", "contact.name is not set", "contact.seen in last 30d",
        "count(goal:*, skin:*) >= 2", "did complete where store = lyon in last 30d >= 2 times", "segment(\"Came back\")",
        "contact.name contains \"or and\"",
      ]
      guard depth > 0, roll(4) > 0 else { return (roll(3) == 0 ? "not " : "") + "(\(leaves[roll(leaves.count)]))" }
      let word = roll(2) == 0 ? " and " : " or "
      let parts = (0...roll(3)).map { _ in text(depth - 1) }.joined(separator: word)
      return (roll(4) == 0 ? "not " : "") + "(\(parts))"
    }
  }

  @Test("text becomes groups and groups the same text again, for 400 random expressions")
  func roundTrip() throws {
    var dice = Dice(state: 7)
    for _ in 0..<400 {
      let text = dice.text(3)
      let expression = try Predicate(parsing: text, in: SegmentFormTests.scope)
      let builder = SegmentBuilder(expression)
      #expect(builder.text == expression.text, "\(text)")
      #expect(try Predicate(parsing: builder.text, in: SegmentFormTests.scope) == expression, "\(text)")
      #expect(builder.groups.allSatisfy { !$0.isEmpty })
    }
  }

  @Test("conditions that are put, negated and removed one by one leave what the text of them says, for 200 random ways")
  func steps() throws {
    var dice = Dice(state: 11)
    for _ in 0..<200 {
      var builder = SegmentBuilder()
      for _ in 0..<6 {
        let condition = try Predicate(parsing: dice.text(1), in: SegmentFormTests.scope)
        let group = dice.roll(builder.groups.count + 1)
        let size = group < builder.groups.count ? builder.groups[group].count : 0
        let place = SegmentBuilder.Place(group: group, index: dice.roll(size + 1))
        switch dice.roll(5) {
        case 0: builder = builder.removing(place)
        case 1: builder = builder.negating(place)
        case 2: builder = builder.putting(condition, at: place, isNew: false)
        default: builder = builder.putting(condition, at: place, isNew: true)
        }
        guard let expression = builder.expression else { continue }
        #expect(try Predicate(parsing: builder.text, in: SegmentFormTests.scope) == expression)
        #expect(SegmentBuilder(expression) == builder)
      }
    }
  }

  @Test("negating twice, and adding and removing again, change nothing")
  func back() throws {
    let builder = SegmentBuilder(try Predicate(parsing: "goal:sleep and not skin:dry or lab:v1", in: SegmentFormTests.scope))
    #expect(builder.places.count == 3)
    for place in builder.places {
      #expect(builder.negating(place).negating(place) == builder && builder.negating(place) != builder)
      let other = Predicate.everTag(.tag(Shop.tag("goal:wake")))
      #expect(builder.putting(other, at: place, isNew: true).removing(place) == builder)
    }
  }

  // MARK: The form

  private func open(_ keys: String, columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    TagStore().console("2n" + keys, columns: columns, rows: rows)
  }

  @Test("two conditions, a group and its opposite, each with a key; the text follows")
  func keys() {
    expectScreen(
      open("Dry⇥⇥skin:dry⏎askin:sensitive⏎gever skin:dry⏎n"),
      """

        Askwell · Segments › New segment                 owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────━━━━━━━━━━──────────────────────────────────────────────────────

          Name         Dry
          Says         nothing named

        ▸ Who is in it     skin:dry
                       and skin:sensitive
                     ▸ or  not ever skin:dry







          As text      skin:dry and skin:sensitive or not ever skin:dry

        402 of 4,122 people match (9.8%), 233 can be reached

        ⏎ change   A and   G or   N not   X remove   Tab text   Ctrl-S save
      """)
  }

  @Test("what is changed in the text stands in the conditions at once; what cannot be read is shown as text only")
  func text() {
    let typed = open("X⇥⇥skin:dry⏎⇥ or ever skin:dry")
    let lines = typed.screen
    #expect(lines.contains { $0.contains("or  ever skin:dry") }, "\(lines.joined(separator: "\n"))")
    let broken = open("X⇥⇥skin:dry⏎⇥ or or")
    #expect(broken.screen.contains { $0.contains("shown as text only") })
    #expect(broken.screen.contains { $0.contains("skin:dry or or") })
  }

  @Test("the count is of the whole segment while one of its conditions is typed")
  func count() {
    let store = TagStore()
    _ = store.console("2nX⇥⇥skin:dry⏎askin:sensitive")
    #expect(store.asked.last?.expression == "skin:dry and skin:sensitive")
  }

  @Test("Esc on what is not saved says so once and drops it the second time; where nothing was changed it goes at once")
  func leaving() {
    func isForm(_ keys: String) -> Bool { open(keys).screen.contains { $0.contains("New segment") } }
    let warned = open("Dry⎋")
    #expect(warned.screen.contains { $0.contains("Not saved. Ctrl-S saves it, Esc again drops what you changed.") })
    #expect(isForm("Dry⎋") && !isForm("Dry⎋⎋") && !isForm("⎋"))
    #expect(isForm("Dry⎋er⎋") && !open("Dry⎋er").screen.contains { $0.contains("Not saved") })
  }

  @Test("x removes the chosen condition, the last of a group takes the group with it")
  func remove() {
    let played = open("X⇥⇥skin:dry⏎gskin:sensitive⏎x")
    let text = played.screen.joined(separator: "\n")
    #expect(text.contains("skin:dry") && !text.contains("skin:sensitive"), "\(text)")
  }

  @Test("p lists the patterns of the shop's namespaces; Enter fills the form with one")
  func patterns() {
    expectScreen(
      Shop.console("2p"),
      """

        Askwell · Segments › Patterns                    owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────━━━━━━━━━━──────────────────────────────────────────────────────
        Needs                                  who is in it
        ▸ Came with a goal                     goal:*
          A goal of this month                 goal:* in last 30d
        Behavioral
          Came back                            did complete >= 2 times
          New this week                        contact.created in last 7d
          Not seen for 90 days                 contact.seen more than 90d ago
          Here this month, can be written to   contact.seen in last 30d and (consen…
        Psychographic
          Says what they value                 value:*
          Strong values                        count(value:*) >= 2
        Demographic
          Said their age                       age:*
        ────────────────────────────────────────────────────────────────────────────
        Who has any goal tag. Everybody who said what they want to reach.



        ⏎ use it   / find   ⌫ back   Q leave                                  ? help
      """)
    let form = Shop.console("2p⏎")
    #expect(form.screen.contains { $0.contains("Came with a goal") } && form.screen.contains { $0.contains("goal:*") })
  }
}
