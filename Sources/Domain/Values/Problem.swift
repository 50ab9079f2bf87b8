// What is wrong with an input, said so that a person can mend it.

/// One fault: where it is, what it is, what to do.
public struct Problem: Hashable, Sendable {
  /// An error refuses the input; warnings and notes do not.
  public enum Severity: String, Sendable, Comparable {
    case error, warning, note
    /// The worse is the lesser: sorting puts errors first.
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int {
      switch self {
      case .error: 0
      case .warning: 1
      case .note: 2
      }
    }
  }

  /// Path inside the document, `questions[3].choices[0].tags`; empty for the document itself.
  public var path: String
  /// 1-based; 0 when unknown.
  public var line: Int
  /// Error unless said otherwise.
  public var severity: Severity
  /// A stable short name, `unknown_key`.
  public var code: String
  /// What is wrong and what to do, without place and severity.
  public var message: String

  public init(_ code: String, path: String = "", line: Int = 0, severity: Severity = .error, _ message: String) {
    self.path = path
    self.line = line
    self.severity = severity
    self.code = code
    self.message = message
  }

  /// `skin.yaml:12: questions[3].kind: unknown kind "sinlge"; did you mean "single"?`
  public func text(file: String) -> String {
    let place = line > 0 ? "\(file):\(line)" : file
    let mark = severity == .error ? "" : "\(severity.rawValue): "
    return path.isEmpty ? "\(place): \(mark)\(message)" : "\(place): \(path): \(mark)\(message)"
  }
}

/// Every fault of one input at once. The input changed nothing.
public struct Faults: Error, Hashable, Sendable {
  /// All that were found.
  public var problems: [Problem]
  public init(_ problems: [Problem]) { self.problems = problems }
}
