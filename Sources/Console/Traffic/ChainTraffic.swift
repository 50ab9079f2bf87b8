// What a console on the hub of a chain asks beyond a shop's console, and what it is told.
import Domain

/// Shops that are looked at together.
public struct ChainPlace: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case all, region
    /// By its number at the hub.
    case shop(Int64)
  }
  public var kind: Kind
  /// `all shops`, a region, a shop.
  public var name: String

  public init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  public static let all = ChainPlace(.all, "all shops")
}

/// Who gets what is published. A single shop has one answer to that.
public enum PublishTarget: Hashable, Sendable {
  /// Every kiosk.
  case all
  /// So many of a hundred kiosks, the same ones each time.
  case percent(Int)
  /// The kiosks of one shop.
  case shop(Int64, name: String)

  /// `all kiosks`, `10% of kiosks`, `Lyon`.
  public var words: String {
    switch self {
    case .all: "all kiosks"
    case .percent(let percent): "\(percent)% of kiosks"
    case .shop(_, let name): name
    }
  }
}

/// Work at the hub.
public enum ChainRequest: Equatable, Sendable {
  /// Answer: `.places`.
  case places
  /// From now on all figures are of these shops. Answer: `.looking`.
  case look(at: ChainPlace)
  /// How each kiosk is. Answer: `.kiosks`.
  case kiosks
  /// The latest sessions, or those before one. Answer: `.sessions`.
  case sessions(before: String?)
  /// What was published last and how far it has come. Answer: `.published`.
  case published
  /// The same for every kiosk. Answer: `.done`, or `.refused`.
  case widen(version: Int64)
  /// Kiosks go back to what was in force before. Answer: `.done`, or `.refused`.
  case takeBack(version: Int64)

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .places, .look, .kiosks, .sessions, .published: .browse
    case .widen, .takeBack: .edit
    }
  }
}

/// What comes of it.
public enum ChainAnswer: Equatable, Sendable {
  /// All shops first, then regions, then shops.
  case places([ChainPlace])
  case looking(at: ChainPlace)
  case kiosks(KiosksPage)
  case sessions(ChainSessionsPage)
  case published(PublishedPage)
  case done(String)
  /// It could not be done, and why: one sentence.
  case refused(String)
}

/// Keys of its pages.
enum ChainCommand: Hashable, Sendable {
  /// Chooses the shops that are looked at.
  case places
  /// Of sessions: the latest again, earlier ones.
  case latest, earlier
  case widen, takeBack
}
