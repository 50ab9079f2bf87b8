// Where an editor's draft stands with the store.
import Domain

/// How far the store knows what is typed.
struct Saving: Equatable, Sendable {
  var revision = 0
  /// The text that the store has, or is being told.
  var text = ""
  var at: Instant?
  var isUnderWay = false
  /// The last text that is known to be in the store: what a merge begins from.
  var known: String?
  /// Why the last text is not in the store; nil while all is well.
  var fault: String?
}
