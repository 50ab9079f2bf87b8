// What the kiosk asks of the world and what it is told: effects and replies, as data.
public import Domain

/// Work that the kiosk wants done.
public enum KioskEffect: Equatable, Sendable {
  /// Open the store and load quiz and catalog. Answer: `.open`, or `.outOfOrder`.
  case openShop
  /// A session begins. Answer: `.begun`.
  case begin(locale: String)
  /// Write an answer durably. Answer: `.recorded`, or `.notSaved`.
  case record(question: String, answer: Answer, ordinal: Int)
  /// A step of the funnel; written along with the next answer.
  case note(SessionEvent, question: String?)
  /// Rank, store the session and the lead, consents with the time of now. Answer: `.ranked`, or `.notSaved`.
  case submit(answers: [String: Answer], lead: Lead?, locale: String)
  /// Make the basket link of these SKUs. Answer: `.handoff`.
  case handoff(skus: [String])
  /// The session ends without results.
  case end(Ending)
  /// The shopper is gone: wipe the terminal's memory of them, let go of the session.
  case forget
  /// Somebody wants to end the program; the digits are empty at first. Answer: `.mayLeave`.
  case leave(pin: String)
}

/// What the world answers.
public enum KioskReply: Equatable, Sendable {
  /// The version and the settings to work with.
  case open(Shop)
  /// The shop cannot be opened; the reason is in the log.
  case outOfOrder
  case begun(Begun)
  case recorded
  /// The write failed; the reason is in the log.
  case notSaved
  case ranked(Ranked)
  case handoff(Basket)
  /// True where the PIN is right, or where the shop has set none yet.
  case mayLeave(Bool)
}

/// What the kiosk works with until it is told otherwise.
public struct Shop: Equatable, Sendable {
  /// The version in force when the shop was opened.
  public var quiz: Quiz
  /// Idle times, currency, language.
  public var configuration: Configuration
  public init(quiz: Quiz, configuration: Configuration) {
    self.quiz = quiz
    self.configuration = configuration
  }
}

/// A session that has begun.
public struct Begun: Equatable, Sendable {
  /// ULID, 26 characters.
  public var session: String
  /// Place, language and time of the beginning.
  public var surroundings: Surroundings
  public init(session: String, surroundings: Surroundings) {
    self.session = session
    self.surroundings = surroundings
  }
}

/// A ranked session with the variants that it shows.
public struct Ranked: Equatable, Sendable {
  /// The document, as it was stored.
  public var take: Take
  /// By SKU: every product of `take.products`.
  public var variants: [String: Variant]
  public init(take: Take, variants: [String: Variant]) {
    self.take = take
    self.variants = variants
  }
}

/// The basket as it leaves the kiosk.
public struct Basket: Equatable, Sendable {
  /// Nil without a template in the quiz.
  public var link: String?
  /// Of `link`; nil without one, and where it is too long for a code.
  public var qr: QRPicture?
  /// Code for the till or the web shop; nil where the quiz has none.
  public var discount: String?
  /// What the shopper can say at the till: `ROSE-4171`.
  public var shortCode: String
  public init(link: String?, qr: QRPicture?, discount: String?, shortCode: String) {
    self.link = link
    self.qr = qr
    self.discount = discount
    self.shortCode = shortCode
  }
}

/// A QR code's modules, row by row; true is dark.
public struct QRPicture: Equatable, Sendable {
  /// Modules a side, without the quiet zone.
  public var width: Int
  /// `width × width` of them.
  public var modules: [Bool]
  public init(width: Int, modules: [Bool]) {
    self.width = width
    self.modules = modules
  }
}

/// What the attract screen shows before the store is open: remembered from the last time.
public struct AttractCard: Equatable, Sendable {
  /// Title by locale.
  public var title: LocalizedText
  /// Below the title; empty without.
  public var text: LocalizedText
  /// Languages that the shopper may choose among.
  public var locales: [String]
  /// The one in which the screen waits.
  public var locale: String
  /// As the shop calls itself; empty when not set.
  public var storeTitle: String
  /// Lines for UTF-8 terminals; empty without a theme's art.
  public var art: [String]
  /// Lines for terminals with ASCII only; empty without.
  public var asciiArt: [String]

  public init(
    title: LocalizedText, text: LocalizedText, locales: [String], locale: String, storeTitle: String = "", art: [String] = [],
    asciiArt: [String] = []
  ) {
    self.title = title
    self.text = text
    self.locales = locales
    self.locale = locale
    self.storeTitle = storeTitle
    self.art = art
    self.asciiArt = asciiArt
  }

  /// Says what the open shop says; the art stays.
  public mutating func show(_ shop: Shop) {
    let quiz = shop.quiz
    title = quiz.intro?.title ?? quiz.title
    text = quiz.intro?.text ?? LocalizedText("")
    locales = quiz.locales
    locale = shop.configuration.locale ?? quiz.locale
    storeTitle = shop.configuration.storeTitle ?? ""
  }
}
