// What the console asks of the world and what it is told: effects and replies, as data.

/// Who may work at the console. What each may do is decided where the effects are performed; the screens only leave out what is refused.
public enum ConsoleRole: String, Equatable, Sendable, CaseIterable {
  /// Everything: also people, destinations and privacy.
  case owner
  /// Edits quizzes, segments and the catalog; sees people with masked addresses, and no count that staff are not told.
  case merchant
  /// Browses; sees counts and no people, and no count that points to a few (`Discretion`).
  case staff
}

/// Work that the console wants done.
public enum ConsoleEffect: Equatable, Sendable {
  /// Which PINs are there, and does anyone have to wait? Answer: `.door`. The first effect of all, and again after each lock.
  case askDoor
  /// Compare a PIN (RELIABILITY.md 2.3: count the failure first). Answer: `.admitted`, or `.refused`.
  case checkPIN(role: ConsoleRole, digits: String)
  /// Store a PIN that has passed `PINRules`. Answer: `.admitted` for the owner's first one, `.pinSaved` for others, or `.failed`.
  case setPIN(role: ConsoleRole, digits: String)
  /// Answer: `.overview`.
  case loadOverview
  /// Answer: `.segments`.
  case loadSegments
  /// What a tag or segment means and what goes with it. Answer: `.meaning`.
  case loadMeaning(SegmentRef)
  /// Some of the people in a segment. Answer: `.people`.
  case loadPeople(SegmentRef, LongAsk)
  /// What segments share, each with each; `OverlapPage.most` at most. Answer: `.overlap`.
  case loadOverlap([SegmentRef])
  /// Answer: `.quizzes`.
  case loadQuizzes
  /// A quiz with its questions in `version` (nil: the newest). Answer: `.quiz`.
  case loadQuiz(ref: String, version: String?)
  /// Answer: `.sessions`.
  case loadSessions(LongAsk)
  /// Answer: `.session`.
  case loadSession(id: String)
  /// All figures over a period. Answer: `.funnel`.
  case loadFunnel(FunnelAsk)
  /// Every name that can be opened. Answer: `.names`.
  case loadNames
  case catalog(CatalogRequest)
  case book(BookRequest)
  case sending(SendingRequest)
  case editing(EditingRequest)
  case editor(EditorRequest)
  case why(WhyRequest)
  case tags(TagRequest)
  case simulation(SimulationRequest)
  case chain(ChainRequest)
  /// Has the store changed since this version? Asked every two seconds while a live page is open, so it has to be cheap (one integer).
  /// Answer: `.status` when it has; otherwise none.
  case checkForChanges(since: Int64)
  /// Nobody is at the console any more: forget the role.
  case lock
  /// The program ends.
  case leave
}

/// What the world answers. `.status` may also come unasked, by a wake-up.
public enum ConsoleReply: Equatable, Sendable {
  case door(Door)
  case admitted(Admission)
  case refused(Refusal)
  case pinSaved(ConsoleRole)
  case status(StoreStatus)
  case overview(OverviewPage)
  case segments(SegmentsPage)
  case meaning(SegmentMeaning)
  case people(PeoplePage)
  case overlap(OverlapPage)
  case quizzes(QuizzesPage)
  case quiz(QuizPage)
  case sessions(SessionsPage)
  case session(SessionPage)
  case funnel(FunnelPage)
  case names([PaletteEntry])
  case catalog(CatalogAnswer)
  case book(BookAnswer)
  case sending(SendingAnswer)
  case editing(EditingAnswer)
  case editor(EditorAnswer)
  case why(WhyAnswer)
  case tags(TagAnswer)
  case simulation(SimulationAnswer)
  case chain(ChainAnswer)
  /// The last effect could not be done: what happened and what to do, in one sentence.
  case failed(String)
}
