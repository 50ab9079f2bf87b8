// The shop's experiment: which quiz a session sees, opened once and kept.
internal import Domain
internal import Storage

/// Opens the quizzes of an experiment's variants.
struct Trial {
  /// What a session sees.
  struct Seen {
    /// Ref of the variant.
    var ref: String
    var quiz: Quiz
  }
  private let experiment: Experiment
  private var quizzes: [String: Quiz] = [:]
  private var faults: [String: String] = [:]

  init(_ experiment: Experiment) { self.experiment = experiment }

  /// The variant of a new session: by its name, or of the variant that the session before it saw.
  func variant(ofSession id: String) -> Experiment.Variant? { experiment.variant(ofSession: id) }

  func variant(_ ref: String) -> Experiment.Variant? { experiment.variant(ref) }

  /// The variant's quiz in force; nil, with the reason said once, where it cannot be opened.
  mutating func open(_ variant: Experiment.Variant, in store: Database, say: (String) -> Void) -> Seen? {
    do {
      if let known = quizzes[variant.quiz], try store.currentVersion(of: variant.quiz) == known.version {
        return Seen(ref: variant.ref, quiz: known)
      }
      let quiz = try QuizShelf(store).quiz(variant.quiz)
      quizzes[variant.quiz] = quiz
      faults[variant.quiz] = nil
      return Seen(ref: variant.ref, quiz: quiz)
    } catch {
      let reason = (error as? ShelfError)?.message ?? "\(error)"
      if faults.updateValue(reason, forKey: variant.quiz) != reason {
        say("the experiment \"\(experiment.name)\" cannot show its variant \"\(variant.ref)\", so the shop's own quiz is shown: \(reason)")
      }
      return nil
    }
  }
}
