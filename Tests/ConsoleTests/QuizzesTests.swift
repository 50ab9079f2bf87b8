// The quizzes, their versions and their questions.
import Console
import ScreenTesting
import Terminal
import Testing

@Suite("Quizzes")
struct QuizzesTests {
  @Test("2 quizzes with version, short hash, day and completed sessions")
  func list() {
    expectScreen(
      Shop.console("3"),
      """

        Askwell · Quizzes         Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────
          quiz                             version  hash     imported      completed
        ▸ Find your routine       default      v12  3f9a2c1  20 Nov 09:15      1,204
          Which tea tonight?                    v3  a1b2c3d  1 Jun 2025           97















        ⏎ open   E edit   A new   D duplicate   / find   Q leave              ? help
      """)
  }

  @Test("Enter shows 2 versions and 4 questions with their branches")
  func tree() {
    expectScreen(
      Shop.console("3⏎"),
      """

        Askwell · Quizzes › Find your routine            owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────

        Versions
        ▸ v12   3f9a2c1  20 Nov 09:15    204 completed   in force
          v11   09f8e7d  2 Oct 12:00   1,000 completed

        Questions  4
         1  hello    Welcome                                      statement
         2  feel     How does your skin feel by noon?             single 4
                     →  layers when answer.feel = dry
                     →  reacts
         3  layers   How many layers do you like?                 multi 3 optional
                     if answer.feel = dry
         4  reacts   How often does it react?                     number

        Results
            cleanse  1 product
            treat    2 products  product.type = serum

        ↑↓ scroll   O older   C compare   E edit   S simulate   ⌫ back   Q leave   ?
      """)
  }

  @Test("at 40x12 refs and kinds stay")
  func narrow() {
    expectScreen(
      Shop.console("3⏎↓↓↓↓", columns: 40, rows: 12),
      """
       Askwell · Quizzes › Find your…   owner
       ──────────────────────────────────────
       Questions
        1  hello                    statement
        2  feel                      single 4
           →  layers when answer.feel = dry
           →  reacts
        3  layers            multi 3 optional
           if answer.feel = dry
        4  reacts                      number
                                       4 more
       ↑↓ scroll   O older   E edit    ? help
      """)
  }

  @Test("O goes to version 11 and N back to 12; past the ends the console says so")
  func versions() {
    let played = Shop.console("3⏎on")
    let older = String(Shop.hash.reversed())
    #expect(
      played.effects.suffix(3) == [
        .loadQuiz(ref: "skin", version: nil), .loadQuiz(ref: "skin", version: older), .loadQuiz(ref: "skin", version: Shop.hash),
      ])
    #expect(Shop.console("3⏎n").screen.joined().contains("! This is the newest version"))
    #expect(Shop.console("3⏎oo").screen.joined().contains("! This is the first version"))
  }
}
