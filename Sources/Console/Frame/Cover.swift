// What lies over the console's page, one thing at a time, and what its keys come to.
import Terminal

/// While there is one, every key is the cover's.
enum Cover: Equatable, Sendable {
  /// The keys of the page and of the console.
  case help
  /// Whether to leave: the answers' meanings in the order of the dialog's buttons.
  case leaving(Dialog, [Answer])
  case newPIN(NewPINScreen)
  case palette(CommandPalette)
  case tour(Tour)

  enum Answer: Equatable, Sendable { case stay, lock, leave }

  /// What a key came to.
  enum Outcome: Equatable {
    /// Nothing but what the cover shows.
    case stay
    /// The cover goes.
    case close
    /// Somebody has said what should be: the cover goes first.
    case answered(Answer), chosen(PaletteEntry.Target)
    /// The cover stays until the PIN is kept.
    case set(ConsoleRole, String)
    /// The page that the tour tells of.
    case walked(Tab)
    /// The tour is over.
    case toured
  }

  /// The question of a shop, or of the hub's office, where nobody has a PIN to come in again by.
  static func leaving(_ place: ChainPlace?) -> Cover {
    place == nil
      ? .leaving(Dialog("Leave the console?", "The kiosk goes on without it.", buttons: ["Stay", "Lock", "Quit"]), [.stay, .lock, .leave])
      : .leaving(Dialog("Leave the console?", "The kiosks go on without it.", buttons: ["Stay", "Quit"]), [.stay, .leave])
  }

  /// Whether something is typed into it.
  var takesLetters: Bool {
    switch self {
    case .newPIN, .palette: true
    case .help, .leaving, .tour: false
    }
  }

  mutating func apply(_ key: Key, _ layout: Layout) -> Outcome {
    switch self {
    case .help: return .close
    case .leaving(var dialog, let answers):
      let outcome = dialog.apply(key)
      self = .leaving(dialog, answers)
      switch outcome {
      case .chosen(let place)?: return .answered(answers[place])
      case .dismissed?: return .close
      case .moved?, nil: return .stay
      }
    case .newPIN(var screen):
      let outcome = screen.apply(key)
      self = .newPIN(screen)
      switch outcome {
      case .set(let digits): return .set(screen.role, digits)
      case .cancel: return .close
      case .stay: return .stay
      }
    case .palette(var palette):
      // So that nothing of it is copied.
      self = .help
      let outcome = palette.apply(key, height: CommandPalette.height(in: layout.body))
      self = .palette(palette)
      return Cover.outcome(outcome)
    case .tour(var tour):
      let goesOn = tour.walk(key)
      self = .tour(tour)
      return goesOn ? .walked(tour.card.tab) : .toured
    }
  }

  /// A button of the page was pressed, which may be the palette's.
  func press(_ item: Int) -> Outcome {
    if case .palette(let palette) = self { Cover.outcome(palette.press(item)) } else { .stay }
  }

  private static func outcome(_ outcome: CommandPalette.Outcome) -> Outcome {
    switch outcome {
    case .stay: .stay
    case .close: .close
    case .open(let target): .chosen(target)
    }
  }

  /// The names that the palette waited for.
  mutating func add(_ names: [PaletteEntry]) {
    guard case .palette(var palette) = self else { return }
    self = .help
    palette.add(names)
    self = .palette(palette)
  }
}
