// What a key costs the kiosk's program with 8, 500 and 10,000 choices: update and picture, without a terminal.
import Domain
import Kiosk
import Terminal

/// A quiz file has at most 500 choices; the program itself has no limit.
struct ChoicesRun {
  let keys: Int

  func print() {
    // In turn, so that drift hits all alike.
    var kiosks = [8, 500, 10_000].map { ($0, ChoicesRun.kiosk(choices: $0), [Int64]()) }
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    for number in 0..<keys {
      for place in kiosks.indices {
        let took = nanoseconds {
          _ = kiosks[place].1.update(.key(number % 14 < 7 ? .down : .up))
          canvas.clear()
          kiosks[place].1.view(&canvas)
        }
        kiosks[place].2.append(took)
      }
    }
    for (choices, _, times) in kiosks {
      let sorted = times.sorted()
      Swift.print("choices", choices, sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
    }
  }

  /// On its one question.
  private static func kiosk(choices: Int) -> KioskProgram {
    var question = Question(ref: "one", kind: .dropdown, title: "Which one?")
    question.choices = (1...choices).map { Choice(ref: "c\($0)", label: LocalizedText("Choice number \($0)")) }
    let quiz = Quiz(ref: "bench", title: "Bench", questions: [question])
    var program = KioskProgram(card: AttractCard(title: "Bench", text: "", locales: ["en"], locale: "en"))
    let place = Surroundings(now: Instant(seconds: 1_790_000_000))
    let events: [Event<KioskReply>] = [
      .resize(Size(columns: 80, rows: 24)), .reply(.open(Shop(quiz: quiz, configuration: Configuration()))), .key(.enter),
      .reply(.begun(Begun(session: "01BENCH", surroundings: place))),
    ]
    for event in events { _ = program.update(event) }
    return program
  }
}
