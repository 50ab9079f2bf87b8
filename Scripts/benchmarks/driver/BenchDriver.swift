// What `Scripts/bench` measures of the shared core and of the kiosk without a terminal; the scripts start it and compare what it prints.
import Domain
import Storage

@main
struct BenchDriver {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    switch (words.first, words.dropFirst().compactMap { Int($0) }) {
    case ("answers", let counts) where words.count == 4 && counts.count == 2:
      try AnswersRun(store: words[1], sessions: counts[0], answersEach: counts[1]).print()
    case ("sealing", let counts) where words.count == 4 && counts.count == 2:
      var run = try SealingRun(store: words[1], rounds: counts[0], visitsEach: counts[1])
      try run.print()
    case ("beside", _) where words.count == 2: try BesideRun(store: words[1]).print()
    case ("rank", let counts) where words.count == 4 && counts.count == 1:
      try RankRun(directory: words[1], limit: words[2], rounds: counts[0]).print()
    case ("choices", let counts) where words.count == 2 && counts.count == 1: ChoicesRun(keys: counts[0]).print()
    case ("palette", let counts) where words.count == 4 && counts.count == 1:
      try PaletteRun(names: words[1], needles: words[2], rounds: counts[0]).print()
    case ("segments", let levels) where words.count == 2 + levels.count && levels.count <= 1:
      try SegmentsRun(file: words[1], level: levels.first).print()
    case ("life", let counts) where words.count == 8 && counts.count == 5:
      var life = try LifeRun(store: words[1], name: words[2], seed: counts[0], people: counts[1], beginning: Int64(counts[2]))
      try life.live(from: counts[3], to: counts[4])
    case ("index", _) where words.count >= 3: try IndexRun(store: words[1], now: Int64(words[2]) ?? 0).measure(Array(words.dropFirst(3)))
    case ("index-commit", let counts) where words.count == 4 && counts.count == 2:
      try IndexRun(store: words[1], now: Int64(counts[0])).commit(counts[1])
    case ("index-watch", let counts) where words.count == 4 && counts.count == 2:
      try IndexRun(store: words[1], now: Int64(counts[0])).watch(counts[1])
    case ("funnel", let counts) where words.count == 3 && counts.count == 1: try FunnelRun(store: words[1]).measure(live: counts[0])
    case ("fleet-create", _) where words.count == 2: try FleetRun(words[1]).create()
    case ("fleet-count", _) where words.count == 2: try FleetRun(words[1]).count()
    case ("fleet-merge", let counts) where words.count == 4 && counts.count == 1:
      try FleetRun(words[1]).merge(words[2], connections: counts[0])
    case ("fleet-publish", let counts) where words.count == 4 && counts.count == 2:
      try FleetRun(words[1]).publish(to: counts[0], rounds: counts[1])
    case ("people", let counts) where words.count == 3 && counts.count == 1: try PeopleRun(store: words[1]).bring(counts[0])
    case ("follow", _) where words.count == 2: try FollowRun(store: words[1]).follow()
    case ("old", let counts) where words.count == 3 && counts.count == 1: try EarlierStore.make(at: words[1], version: counts[0])
    case ("soak", let counts) where words.count == 6 && counts.count == 4:
      var soak = try SoakRun(store: words[1], sessions: counts[0], days: counts[1], seed: counts[2])
      try soak.live(samples: counts[3])
    case ("inputs", let counts) where words.count >= 8 && counts.count >= 3:
      let run = try InputsRun(kind: words[1], seed: counts[0], mark: words[5], words: words[6], corpus: Array(words.dropFirst(7)))
      switch (counts[1], counts[2]) {
      case (0, 0): run.readCorpus()
      case (let number, 0): run.show(number)
      case (let first, let last): try run.read(from: first, to: last)
      }
    default:
      throw Complaint(
        "usage: bench-driver answers STORE SESSIONS ANSWERS_EACH | sealing STORE ROUNDS VISITS_EACH | beside STORE | "
          + "rank DIRECTORY LIMIT_LIBRARY ROUNDS | choices KEYS | "
          + "palette NAMES NEEDLES ROUNDS | segments ANSWERS [LEVEL] | life STORE NAME SEED PEOPLE BEGINNING FROM TO | "
          + "people STORE COUNT | follow STORE | "
          + "fleet-create HUB | fleet-count HUB | fleet-merge HUB DIRECTORY CONNECTIONS | fleet-publish HUB KIOSKS ROUNDS | "
          + "index STORE NOW CONDITION… | index-commit STORE NOW COUNT | index-watch STORE NOW COUNT | funnel STORE SESSIONS | "
          + "old STORE VERSION | soak STORE SESSIONS DAYS SEED SAMPLES | inputs KIND SEED FROM TO MARK WORDS CORPUS…")
    }
  }
}

struct Complaint: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Nanoseconds that `work` takes.
func nanoseconds(_ work: () throws -> Void) rethrows -> Int64 {
  let clock = ContinuousClock()
  let took = try clock.measure(work).components
  return took.seconds * 1_000_000_000 + took.attoseconds / 1_000_000_000
}
