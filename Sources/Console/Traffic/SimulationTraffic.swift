// What the console asks about simulated sessions, and what it is told.
public import Domain

/// Work on the simulation of one version of a quiz against the shop's catalog. Nothing of it is kept, and it looks at nobody.
public enum SimulationRequest: Equatable, Sendable {
  /// A moment's work more; it is asked again until it is done. Answer: `.going`, at last `.done`, or `.refused`.
  case goOn(ref: String, version: String)
  /// Nobody looks at it any more. No answer.
  case stop(version: String)

  /// See `ConsoleEffect.right`.
  var right: Right { .browse }
}

/// What comes of it. Each answer names the version that it is about: one that comes too late is dropped.
public enum SimulationAnswer: Equatable, Sendable {
  case going(version: String, Simulation.Progress)
  case done(version: String, SimulationResult)
  /// It cannot be simulated, and why: one sentence.
  case refused(version: String, String)
}
