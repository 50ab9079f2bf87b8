// A kiosk without a terminal: the program, and somebody who performs its effects at once.
internal import Console
internal import Domain
internal import Kiosk
internal import Storage
internal import Terminal

/// The kiosk inside the console. Timers do not run: nobody is timed out of a preview. Used on the desk's one thread alone, which is why it
/// may be kept in what other threads see.
final class Rehearsal: @unchecked Sendable {
  private var program: KioskProgram
  private let perform: (KioskEffect) -> KioskReply?
  private var size: Size
  private let glyphs: Glyphs
  /// Who answers a preview; nil where a clerk serves a shopper.
  private let prompter: Prompter?
  /// Whether a session has begun of which the results are not known yet, or nobody has said that its shopper is gone.
  private var hasShopper = false

  init(_ card: AttractCard, size: Size, glyphs: Glyphs, prompter: Prompter? = nil, perform: @escaping (KioskEffect) -> KioskReply?) {
    program = KioskProgram(card: card)
    self.perform = perform
    self.prompter = prompter
    self.size = size
    self.glyphs = glyphs
    send(.resize(size))
  }

  func send(_ event: Event<KioskReply>) {
    if case .resize(let size) = event { self.size = size }
    var queue = [event]
    while !queue.isEmpty {
      for effect in program.update(queue.removeFirst()) {
        switch effect {
        case .begin: hasShopper = true
        case .forget: hasShopper = false
        default: break
        }
        if let reply = perform(effect) { queue.append(.reply(reply)) }
      }
    }
  }

  /// Whoever is in the middle of a session has left: it ends, and nothing of them is kept.
  func leave() {
    guard hasShopper else { return }
    hasShopper = false
    _ = perform(.end(.quit))
    _ = perform(.forget)
  }

  /// The preview's answers, ranked; nil before its results, and for a shopper who is served.
  var inquest: Inquest? { prompter?.inquest }

  var picture: TryPicture {
    var canvas = Canvas(size: size, glyphs: glyphs)
    program.view(&canvas)
    return TryPicture(canvas: canvas, hasResults: prompter?.inquest != nil)
  }
}

/// Answers a preview's effects from one quiz and one catalog: everything is as in the shop, and nothing is kept.
final class Prompter {
  private let shop: Shop
  private let index: QuizIndex
  private let clock: () -> Instant
  private var session = ""
  /// What the answers came to last; nil before the results.
  private(set) var inquest: Inquest?

  init(_ shop: Shop, catalog: Catalog, clock: @escaping () -> Instant) {
    self.shop = shop
    self.clock = clock
    index = QuizIndex(quiz: shop.quiz, catalog: catalog)
  }

  private func surroundings(_ locale: String) -> Surroundings {
    let configuration = shop.configuration
    return Surroundings(store: configuration.store, kiosk: configuration.kiosk, locale: locale, now: clock(), zone: configuration.zone)
  }

  func perform(_ effect: KioskEffect) -> KioskReply? {
    switch effect {
    case .openShop: return .open(shop)
    case .readClock: return .clock(OpeningState(isOpen: true))
    case .begin(let beginning):
      session = Identifier.ulid(now: clock())
      inquest = nil
      return .begun(Begun(session: session, surroundings: surroundings(beginning.locale)))
    case .recall: return .recalled(nil)
    case .record: return .recorded
    case .submit(let answers, _, let locale):
      let seating = Seating(answers, index: index, session: session, in: surroundings(locale))
      let inquest = Inquest(seating)
      self.inquest = inquest
      return .ranked(Ranked(take: inquest.take, variants: seating.variants(of: inquest.take)))
    case .handoff(let skus):
      let code = shop.quiz.handoff.code(session: session) ?? shop.quiz.handoff.pool.map { _ in "PREVIEW" }
      let link = shop.quiz.handoff.link(items: skus.compactMap(index.catalog.variant), code: code, session: session)
      return .handoff(Basket(link: link, qr: link.flatMap(QRPicture.of), discount: code, shortCode: ShortCode.of(session: session)))
    case .print(_, _, let number): return .printed(.done, number: number)
    case .knock: return .admitted(true)
    case .note, .callStaff, .end, .forget: return nil
    }
  }
}
