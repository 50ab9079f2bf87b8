// A form of another product becomes a draft of a quiz: what could be carried over, and a line for everything that could not.

/// Products whose forms are read.
public enum FormKind: String, Hashable, Sendable, CaseIterable {
  /// A form's JSON as the Create API of Typeform has it.
  case typeform
  /// A survey's JSON as the SurveyJS creator writes it.
  case surveyjs
  /// Choices with tags, choices with products, as CSV: what a quiz of RevenueHunt is kept in.
  case revenuehunt

  /// Bytes of a file that are read at most.
  public var largestBytes: Int { self == .revenuehunt ? 4 * 1_048_576 : 1_048_576 }

  /// What a file looks to be; nil for JSON of another shape.
  public init?(guessing text: String) {
    guard let first = text.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }), first == "{" || first == "[" else {
      self = .revenuehunt
      return
    }
    guard let form = JSON(parsing: text) else { return nil }
    if form["fields"]?.array != nil {
      self = .typeform
    } else if ["pages", "elements", "questions"].contains(where: { form[$0]?.array != nil }) {
      self = .surveyjs
    } else {
      return nil
    }
  }
}

/// A file to be read.
public struct FormFile: Hashable, Sendable {
  /// As remarks name it; gives the quiz its ref where the form has no title.
  public var name: String
  public var text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// What was not carried over, or not as it was, with its place.
public struct FormRemark: Hashable, Sendable {
  /// Name of the file.
  public var file: String
  /// A warning; its path is one of the form, its line one of the table.
  public var problem: Problem

  /// `form.json: fields[3]: warning: …`
  public var text: String { problem.text(file: file) }
}

/// A draft that was made of a form. Its text is a sound quiz file.
public struct FormDraft: Hashable, Sendable {
  public let kind: FormKind
  public let quiz: Quiz
  /// A quiz file (FORMAT.md) that `QuizFile` reads without an error.
  public let text: String
  /// In the order in which the form was read.
  public let remarks: [FormRemark]

  /// - Parameters:
  ///   - files: one form, or the two tables of a RevenueHunt quiz.
  ///   - kind: nil guesses it from the content.
  ///   - ref: of the quiz; nil makes one of the form's title.
  /// - Throws: why nothing could be made of the files.
  public init(_ files: [FormFile], kind: FormKind? = nil, ref: String? = nil) throws(Faults) {
    guard let first = files.first else { throw Faults([Problem("empty", "name the file of a form")]) }
    guard let kind = kind ?? FormKind(guessing: first.text) else { throw Faults([Problem("unknown_form", Self.unknown(first.text))]) }
    if let ref, !Block.isRef(ref) {
      throw Faults([
        Problem(
          "bad_ref", "\"\(ref.cleaned())\" is no ref: lower-case letters, digits, - and _, at most 40, beginning with a letter or digit")
      ])
    }
    if let large = files.first(where: { $0.text.utf8.count > kind.largestBytes }) {
      throw Faults([Problem("too_large", "\(large.name) has more than \(kind.largestBytes / 1_048_576) MB; no form is as large")])
    }
    guard files.count == 1 || kind == .revenuehunt else {
      throw Faults([Problem("several_forms", "one form makes one quiz; only the two tables of a RevenueHunt quiz are read together")])
    }
    var transcript = Transcript(file: first.name)
    switch kind {
    case .typeform: TypeformForm.read(try Self.document(first.text), into: &transcript)
    case .surveyjs: SurveyForm.read(try Self.document(first.text), into: &transcript)
    case .revenuehunt: try VotesTable.read(files, into: &transcript)
    }
    try self.init(transcript, kind: kind, ref: ref)
  }

  private init(_ transcript: Transcript, kind: FormKind, ref: String?) throws(Faults) {
    var transcript = transcript
    transcript.close(ref: ref)
    guard !transcript.quiz.questions.isEmpty else {
      let why = transcript.remarks.prefix(20).map(\.problem)
      throw Faults(why + [Problem("no_questions", "there is no question in this form that a quiz can ask")])
    }
    text = TreeWriter.file(Tree(transcript.quiz))
    let file = QuizFile(text)
    guard let quiz = file.quiz else { throw Faults(file.problems.filter { $0.severity == .error }) }
    (self.kind, self.quiz, remarks) = (kind, quiz, transcript.remarks)
  }

  private static func document(_ text: String) throws(Faults) -> JSON {
    guard let form = JSON(parsing: text), form.object != nil else {
      throw Faults([Problem("broken_json", "this is not the JSON of a form; export the form again")])
    }
    return form
  }

  private static func unknown(_ text: String) -> String {
    JSON(parsing: text) == nil
      ? "this is broken JSON; export the form again"
      : "this is JSON, but neither a Typeform form (it has fields) nor a SurveyJS survey (it has pages or elements)"
  }
}
