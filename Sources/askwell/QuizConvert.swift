// `askwell quiz convert`: forms of other products as drafts of quizzes.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

extension QuizCommand {
  struct Convert: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a draft of a quiz from a form of Typeform or SurveyJS, or from the tables of a RevenueHunt quiz.",
      discussion: "The quiz goes to standard output unless --output or --draft says where else. What could not be carried over is said "
        + "line by line on standard error; nothing of it is guessed at. A RevenueHunt quiz may be two files: choices with their tags, and "
        + "choices with their products.")

    /// Products that `--from` names.
    enum Product: String, ExpressibleByArgument, CaseIterable { case typeform, surveyjs, revenuehunt }

    @Argument(help: ArgumentHelp("JSON of the form, or CSV.", valueName: "file")) var files: [String]
    @Option(help: ArgumentHelp("Whose form it is; found out unless named.", valueName: "product")) var from: Product?
    @Option(help: ArgumentHelp("Ref of the quiz; made of the form's title unless named.", valueName: "ref")) var ref: String?
    @Option(help: ArgumentHelp("Write the quiz to this file.", valueName: "file")) var output: String?
    @Flag(help: "Keep the quiz as a draft in the store, to be edited in the console and published from there.") var draft = false
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
      if output?.isEmpty ?? false { throw ValidationError("--output: name the file to write, such as quiz.yaml") }
      if draft, output != nil { throw ValidationError("--draft and --output: the quiz goes to one place") }
    }

    func perform() throws {
      let made = try read()
      if draft { try keep(made) }
      if let output { try write(made.text, to: output) }
      if json.json { return Out.json(document(made)) }
      let lines = made.remarks.map(\.text)
      for line in lines.prefix(500) { Out.note(line) }
      if lines.count > 500 { Out.note("… and \(lines.count - 500) more; --json lists all") }
      if output == nil, !draft { Out.raw(made.text) }
      Out.note("askwell: \(summary(made))")
    }

    private func read() throws -> FormDraft {
      var forms: [FormFile] = []
      for path in files { forms.append(FormFile(name: path, text: try TextFile.read(path))) }
      do {
        return try FormDraft(forms, kind: from.flatMap { FormKind(rawValue: $0.rawValue) }, ref: ref)
      } catch {
        throw Complaint(.badData, lines: error.problems.map { $0.text(file: files[0]) })
      }
    }

    private func write(_ text: String, to path: String) throws {
      do throws(PageFile.Fault) {
        try PageFile.write(text, to: path)
      } catch {
        throw Complaint(error.isPlace ? .cannotCreate : .inputOutput, error.description)
      }
    }

    private func keep(_ made: FormDraft) throws {
      let store = try common.premises().openFilledStore()
      let ref = made.quiz.ref
      let taken = Complaint(.cannotCreate, "there is a quiz \"\(ref)\" already, maybe an archived one; --ref gives this one another name")
      if try store.isTaken(ref) { throw taken }
      let revision = try store.draft(of: ref).revision
      let outcome = try store.saveDraft(of: ref, text: made.text, revision: revision, by: "command line", at: .now)
      guard case .done = outcome else { throw taken }
    }

    private func summary(_ made: FormDraft) -> String {
      let place = draft ? "a draft in the store; askwell quiz publish \(made.quiz.ref)" : output.map { "\($0.cleaned()) written" }
      let (questions, remarks) = (made.quiz.questions.count, made.remarks.count)
      let counted = "\(questions) \(questions == 1 ? "question" : "questions"), \(remarks) \(remarks == 1 ? "remark" : "remarks")"
      return (["\(made.quiz.ref): \(counted)"] + [place].compactMap(\.self)).joined(separator: "; ")
    }

    private func document(_ made: FormDraft) -> JSON {
      var document: [String: JSON] = [
        "ref": .string(made.quiz.ref), "from": .string(made.kind.rawValue), "questions": .int(Int64(made.quiz.questions.count)),
        "draft": .bool(draft), "output": .text(output),
        "left_out": .array(made.remarks.map { FileProblem(file: $0.file, problem: $0.problem).json }),
      ]
      if output == nil, !draft { document["text"] = .string(made.text) }
      return .object(document)
    }
  }
}
