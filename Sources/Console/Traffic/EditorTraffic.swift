// What the quiz editor asks while somebody types: pictures, words to choose from, counts. None of it changes anything.
public import Domain
public import Terminal

/// A question of the editor. Answers carry the number of their question, or what it was about: one that comes too late is dropped.
public enum EditorRequest: Equatable, Sendable {
  /// The kiosk's screen of a question of this text. Answer: `.preview`.
  case preview(number: Int, text: String, question: String, locale: String, size: Size, glyphs: Glyphs)
  /// What is wrong with this text as a file, and what could be better about it. Answer: `.checked`.
  case check(text: String)
  /// What tags, links and conditions may name. Answer: `.vocabulary`.
  case vocabulary(ref: String)
  /// Which products one choice of one question puts first, all else left aside. Answer: `.top`.
  case top(number: Int, text: String, question: String, choice: String)
  /// What only the shop's catalog, segments and theme tell about this text: a part of the work, at most a moment. It is asked again
  /// until it is done. Answer: `.reach`.
  case reach(number: Int, text: String)
  /// A kiosk inside the console. Answer: `.trying` after each step but the last.
  case tryOut(TryStep)

  /// See `ConsoleEffect.right`. Staff serve shoppers at the console too.
  var right: Right {
    switch self {
    case .tryOut(.serve), .tryOut(.key), .tryOut(.press), .tryOut(.paste), .tryOut(.resize), .tryOut(.stop): .browse
    default: .edit
    }
  }
}

/// What happens to the kiosk inside the console.
public enum TryStep: Equatable, Sendable {
  /// A preview of this text: nothing of it is stored, counted or sent.
  case start(text: String, locale: String, size: Size, glyphs: Glyphs)
  /// A real session of the quiz that kiosks open, served by staff.
  case serve(by: String, size: Size, glyphs: Glyphs)
  case key(Key)
  /// A part of the picture was pressed.
  case press(Int)
  case paste(String)
  case resize(Size)
  case stop
}

/// The kiosk inside the console, after a step.
public struct TryPicture: Equatable, Sendable {
  public var canvas: Canvas
  /// A preview whose results can be asked about.
  public var hasResults: Bool
  public init(canvas: Canvas, hasResults: Bool = false) {
    self.canvas = canvas
    self.hasResults = hasResults
  }
}

/// What it is told.
public enum EditorAnswer: Equatable, Sendable {
  /// Nil where the text is no quiz at the moment: the last picture stays.
  case preview(number: Int, EditorPicture?)
  /// Errors, then advice. It names its text: one about an older text is dropped.
  case checked(text: String, [Problem])
  case vocabulary(ref: String, EditorVocabulary)
  /// Nil where the text is no quiz at the moment.
  case top(number: Int, [GridProduct]?)
  /// Nil where the text is no quiz at the moment.
  case reach(number: Int, ReachReport?)
  /// Nil where the quiz cannot be shown: the reason.
  case trying(TryPicture?, String)
}

/// A kiosk screen in the editor.
public struct EditorPicture: Equatable, Sendable {
  public var canvas: Canvas
  /// The rows that hold the question, without header and footer.
  public var body: Range<Int>
  public init(canvas: Canvas, body: Range<Int>) {
    self.canvas = canvas
    self.body = body
  }
}

/// Words that exist in the shop.
public struct EditorVocabulary: Equatable, Sendable {
  /// Every tag of contacts, with how many have it; nil where the role must not know so few.
  public var tags: [(tag: Tag, people: Int?)]
  /// Of the catalog, sorted.
  public var productTags: [String]
  public var collections: [String]
  public var types: [String]
  public var vendors: [String]
  public var skus: [String]
  public var products: [String]

  public init(
    tags: [(tag: Tag, people: Int?)] = [], productTags: [String] = [], collections: [String] = [], types: [String] = [],
    vendors: [String] = [], skus: [String] = [], products: [String] = []
  ) {
    self.tags = tags
    self.productTags = productTags
    self.collections = collections
    self.types = types
    self.vendors = vendors
    self.skus = skus
    self.products = products
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.tags.elementsEqual(b.tags) { $0 == $1 } && a.productTags == b.productTags && a.collections == b.collections && a.types == b.types
      && a.vendors == b.vendors && a.skus == b.skus && a.products == b.products
  }
}

/// Which products a quiz can show, as far as it is known, and what else the shop knows about it.
public struct ReachReport: Equatable, Sendable {
  /// Of the shop's segments and theme from the first answer on; of the products once it is done.
  public var problems: [Problem]
  /// Whether asking again finds nothing more.
  public var isDone: Bool
  /// Ways through the quiz that were walked.
  public var ways: Int
  /// Whether those were all that differ.
  public var isExhaustive: Bool
  /// Whether it is known of every product that a choice speaks for whether it can win.
  public var isProved: Bool

  public init(problems: [Problem], isDone: Bool = false, ways: Int = 0, isExhaustive: Bool = false, isProved: Bool = false) {
    self.problems = problems
    self.isDone = isDone
    self.ways = ways
    self.isExhaustive = isExhaustive
    self.isProved = isProved
  }
}

/// Keys of the editor.
enum EditorCommand: Hashable, Sendable {
  /// A session that staff serve, from the overview.
  case serve
  case changes
  case edit, switchPane, add, duplicate, remove, moveUp, moveDown, undo, redo, language, problem, grid, publish, tryOut, drop
}
