// `askwell catalog revisions`, `rollback` and `relations import`: the catalog's past, and what goes with what.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

extension CatalogCommand {
  struct Revisions: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Every import and rollback of the catalog, newest first.")
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let revisions = try premises.openFilledStore().catalogRevisions()
      if output.json {
        return Out.json(
          .array(
            revisions.map {
              [
                "revision": .int($0.number), "at": .string($0.at.iso), "source": .string($0.source),
                "products": .int(Int64($0.products)), "variants": .int(Int64($0.variants)),
              ]
            }))
      }
      let rows = revisions.map { [String($0.number), $0.at.iso, String($0.products), String($0.variants), $0.source] }
      Out.table(["revision", "at", "products", "variants", "source"], rows, right: [0, 2, 3])
    }
  }

  struct Rollback: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an earlier revision the catalog again.",
      discussion: "It becomes a new revision with the old content; nothing that came after it is lost.")
    @Argument(help: ArgumentHelp("Its number; the one before the newest when left out.", valueName: "revision")) var revision: Int64?
    @Flag(help: "Say what would change, field by field, and change nothing.") var dryRun = false
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let store = try common.premises().openStore()
      let now = try store.catalogRevision()
      let wanted = revision ?? now - 1
      guard wanted > 0, wanted <= now else {
        let all = now == 0 ? "there is no catalog yet" : now == 1 ? "there is only revision 1" : "there are revisions 1 to \(now)"
        throw Complaint(.noInput, "there is no revision \(wanted) of the catalog: \(all)")
      }
      if dryRun {
        let plan = CatalogPlan(try store.catalog(revision: wanted).variants, against: try store.catalog())
        if output.json { return Out.json(plan.json(format: nil)) }
        return plan.tell(about: "revision \(wanted)")
      }
      let done = try store.rollBackCatalog(to: wanted, by: "command line", at: .now)
      if output.json {
        return Out.json([
          "revision": .int(done.revision), "content_of": .int(wanted), "products": .int(Int64(done.products)),
          "variants": .int(Int64(done.variants)), "unchanged": .int(Int64(done.unchanged)), "added": .int(Int64(done.added)),
          "changed": .int(Int64(done.changed)), "removed": .int(Int64(done.removed)),
        ])
      }
      guard done.revision > now else { return Out.line("the catalog is as in revision \(wanted) already") }
      Out.line(
        "revision \(done.revision) is as revision \(wanted) was: \(done.added) came back, \(done.changed) changed, \(done.removed) gone")
    }
  }

  struct Relations: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What goes with what: complements, upgrades, refills, bundles.", subcommands: [ImportRelations.self])
  }

  struct ImportRelations: HouseCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Make a CSV file all relations, in one transaction.",
      discussion: "Columns: sku, relation (complements, upgrade_of, refill_of, bundle_of), other. A row with an unknown SKU is passed over."
    )
    @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let text = try TextFile.read(file, limit: CatalogFile.largestBytes)
      let store = try common.premises().openStore()
      let skus = Set(try store.catalog().variants.map(\.sku))
      let read: CatalogRelationsFile
      do { read = try CatalogRelationsFile(text, skus: skus) } catch { throw error.complaint(about: file) }
      guard !read.relations.isEmpty || read.skipped.isEmpty else {
        let reasons = read.skipped.prefix(20).map { $0.text(file: file) }
        throw Complaint(.badData, lines: reasons + ["\(file): there is no relation in it; the relations stay as they were"])
      }
      let done = try store.importRelations(read.relations, source: file, by: "command line", at: .now)
      if output.json {
        return Out.json([
          "relations": .int(Int64(read.relations.count)), "added": .int(Int64(done.added)), "removed": .int(Int64(done.removed)),
          "skipped": .array(read.skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
        ])
      }
      for problem in read.skipped { Out.note("\(problem.text(file: file)); this row was passed over") }
      Out.line("\(Out.count(read.relations.count, "relation")): \(done.added) new, \(done.removed) gone")
    }
  }
}

extension CatalogPlan {
  /// Line by line: `+` new, `~` changed with its fields, `-` gone.
  func tell(about source: String) {
    for problem in skipped { Out.note("\(problem.text(file: source)); this row would be passed over") }
    for variant in new { Out.line("+ \(variant.sku)  \(variant.title)") }
    for change in changed {
      Out.line("~ \(change.after.sku)  \(change.after.title)")
      for field in change.fields { Out.line("    \(field.rawValue): \(said(field, change.before)) -> \(said(field, change.after))") }
    }
    for variant in gone { Out.line("- \(variant.sku)  \(variant.title)") }
    if isReordered { Out.line("the order changes") }
    let all = Out.count(variants.count, "variant")
    Out.line("would be \(all): \(new.count) new, \(changed.count) changed, \(gone.count) gone, \(unchanged) as before")
  }

  private func said(_ field: VariantField, _ variant: Variant) -> String {
    let text = field.text(of: variant)
    return text.isEmpty ? "none" : text.replacing("\n", with: " ")
  }

  /// The keys of `catalog import`, and each change.
  func json(format: CatalogFile.Format?) -> JSON {
    [
      "dry_run": true, "base": .int(base), "products": .int(Int64(Set(variants.map(\.product)).count)),
      "variants": .int(Int64(variants.count)), "unchanged": .int(Int64(unchanged)), "added": .int(Int64(new.count)),
      "changed": .int(Int64(changed.count)), "removed": .int(Int64(gone.count)), "reordered": .bool(isReordered),
      "format": .text(format?.rawValue), "new": .array(new.map { .string($0.sku) }), "gone": .array(gone.map { .string($0.sku) }),
      "changes": .array(
        changed.map { change in
          let fields = change.fields.map { field in
            (field.rawValue, ["before": .string(field.text(of: change.before)), "after": .string(field.text(of: change.after))] as JSON)
          }
          return ["sku": .string(change.after.sku), "fields": .object(Dictionary(fields, uniquingKeysWith: { first, _ in first }))]
        }),
      "skipped": .array(skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
    ]
  }
}
