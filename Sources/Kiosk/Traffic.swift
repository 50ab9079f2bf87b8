// What the kiosk asks of the world and what it is told: effects and replies, as data.
public import Domain
public import Terminal

/// Work that the kiosk wants done.
public enum KioskEffect: Equatable, Sendable {
  /// Open the store and load quiz and catalog. Answer: `.open`, or `.outOfOrder`.
  case openShop
  /// What the shop's hours say now. Answer: `.clock`. Asked only where the shop keeps hours.
  case readClock
  /// A session begins. Answer: `.begun`.
  case begin(Beginning)
  /// The session whose hand-off code a shopper has typed. Answer: `.recalled`.
  case recall(code: String)
  /// Write an answer durably. Answer: `.recorded`, or `.notSaved`.
  case record(question: String, answer: Answer, ordinal: Int)
  /// A step of the funnel; written along with the next answer.
  case note(SessionEvent, question: String?)
  /// Rank, store the session and the lead, consents with the time of now. Answer: `.ranked`, or `.notSaved`.
  case submit(answers: [String: Answer], lead: Lead?, locale: String)
  /// Make the basket link of these SKUs. Answer: `.handoff`.
  case handoff(skus: [String])
  /// Print the receipt of these SKUs, beside all else. Answer: `.printed` with the same number.
  case print(skus: [String], locale: String, number: Int)
  /// The shopper asks for staff; the call ends when the shopper is gone.
  case callStaff
  /// The session ends without results.
  case end(Ending)
  /// The shopper is gone: wipe the terminal's memory of them, let go of the session.
  case forget
  /// Staff are at the door; the digits are empty at first. Answer: `.admitted`.
  case knock(pin: String)
}

/// How a session begins.
public struct Beginning: Equatable, Sendable {
  /// The shopper's language.
  public var locale: String
  /// Ref of who serves; nil for shoppers by themselves.
  public var staff: String?
  /// The session that this one takes over from; nil for a first one.
  public var after: String?
  public init(locale: String, staff: String? = nil, after: String? = nil) {
    self.locale = locale
    self.staff = staff
    self.after = after
  }
}

/// What the world answers.
public enum KioskReply: Equatable, Sendable {
  /// The version and the settings to work with.
  case open(Shop)
  /// The shop cannot be opened; the reason is in the log.
  case outOfOrder
  /// The store is damaged and is being mended: a minute at most. `.open` or `.outOfOrder` follows.
  case mending
  case clock(OpeningState)
  case begun(Begun)
  /// Nil where no session of late has this code, or where too many codes were tried.
  case recalled(Recalled?)
  case recorded
  /// The write failed; the reason is in the log.
  case notSaved
  case ranked(Ranked)
  case handoff(Basket)
  case printed(Printing, number: Int)
  /// True where the PIN is right, or where the shop has set none yet.
  case admitted(Bool)
}

/// Whether the shop is open, and when that changes.
public struct OpeningState: Equatable, Sendable {
  public var isOpen: Bool
  /// When to ask again; nil where it never changes.
  public var changesInSeconds: Int?
  /// While closed: when it opens next, as the shop's clocks say.
  public var opens: LocalMoment?
  public init(isOpen: Bool, changesInSeconds: Int? = nil, opens: LocalMoment? = nil) {
    self.isOpen = isOpen
    self.changesInSeconds = changesInSeconds
    self.opens = opens
  }
}

/// A time of a day to come.
public struct LocalMoment: Equatable, Sendable {
  /// 0 is today, 1 tomorrow.
  public var daysAhead: Int
  public var date: CivilDate
  public var hour: Int
  public var minute: Int
  public init(daysAhead: Int, date: CivilDate, hour: Int, minute: Int) {
    self.daysAhead = daysAhead
    self.date = date
    self.hour = hour
    self.minute = minute
  }
}

/// What a hand-off code brings back: answers, nobody's contact.
public struct Recalled: Equatable, Sendable {
  /// The session of the code.
  public var session: String
  /// In the order in which they were given, the last of each question; texts, addresses and numbers of people are left out.
  public var answers: [(question: String, answer: Answer)]
  public init(session: String, answers: [(question: String, answer: Answer)]) {
    self.session = session
    self.answers = answers
  }

  public static func == (a: Recalled, b: Recalled) -> Bool {
    a.session == b.session && a.answers.elementsEqual(b.answers) { $0 == $1 }
  }
}

/// What became of a receipt.
public enum Printing: Equatable, Sendable { case done, paperOut, failed }

/// What the kiosk works with until it is told otherwise.
public struct Shop: Equatable, Sendable {
  /// The version in force when the shop was opened.
  public var quiz: Quiz
  /// Idle times, currency, language.
  public var configuration: Configuration
  /// Of this quiz's choices, by the name that the file gives them.
  public var pictures: [String: Picture]
  /// Whether a receipt can be printed.
  public var prints: Bool
  /// Whether the shop has opening hours.
  public var keepsHours: Bool
  /// Whether hand-off codes of earlier sessions are taken.
  public var recalls: Bool
  /// Whether no PIN is set yet, so that anybody may close the kiosk: it says with which key.
  public var isUnguarded: Bool
  public init(
    quiz: Quiz, configuration: Configuration, pictures: [String: Picture] = [:], prints: Bool = false, keepsHours: Bool = false,
    recalls: Bool = false, isUnguarded: Bool = false
  ) {
    self.quiz = quiz
    self.configuration = configuration
    self.pictures = pictures
    self.prints = prints
    self.keepsHours = keepsHours
    self.recalls = recalls
    self.isUnguarded = isUnguarded
  }
}

/// A session that has begun.
public struct Begun: Equatable, Sendable {
  /// ULID, 26 characters.
  public var session: String
  /// Place, language and time of the beginning.
  public var surroundings: Surroundings
  /// The variant of an experiment that this session sees, with its pictures; nil is the shop's own quiz.
  public var variant: Shop?
  public init(session: String, surroundings: Surroundings, variant: Shop? = nil) {
    self.session = session
    self.surroundings = surroundings
    self.variant = variant
  }
}

/// A ranked session with the variants that it shows.
public struct Ranked: Equatable, Sendable {
  /// The document, as it was stored.
  public var take: Take
  /// By SKU: every product of `take.products` and of its offers.
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
