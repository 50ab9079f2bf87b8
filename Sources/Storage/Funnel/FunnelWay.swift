// The questions that a shopper saw, in order: events and answers, each in its own order, brought together by their times.
internal import Domain

/// Follows one session.
struct FunnelWay {
  struct Event {
    /// Nil for a kind that this program does not know.
    var kind: SessionEvent?
    var question: String?
    var at: Int64
  }
  struct Given {
    var question: String
    var answer: Answer
    var at: Int64
  }

  private(set) var steps: [FunnelSession.Step] = []
  /// Nil too at the lead step.
  var last: String? { isAtLead ? nil : current }

  private var places: [String: Int] = [:]
  private var current: String?
  private var isAtLead = false
  private var hasGoneBack = false
  /// The stay that is being measured: a question's first.
  private var stay: (place: Int, since: Int64)?

  /// Without views: one question after the other.
  mutating func follow(_ questions: [String]) { for question in questions { see(question) } }

  mutating func follow(_ events: [Event], _ given: [Given]) {
    var (event, answer) = (0, 0)
    while event < events.count || answer < given.count {
      if answer == given.count || event < events.count && isFirst(events[event], before: given[answer]) {
        take(events[event])
        event += 1
      } else {
        take(given[answer])
        answer += 1
      }
    }
  }

  /// The results were reached.
  mutating func arrive() { if let current { go(from: current, to: Funnel.results) } }

  /// Of the same millisecond, an answer comes before the view of what follows it, and after the view of its own question.
  private func isFirst(_ event: Event, before answer: Given) -> Bool {
    guard event.at == answer.at else { return event.at < answer.at }
    switch event.kind {
    case .wake, .view, .start: return true
    case .questionView: return event.question == answer.question && current != answer.question
    default: return false
    }
  }

  private mutating func take(_ event: Event) {
    switch event.kind {
    case .questionView:
      guard let question = event.question else { return }
      if stay.map({ steps[$0.place].question }) != question { leave(at: event.at) }
      see(question, at: event.at)
    case .back:
      leave(at: event.at)
      hasGoneBack = true
    case .leadView:
      leave(at: event.at)
      isAtLead = true
    case .complete, .timeout, .quit: leave(at: event.at)
    default: return
    }
  }

  private mutating func take(_ answer: Given) {
    leave(at: answer.at)
    see(answer.question)
  }

  private mutating func see(_ question: String, at time: Int64? = nil) {
    if let current, current != question, !hasGoneBack { go(from: current, to: question) }
    (current, isAtLead, hasGoneBack) = (question, false, false)
    guard places[question] == nil else { return }
    places[question] = steps.count
    if let time { stay = (steps.count, time) }
    steps.append(FunnelSession.Step(question))
  }

  private mutating func leave(at time: Int64) {
    guard let stay else { return }
    steps[stay.place].tenths = Int(max(0, time - stay.since) / 100)
    self.stay = nil
  }

  private mutating func go(from: String, to: String) {
    guard let place = places[from], !steps[place].ways.contains(to) else { return }
    steps[place].ways.append(to)
  }
}
