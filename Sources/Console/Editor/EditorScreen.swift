// The quiz editor: the questions at the left, a form at the right, the kiosk's own screen below it, and what is wrong.
import Domain
import Terminal

/// One quiz being edited. What is typed is in the store's draft at once; shoppers see it when it is published.
struct EditorScreen: Screen {
  enum Pane: Equatable, Sendable { case tree, form }
  /// What lies over the panes.
  enum Overlay: Equatable, Sendable {
    case kinds(Menu)
    /// Words to pick one of for the field in focus.
    case picker(Menu, EditorRow)
    case dialog(Dialog, Question)
    case plan(PublishPlan, Scroll)
  }
  /// What a dialog asks.
  enum Question: Equatable, Sendable { case remove(TreePath), overtaken(QuizDraft), drop }

  let ref: String
  // Changed by the editor's own files, by nobody else.
  var edits: QuizEdits? {
    didSet {
      listLanguages()
      listNodes()
    }
  }
  var problems: [Problem] = [] {
    didSet {
      listed = EditorScreen.grouped(problems).sorted { $0.severity < $1.severity }
      problemLines = firstLines()
      faults = problems.map { TreePath($0.path) }
      marked = zip(problems, faults).filter { $0.0.severity != .note }.map(\.1)
    }
  }
  /// Where each problem is.
  private(set) var faults: [TreePath] = []
  /// The same without notes: a note is no reason for a mark.
  private var marked: [TreePath] = []
  /// Problems with those of one kind in one part together, as they are listed.
  private(set) var listed: [Problem] = []
  /// The first of them as they stand below the tree, the worst first: put together once, not for each picture.
  private(set) var problemLines: [ProblemLine] = []
  /// How far the text itself has been looked through.
  var checking = EditorCheck()
  /// What the shop's catalog, segments and theme tell.
  var survey = EditorSurvey()
  var base: QuizDraft.Base?
  var vocabulary = EditorVocabulary()
  /// The language in which texts are shown and changed; nil is the quiz's own.
  var spoken: String?
  var pane = Pane.tree
  /// Chosen row of the tree.
  var node = 0 { didSet { if node != oldValue { listRows() } } }
  /// Parts that were opened from the form, the innermost last.
  var drill: [EditorPlace] = [] { didSet { if drill != oldValue { listRows() } } }
  /// Chosen row of the form.
  var row = 0
  /// A field being typed into.
  var entry: FieldEntry?
  var overlay: Overlay?
  /// The mapping grid in the place of everything else; nil while it is not open.
  var grid: Grid?
  /// Products that the grid's chosen row puts first; nil before they are known.
  var top: [GridProduct]?
  /// Counts the questions for them: an older answer is dropped.
  var tops = 0
  /// What is looked for in the tree; nil when nothing is.
  var wanted: TextInput? { didSet { if wanted?.text != oldValue?.text { listNodes() } } }
  var isFinding = false
  var saving = Saving()
  /// The text that a plan was asked for.
  var planned: String?
  /// A dialog came while somebody was typing: letters decide nothing until another key was pressed.
  var isDeaf = false
  /// Publishing is under way: nothing is changed meanwhile.
  var isPublishing = false
  /// To whom a chain publishes.
  var target = PublishTarget.all
  var pictures = EditorPictures()

  init(ref: String) { self.ref = ref }

  var title: String {
    guard let tree else { return ref }
    let title = FieldText.shown(tree["title"], .text, locale: locale, base: baseLocale)
    return title.isEmpty ? ref : title
  }
  var load: ConsoleEffect { .editing(.open(ref: ref)) }
  var typed: TextInput? { isFinding ? wanted : nil }
  var isTyping: Bool { entry != nil || isFinding || overlay != nil || grid != nil }

  // MARK: What is there

  var tree: Tree? { edits?.document.tree }
  private(set) var baseLocale = "en"
  private(set) var locales = ["en"]

  private mutating func listLanguages() {
    baseLocale = tree?["locale"]?.scalar ?? "en"
    let all = tree?["locales"]?.items?.compactMap(\.scalar) ?? []
    locales = all.contains(baseLocale) ? all : [baseLocale] + all
  }

  var locale: String { spoken.flatMap { locales.contains($0) ? $0 : nil } ?? baseLocale }

  /// Rows of the tree, and of the chosen one's form: listed when something that they follow from has changed, since a picture asks often.
  private(set) var nodes: [EditorNode] = []
  private(set) var rows: [EditorRow] = []

  private mutating func listNodes() {
    nodes = tree.map(EditorNode.rows) ?? []
    if let needle = wanted?.text.lowercased(), !needle.isEmpty, let tree {
      nodes.removeAll { node in
        !node.name.contains(needle) && !(tree[node.place.path].map { EditorScreen.words($0).contains(needle) } ?? false)
      }
    }
    listRows()
  }

  private mutating func listRows() { rows = place.flatMap { place in tree.map { EditorRow.rows(of: place, in: $0) } } ?? [] }

  var chosenNode: EditorNode? { nodes.indices.contains(node) ? nodes[node] : nodes.last }
  /// The place whose form is shown.
  var place: EditorPlace? { drill.last ?? chosenNode?.place }
  var chosenRow: EditorRow? { rows.indices.contains(row) ? rows[row] : rows.last }

  /// All words of a value, for finding.
  static func words(_ tree: Tree) -> String {
    switch tree {
    case .text(let text), .bare(let text): text.lowercased()
    case .list(let items): items.map(words).joined(separator: " ")
    case .map(let members): members.map { words($0.value) }.joined(separator: " ")
    }
  }

  /// Whether there is a problem at `path` or inside of it.
  func isFaulty(_ path: TreePath) -> Bool { marked.contains { path.holds($0) } }

  // MARK: Replies

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .editing(let answer): return receive(answer, look)
    case .editor(.preview(let number, let picture)):
      pictures.take(number, picture)
    case .editor(.checked(let text, let problems)): return receive(problems, of: text)
    case .editor(.top(let number, let products)):
      if number == tops, let products { top = products }
    case .editor(.reach(let number, let report)): return receive(report, number)
    case .failed(let reason):
      (survey.isUnderWay, checking.isUnderWay) = (false, false)
      pictures.fail()
      notSaved(reason)
      isPublishing = false
    case .editor(.vocabulary(ref, let vocabulary)): self.vocabulary = vocabulary
    case .tags(.matches(let question, let count)): return .ask(entry?.prompt?.receive(question, count) ?? [])
    default: break
    }
    return .stay
  }

  private mutating func receive(_ answer: EditingAnswer, _ look: Look) -> Step {
    switch answer {
    case .draft(let draft) where draft.ref == ref && edits == nil: return open(draft, look)
    // Only what this editor has sent: another's revision belongs to another text.
    case .saved(ref, let revision, let at) where saving.isUnderWay: return .all([saved(revision, at), .ask(askReach())])
    case .overtaken(let draft) where draft.ref == ref:
      // What is being typed comes into the text first: it is part of what is merged.
      isDeaf = entry != nil
      let typed = entry == nil ? Step.stay : type(.enter, look)
      (saving.isUnderWay, isPublishing) = (false, false)
      overlay = .dialog(
        Dialog(
          "Somebody else has changed this draft", "Saved by \(draft.savedBy.isEmpty ? "another console" : draft.savedBy) in the meantime.",
          buttons: ["Merge", "Theirs", "Keep mine"]), .overtaken(draft))
      return typed
    case .plan(let plan) where plan.ref == ref:
      // Who has gone on meanwhile is not stopped by it.
      if overlay == nil, entry == nil, planned != nil, planned == edits?.document.text { overlay = .plan(plan, Scroll()) }
    case .published(ref, let number):
      return .all([.back, .say(Toast("Version \(number) is out: kiosks take it with their next session"))])
    case .dropped(ref): return .all([.back, .say(Toast("The draft is gone; version in force unchanged"))])
    case .refused(let reason):
      notSaved(reason)
      isPublishing = false
      return .say(Toast(reason, .trouble))
    default: break
    }
    return .stay
  }

  /// The next change tries again.
  private mutating func notSaved(_ reason: String) {
    guard saving.isUnderWay else { return }
    saving.isUnderWay = false
    saving.text = saving.known ?? ""
    saving.fault = reason
  }

  /// What is not in the store yet goes there when the page is left, also while an earlier text is on its way: that one makes a revision.
  var farewell: [ConsoleEffect] {
    // Who does not say what becomes of two changes keeps both, and their own where there is one of the two.
    if case .dialog(_, .overtaken(let draft)) = overlay {
      return merged(with: draft).map { [.editing(.save(ref: ref, text: $0.document.text, revision: draft.revision))] } ?? []
    }
    guard let text = lastText, text != saving.text else { return [] }
    return [.editing(.save(ref: ref, text: text, revision: saving.revision + (saving.isUnderWay ? 1 : 0)))]
  }

  /// The text with what is being typed.
  private var lastText: String? {
    guard let entry, entry.input.text != entry.began, var tree, entry.key.kind != .ref else { return edits?.document.text }
    tree[entry.row.path] = FieldText.value(
      entry.input.text, entry.key.kind, replacing: tree[entry.row.path], locale: locale, base: baseLocale)
    return edits?.document.becoming(tree).text
  }

  private mutating func open(_ draft: QuizDraft, _ look: Look) -> Step {
    guard let document = draft.document else {
      return .all([.back, .say(Toast("This quiz file cannot be read as YAML; mend it with an editor for texts", .trouble))])
    }
    edits = QuizEdits(document)
    base = draft.base
    saving = Saving(revision: draft.revision, text: draft.text, at: draft.savedAt, known: draft.text)
    node = min(2, nodes.count - 1)
    // What is in sight comes first; the words of the shop are needed when somebody picks one.
    return .ask(askPicture(look) + askCheck() + [.editor(.vocabulary(ref: ref))] + askReach())
  }

  /// The picture of the chosen question, unless it is there already.
  mutating func askPicture(_ look: Look) -> [ConsoleEffect] {
    guard let text = edits?.document.text, let question = question(at: node), let size = EditorLayout(look).previewSize else { return [] }
    let neighbours = [node + 1, node - 1].compactMap(question(at:))
    let subject = EditorPictures.Subject(text: text, locale: locale, size: size, glyphs: look.glyphs)
    return pictures.ask(question, beside: neighbours, subject).map(ConsoleEffect.editor)
  }

  /// Nil where the row is no question's.
  private func question(at node: Int) -> String? {
    guard nodes.indices.contains(node), nodes[node].place.part == .question else { return nil }
    return tree?[nodes[node].place.path]?.ref
  }
}
