// A new name for a tag or namespace: first what it would touch, then all of it at once.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// The plan in words and the work that it stands for.
  private struct Renaming {
    var plan: TagPlan
    var work: TagRenaming
  }

  func planRename(from: String, to: String) throws(StoreError) -> TagAnswer {
    guard let rename = TagRename(from: from, to: to) else { return .refused(Desk.noRename(from, to)) }
    return .plan(try renaming(rename).plan)
  }

  private static func noRename(_ from: String, _ to: String) -> String {
    if from == to.lowercased() { return "That is its name already." }
    return from.hasSuffix(":*")
      ? "A namespace has small letters, digits, - and _, and begins with a letter." : "A tag is namespace:value, such as goal:sleep."
  }

  func rename(_ plan: TagPlan, by role: ConsoleRole) throws(StoreError) -> TagAnswer {
    guard let rename = TagRename(from: plan.from, to: plan.to) else { return .refused(Desk.noRename(plan.from, plan.to)) }
    let renaming = try renaming(rename)
    let changed = TagAnswer.refused("Something has changed in the meantime, and nothing was renamed: look at the plan again.")
    guard renaming.plan.quizzes == plan.quizzes, renaming.plan.segments == plan.segments else { return changed }
    guard case .done(let reach) = try store.rename(renaming.work, by: role.rawValue, at: clock()) else { return changed }
    let discretion = discretion(of: role)
    let contacts = reach.people == 1 ? "1 contact" : "\(reach.people) contacts"
    let people = discretion.mayKnow(reach.people) ? contacts : discretion.tooFew.lowercased()
    return .renamed(plan, "\(plan.from) is \(plan.to) now, for \(people)")
  }

  private func renaming(_ rename: TagRename) throws(StoreError) -> Renaming {
    var plan = TagPlan(from: rename.from, to: rename.to)
    var work = TagRenaming(from: rename.from, to: rename.to, pairs: try pairs(rename))
    let drafts = Dictionary(try store.drafts().map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
    let listings = try store.quizzes()
    for listing in listings {
      var quiz = TagPlan.Quiz(
        ref: listing.ref, title: listing.title.text(in: configuration.locale ?? "en"), number: listing.number, version: listing.version,
        next: nil, draft: nil)
      if let source = try store.quizSource(listing.ref), let text = changed(source.source, rename, "\"\(listing.ref)\"", &plan) {
        if let decoded = QuizFile(text).quiz {
          quiz.next = (try store.quizVersions(of: listing.ref).map(\.number).max() ?? 0) + 1
          work.versions.append(.init(quiz: decoded, source: text, basedOn: listing.version))
        } else {
          plan.notes.append("\"\(listing.ref)\" would have faults under the new name and stays as it is.")
        }
      }
      if let draft = drafts[listing.ref] { quiz.draft = change(draft, rename, &plan, &work) }
      if quiz.next != nil || quiz.draft != nil { plan.quizzes.append(quiz) }
    }
    for draft in drafts.values.sorted(by: { $0.ref < $1.ref }) where !listings.contains(where: { $0.ref == draft.ref }) {
      guard let revision = change(draft, rename, &plan, &work) else { continue }
      plan.quizzes.append(.init(ref: draft.ref, title: draft.ref, number: nil, version: nil, next: nil, draft: revision))
    }
    for segment in try store.segments() {
      let definition = rename.renamed(segment: segment.definition)
      guard definition != segment.definition else { continue }
      var after = segment
      after.definition = definition
      plan.segments.append(segment.name)
      work.segments.append((segment, after))
    }
    let reach = try store.reach(of: work.pairs)
    (plan.people, plan.merging, plan.deliveries) = (reach.people, reach.merging, reach.deliveries)
    for destination in try store.destinations() where destination.settings.values.contains(where: { $0.contains(rename.from) }) {
      plan.notes.append("The settings of \"\(destination.name)\" name \(rename.from) and stay as they are.")
    }
    return Renaming(plan: plan, work: work)
  }

  private func pairs(_ rename: TagRename) throws(StoreError) -> [(from: Tag, to: Tag)] {
    let all = rename.from.hasSuffix(":*") ? try store.tags(in: String(rename.from.dropLast(2))) : [Tag(rename.from)].compactMap(\.self)
    return all.compactMap { tag in rename.newName(of: tag).map { (tag, $0) } }
  }

  private func change(_ draft: StoredDraft, _ rename: TagRename, _ plan: inout TagPlan, _ work: inout TagRenaming) -> Int? {
    guard let text = draft.text, let after = changed(text, rename, "The draft of \"\(draft.ref)\"", &plan) else { return nil }
    work.drafts.append((draft.ref, after, draft.revision))
    return draft.revision
  }

  /// The text under the new name; nil where it does not name the old one, or cannot be read.
  private func changed(_ text: String, _ rename: TagRename, _ name: String, _ plan: inout TagPlan) -> String? {
    guard let document = try? QuizDocument(text) else {
      plan.notes.append("\(name) cannot be read and stays as it is.")
      return nil
    }
    let tree = rename.renamed(document.tree)
    return tree == document.tree ? nil : document.becoming(tree).text
  }
}
