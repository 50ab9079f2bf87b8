// How the tea shop answers the kiosk: as the live shop does, without a store.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

/// Answers the kiosk as the live shop does: sessions in their order, ranked by the Recommender, saved at once.
final class TeaShop {
  let quiz: Quiz
  var configuration: Configuration
  private let index: QuizIndex
  private(set) var sessions = 0
  private var place = Surroundings(now: Tea.now)
  /// Effects that are not answered, as on a slow disk.
  var isSlow: (KioskEffect) -> Bool = { _ in false }
  /// Effects that cannot be saved.
  var fails: (KioskEffect) -> Bool = { _ in false }
  /// The PIN of the shop; nil while it has none.
  var pin: String?
  /// Whether the waiting screen says so.
  var isUnguarded = false

  init(_ quiz: Quiz? = nil, catalog: Catalog? = nil, configuration: Configuration = .tea) throws {
    self.quiz = try quiz ?? Tea.quiz()
    self.configuration = configuration
    index = QuizIndex(quiz: self.quiz, catalog: try catalog ?? Tea.catalog())
  }

  var session: String { "01TEA\(sessions)" }
  var card: AttractCard {
    AttractCard(
      title: quiz.intro?.title ?? quiz.title, text: quiz.intro?.text ?? "", locales: quiz.locales, locale: quiz.locale,
      storeTitle: "Tea House · Kyoto Street", art: ["( ( (", "╰───╯"], asciiArt: ["( ( (", "'---'"])
  }
  var shop: Shop {
    Shop(
      quiz: quiz, configuration: configuration, pictures: pictures, prints: prints, keepsHours: opening != OpeningState(isOpen: true),
      recalls: recalled != nil, isUnguarded: isUnguarded)
  }
  var open: KioskReply { .open(shop) }

  /// What the shop's clock says; a shop that is always open keeps no hours.
  var opening = OpeningState(isOpen: true)
  /// What every code brings back; without it no code is taken.
  var recalled: Recalled?
  var prints = false
  /// What becomes of every receipt; nil while it prints.
  var printing: Printing?
  var pictures: [String: Picture] = [:]

  func answer(_ effect: KioskEffect) -> [KioskReply] {
    if isSlow(effect) { return [] }
    if fails(effect) { return [.notSaved] }
    switch effect {
    case .openShop: return [open]
    case .begin(let beginning):
      sessions += 1
      place = Surroundings(store: "kyoto", kiosk: "k1", staff: beginning.staff, locale: beginning.locale, now: Tea.now)
      return [.begun(Begun(session: session, surroundings: place))]
    case .record: return [.recorded]
    case .submit(let answers, _, let locale): return [.ranked(ranked(answers, locale))]
    case .handoff(let skus): return [.handoff(basket(skus))]
    case .knock(let digits): return [.admitted(pin == nil || digits == pin)]
    case .readClock: return [.clock(opening)]
    case .recall: return [.recalled(recalled)]
    case .print(_, _, let number): return printing.map { [.printed($0, number: number)] } ?? []
    case .note, .end, .forget, .callStaff: return []
    }
  }

  func ranked(_ answers: [String: Answer], _ locale: String) -> Ranked {
    place.locale = locale
    let take = Recommender(Walk(quiz, answers: answers, in: place), index: index, session: session).take()
    let shown = (take.products.map(\.sku) + (take.offers?.skus ?? [])).compactMap(index.catalog.variant)
    return Ranked(take: take, variants: Dictionary(shown.map { ($0.sku, $0) }, uniquingKeysWith: { first, _ in first }))
  }

  func basket(_ skus: [String]) -> Basket {
    let items = skus.compactMap(index.catalog.variant)
    let code = quiz.handoff.code(session: session)
    let link = quiz.handoff.link(items: items, code: code, session: session)
    return Basket(link: link, qr: link == nil ? nil : .pattern, discount: code, shortCode: "ROSE-4171")
  }

  /// A kiosk of this shop after `keys`.
  func play(_ keys: String = "", columns: Int = 80, rows: Int = 24, glyphs: Glyphs = Glyphs()) -> Played<KioskProgram> {
    ScreenTesting.play(KioskProgram(card: card), keys: keys, columns: columns, rows: rows, glyphs: glyphs, reply: answer)
  }

  /// The same kiosk after more keys.
  func play(on program: KioskProgram, _ keys: String) -> Played<KioskProgram> {
    ScreenTesting.play(program, keys: keys, reply: answer)
  }

  func play(on played: Played<KioskProgram>, _ keys: String) -> Played<KioskProgram> { play(on: played.program, keys) }

  /// The same kiosk after a finger has touched each of these words in turn.
  func touch(_ words: [String], on played: Played<KioskProgram>) -> Played<KioskProgram> {
    words.reduce(played) { played, word in
      guard let target = played.target(under: word) else {
        Issue.record("nothing to touch at \(word)")
        return played
      }
      var program = played.program
      let event: Event<KioskReply> =
        switch target.press {
        case .key(let key): .key(key)
        case .item(let item): .pressed(item)
        }
      let effects = send(event, to: &program)
      var next = play(on: program, "⟳")
      next.effects = effects
      return next
    }
  }

  /// Sends one event, and what the shop answers.
  @discardableResult
  func send(_ event: Event<KioskReply>, to program: inout KioskProgram) -> [KioskEffect] {
    var queue = [event]
    var done: [KioskEffect] = []
    while !queue.isEmpty {
      let effects = program.update(queue.removeFirst())
      done += effects
      queue += effects.flatMap(answer).map { .reply($0) }
    }
    return done
  }
}

extension Configuration {
  static var tea: Configuration {
    var configuration = Configuration()
    configuration.reducedMotion = true
    configuration.storeTitle = "Tea House · Kyoto Street"
    return configuration
  }
}

extension QRPicture {
  /// No code, but the size of one: a frame with a cross in it.
  static let pattern = QRPicture(
    width: 25,
    modules: (0..<625).map { place in
      let (x, y) = (place % 25, place / 25)
      return x == 0 || y == 0 || x == 24 || y == 24 || x == y || x + y == 24
    })
}

/// The picture of a program at a size of its own.
func lines(_ program: KioskProgram, _ columns: Int = 80, _ rows: Int = 24, glyphs: Glyphs = Glyphs()) -> [String] {
  var canvas = Canvas(size: Size(columns: columns, rows: rows), glyphs: glyphs)
  program.view(&canvas)
  return canvas.lines
}
