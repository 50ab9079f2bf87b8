// Down: what is published is taken in order, each in one transaction of the store, and the hub is told what came of it.
internal import Domain
internal import Foundation
internal import Storage

extension Member {
  /// Takes all that is published for this kiosk and was not dealt with.
  func take() throws {
    while !stop.isRung, !store.isWanted {
      let member = try self.member()
      guard let kiosk = member.kiosk else { return }
      let publications = try hub.published(to: kiosk, after: member.applied)
      for publication in publications {
        try take(publication, member.skew ?? 0)
        // A kiosk that came when it was out already has not had what was before, and what was before stands again.
        guard publication.kind == .withdrawal, let kind = publication.body["kind"]?.string.flatMap(Publication.Kind.init(rawValue:)),
          let ref = publication.body["ref"]?.string, let standing = try hub.standing(kind, ref, for: kiosk),
          try !store.knowsFleetPublication(standing.version)
        else { continue }
        try take(standing, member.skew ?? 0)
      }
      if publications.isEmpty { try takeAgain(kiosk, member.skew ?? 0) }
      try tell(kiosk)
      try keepSettings()
      if publications.isEmpty { return }
    }
  }

  /// What waited for a version of this kiosk's own that is no longer in force.
  private func takeAgain(_ kiosk: UUID, _ skew: Int64) throws {
    for version in try store.fleetRetries() {
      for publication in try hub.published(to: kiosk, after: version - 1, atMost: 1) where publication.version == version {
        try take(publication, skew)
      }
    }
  }

  private func take(_ publication: Publication, _ skew: Int64) throws {
    let outcome = try outcome(of: publication, skew: skew)
    switch outcome {
    case .applied: report.applied += 1
    case .waiting: report.waiting += 1
    case .refused: report.refused += 1
    }
    world.log("publication \(publication.version), \(publication.kind.rawValue) \(publication.ref): \(outcome.logWords)")
  }

  /// Where the kiosk's programs find what the chain sets, also before they open the store.
  private func keepSettings() throws {
    let settings = try store.fleetSettings()
    let file = TextPlace(path: StoreLocation.chainSettings(besideStore: store.path))
    let text = settings.isEmpty ? nil : ChainSettings.text(settings)
    if file.text != text, !file.put(text) { world.log("\(file.path) cannot be written: what the chain sets is not in force") }
  }

  private func tell(_ kiosk: UUID) throws {
    for word in try store.untoldFleetWords() {
      try hub.tell(word.version, Application(word.outcome), by: kiosk)
      try store.noteFleetWordTold(word.version)
    }
  }

  private func outcome(of publication: Publication, skew: Int64) throws -> FleetOutcome {
    let note = FleetPublication(publication)
    let (body, now) = (publication.body, world.now())
    let source = body["source"]?.string ?? ""
    let name = body["name"]?.string ?? "publication \(publication.version)"
    func refused(_ words: String) throws -> FleetOutcome { try store.note(note, .refused(words: words), at: now) }
    switch publication.kind {
    case .quiz:
      let file = QuizFile(source)
      guard let quiz = file.quiz, quiz.ref == publication.ref else {
        return try refused(file.problems.first?.text(file: publication.ref) ?? "this text is another quiz than it says")
      }
      let bases = (body["bases"]?.array ?? []).compactMap(\.string)
      return try store.apply(note, quiz, source: source, base: body["base"]?.string, bases: bases, pictures: body.pictures, at: now)
    case .theme: return try takeTheme(note, source, now)
    case .catalog:
      let file: CatalogFile
      do { file = try CatalogFile(source) } catch { return try refused(error.firstWords(of: name)) }
      return try store.apply(note, catalog: file.variants, source: name, at: now)
    case .stock:
      let file: CatalogStockFile
      let skus = try Set(store.catalog().variants.map(\.sku))
      do { file = try CatalogStockFile(source, store: nil, skus: skus) } catch { return try refused(error.firstWords(of: name)) }
      return try store.apply(note, stock: file.entries, countedAt: file.countedAt, source: name, at: now)
    case .setting: return try store.apply(note, setting: body["value"].map { $0.string ?? $0.canonical } ?? "", at: now)
    case .erasure:
      let digests = Set((body["digests"]?.array ?? []).compactMap(\.string))
      // An office notes by the hub's clock when somebody was seen: kiosks' clocks differ.
      let (at, shift) = (body["at"]?.int ?? 0, skew.magnitude > 5000 && !hub.isOffice ? skew : 0)
      // What a kiosk of ill will says of the time must not stop the others.
      let (moment, isOut) = at.addingReportingOverflow(shift)
      _ = try store.forget(digests: digests, seenUntil: Instant(milliseconds: isOut ? at : moment), who: "fleet", at: now)
      return try store.note(note, .applied, at: now)
    case .withdrawal:
      guard let kind = body["kind"]?.string.flatMap(FleetPublication.Kind.init(rawValue:)), let ref = body["ref"]?.string else {
        return try refused("this withdrawal says nothing of what it is")
      }
      let versions = (body["versions"]?.array ?? []).compactMap(\.int) + [body["version"]?.int].compactMap(\.self)
      return try store.apply(note, withdrawing: versions, of: kind, ref, at: now) { themeFile(ref).put($0) }
    }
  }

  // MARK: Themes

  private func themeFile(_ ref: String) -> TextPlace { TextPlace(path: "\(world.themes)/\(ref).yaml") }

  private func takeTheme(_ note: FleetPublication, _ source: String, _ now: Instant) throws -> FleetOutcome {
    let file = ThemeFile(source)
    guard let theme = file.theme, theme.ref == note.ref, !note.ref.contains("/"), !note.ref.hasPrefix(".") else {
      let words = file.problems.first?.text(file: note.ref) ?? "this text is another theme than it says"
      return try store.note(note, .refused(words: words), at: now)
    }
    let place = themeFile(note.ref)
    // Killed after the file was written: then the text before is the one that was published before.
    let before = place.text == source ? try store.lastFleetText(.theme, note.ref) : place.text
    guard place.put(source) else { return try store.note(note, .refused(words: "\(place.path) cannot be written"), at: now) }
    return try store.note(note, .applied, before: before, after: source, at: now)
  }
}

/// A file of what came down, beside the store.
private struct TextPlace {
  let path: String
  var text: String? { try? String(contentsOfFile: path, encoding: .utf8) }

  /// Whole or not at all; nil takes it away. False where that cannot be done.
  func put(_ text: String?) -> Bool {
    let file = URL(fileURLWithPath: path)
    guard let text else { return (try? FileManager.default.removeItem(at: file)) != nil || self.text == nil }
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    return (try? Data(text.utf8).write(to: file, options: .atomic)) != nil
  }
}

extension FleetPublication {
  fileprivate init(_ publication: Publication) {
    let kind: Kind =
      switch publication.kind {
      case .quiz: .quiz
      case .theme: .theme
      case .catalog: .catalog
      case .stock: .stock
      case .setting: .setting
      case .erasure: .erasure
      case .withdrawal: .withdrawal
      }
    self.init(
      version: publication.version, kind: kind, ref: publication.ref, digest: publication.digest, publisher: publication.publishedBy)
  }
}

extension Application {
  fileprivate init(_ outcome: FleetOutcome) {
    switch outcome {
    case .applied: self = .applied
    case .waiting(let words): self = .waiting(words: words)
    case .refused(let words): self = .refused(words: words)
    }
  }
}

extension Faults {
  fileprivate func firstWords(of file: String) -> String { problems.first?.text(file: file) ?? "it cannot be read" }
}

extension FleetOutcome {
  fileprivate var logWords: String {
    switch self {
    case .applied: "applied"
    case .waiting(let words): "waits: \(words)"
    case .refused(let words): "refused: \(words)"
    }
  }
}
