// What the console asks about contacts and the audit log, and what it is told.

/// Work on contacts, calls and the audit log.
public enum BookRequest: Equatable, Sendable {
  /// Answer: `.contacts`.
  case contacts(LongAsk)
  /// Answer: `.contact`.
  case contact(id: String)
  /// Writes everything about a person into a file. Answer: `.exported`.
  case export(id: String)
  /// Erases a person for good; `typed` is how their address begins (`ContactPage.proof`). Answer: `.erased`.
  case erase(id: String, typed: String)
  /// Answer: `.audit`.
  case audit(LongAsk)
  /// Somebody of the staff goes to the kiosk. Answer: `.callAnswered`.
  case answerCall(kiosk: String)

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .contacts, .contact, .export, .erase, .audit: .manage
    case .answerCall: .browse
    }
  }
}

/// What comes of it.
public enum BookAnswer: Equatable, Sendable {
  case contacts(ContactsPage)
  case contact(ContactPage)
  /// Where the file lies.
  case exported(id: String, path: String)
  /// - Parameter told: destinations that will be told to forget the person.
  case erased(id: String, told: [String])
  case audit(AuditPage)
  case callAnswered(kiosk: String)
}

/// Keys of its pages.
enum BookCommand: Hashable, Sendable {
  /// Goes on with a search that stopped.
  case further
  case export
  case erase
  case audit
  /// Staff go to whoever waits longest.
  case come
}
