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
        let outcome = try take(publication, skew: member.skew ?? 0)
        count(outcome)
        world.log("publication \(publication.version), \(publication.kind.rawValue) \(publication.ref): \(outcome.logWords)")
      }
      try tell(kiosk)
      if publications.isEmpty { return }
    }
  }

  private func tell(_ kiosk: UUID) throws {
    for word in try store.untoldFleetWords() {
      try hub.tell(word.version, Application(word.outcome), by: kiosk)
      try store.noteFleetWordTold(word.version)
    }
  }

  private func count(_ outcome: FleetOutcome) {
    switch outcome {
    case .applied: report.applied += 1
    case .waiting: report.waiting += 1
    case .refused: report.refused += 1
    }
  }

  private func take(_ publication: Publication, skew: Int64) throws -> FleetOutcome {
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
      return try store.apply(note, quiz, source: source, base: body["base"]?.string, pictures: body.pictures, at: now)
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
    case .setting: return try store.apply(note, setting: body["value"]?.string ?? "", at: now)
    case .erasure:
      let digests = Set((body["digests"]?.array ?? []).compactMap(\.string))
      // An office notes by the hub's clock when somebody was seen: kiosks' clocks differ.
      let moment = Instant(milliseconds: (body["at"]?.int ?? 0) + (abs(skew) > 5000 && !hub.isOffice ? skew : 0))
      _ = try store.forget(digests: digests, seenUntil: moment, who: "fleet", at: now)
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

  private func themeFile(_ ref: String) -> ThemePlace { ThemePlace(path: "\(world.themes)/\(ref).yaml") }

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

/// A theme's file in the folder of those that came down.
private struct ThemePlace {
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

extension JSON {
  /// Pictures as they are shown, `{path, width, height, rgba}`, the pixels in base64; others are passed over: a choice has its label.
  fileprivate var pictures: [String: QuizPicture] {
    (self["pictures"]?.array ?? []).reduce(into: [:]) { known, picture in
      guard let path = picture["path"]?.string, let width = picture["width"]?.int, let height = picture["height"]?.int,
        (1...128).contains(width), (1...128).contains(height),
        let bytes = picture["rgba"]?.string.flatMap({ Data(base64Encoded: $0) }), bytes.count == Int(width * height * 4)
      else { return }
      known[path] = QuizPicture(width: Int(width), height: Int(height), rgba: Array(bytes))
    }
  }
}
