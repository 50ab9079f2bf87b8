// How commands name a segment, and how they write one out.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

/// A segment by its name, or by what it says.
struct SegmentOption: ParsableArguments {
  @Argument(help: ArgumentHelp("A tag or the name of a saved segment.", valueName: "name")) var name: String?
  @Option(name: .customLong("where"), help: ArgumentHelp("An expression (INTERFACE.md), instead of a name.", valueName: "expression"))
  var expression: String?

  func validate() throws {
    if (name == nil) == (expression == nil) { throw ValidationError("name a segment, or say who is meant with --where EXPRESSION") }
  }

  /// What is meant. Says on standard error what is most likely a slip: a tag that nobody has, a quiz that is not there.
  func condition(in census: Census) throws -> Predicate {
    let condition = try expression.map { text throws(SegmentFault) in try census.condition(text) } ?? census.segment(name ?? "")
    census.doubts(about: condition).forEach { Out.note("askwell: \($0)") }
    return condition
  }
}

extension Basis {
  init(option text: String) throws {
    guard let basis = Basis(rawValue: text.lowercased()) else {
      throw ValidationError("a basis is one of \(Basis.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = basis
  }
}

extension CommonOptions {
  /// The store and its segments, as they are now.
  func census(_ mode: Database.Mode = .readOnly) throws -> (store: Database, census: Census) {
    let premises = try premises()
    let store = try mode == .readOnly ? premises.openStore(.readOnly) : premises.openFilledStore()
    return (store, try Census(store, zone: premises.configuration.zone, at: .now))
  }
}

extension SegmentCount {
  var json: JSON {
    ["count": .int(Int64(count)), "of": .int(Int64(of)), "reachable": .int(Int64(reachable)), "as_of": .string(asOf.iso)]
  }
}

extension SegmentOverlap {
  var json: JSON {
    [
      "a": .int(Int64(a)), "b": .int(Int64(b)), "both": .int(Int64(both)), "either": .int(Int64(either)),
      "jaccard": jaccard.map(JSON.double) ?? .null,
    ]
  }
}

extension SegmentReason {
  var json: JSON { ["condition": .string(condition), "holds": .bool(holds), "depth": .int(Int64(depth))] }
  var line: String { String(repeating: "  ", count: depth + 1) + (holds ? "yes  " : "no   ") + condition }
}

/// What is known of a segment beside its counts: since when it is a snapshot, and where it is pushed to.
struct SegmentNotes {
  let census: Census
  let pushes: [SegmentPush]

  func words(_ name: String) -> String {
    let frozen = census.frozenAt(name).map { "as of " + SnapshotDay.words($0, census.zone) }
    let places = pushed(name).map(\.destination).joined(separator: ", ")
    return [frozen, places.isEmpty ? nil : "pushed to " + places].compactMap(\.self).joined(separator: ", ")
  }

  func json(_ name: String) -> JSON {
    .array(pushed(name).map { ["destination": .string($0.destination), "tag": .string($0.tag.text), "at": .string($0.at.iso)] })
  }

  private func pushed(_ name: String) -> [SegmentPush] { pushes.filter { $0.segment == name } }
}

extension TagCount {
  func row(_ census: Census, _ notes: SegmentNotes) -> [String] {
    [tag.text, census.basis(of: tag)?.rawValue ?? "-", "\(count)", "\(reachable)", "+\(last7Days)", notes.words(tag.text)]
  }

  func json(_ census: Census, _ notes: SegmentNotes) -> JSON {
    [
      "name": .string(tag.text), "kind": "tag", "basis": .text(census.basis(of: tag)?.rawValue), "count": .int(Int64(count)),
      "reachable": .int(Int64(reachable)), "gained_7_days": .int(Int64(last7Days)), "pushed_to": notes.json(tag.text),
    ]
  }
}

extension SavedSegmentCount {
  func json(_ notes: SegmentNotes) -> JSON {
    let frozen = notes.census.frozenAt(name)
    var members: [String: JSON] = [
      "name": .string(name), "kind": frozen == nil ? "saved" : "snapshot", "basis": .text(basis?.rawValue),
      "definition": .string(definition), "count": .null, "reachable": .null, "frozen_at": .text(frozen?.iso),
      "pushed_to": notes.json(name),
    ]
    switch outcome {
    case .success(let count):
      members["count"] = .int(Int64(count.count))
      members["reachable"] = .int(Int64(count.reachable))
    case .failure(let fault): members["fault"] = .string(fault.lines.first ?? "")
    }
    return .object(members)
  }

  /// Nil for one that cannot be counted.
  func row(_ notes: SegmentNotes) -> [String]? {
    guard case .success(let count) = outcome else { return nil }
    return [name, basis?.rawValue ?? "-", "\(count.count)", "\(count.reachable)", "-", notes.words(name)]
  }
}

extension Contact {
  /// INTERFACE.md, `segments members`.
  var member: JSON {
    ["id": .string(id), "email": .text(email?.text), "tags": .array(tags.map { .string($0.tag.text) })]
  }

  /// One line of what `contacts import` reads: withdrawn consents are none.
  var importLine: String {
    let given = consent.filter(\.value.isGiven).map { channel, state in
      (channel.rawValue, JSON.object(["at": .string(state.at.iso), "wording": .string(state.wording)]))
    }
    let members: [String: JSON] = [
      "email": .text(email?.text), "phone": .text(phone?.text), "name": .text(name), "locale": .text(locale),
      "created_at": .string(created.iso), "tags": .array(tags.map { ["tag": .string($0.tag.text), "at": .string($0.since.iso)] }),
      "consent": .object(Dictionary(given, uniquingKeysWith: { $1 })), "properties": .object(properties),
    ]
    return JSON.object(members.filter { $0.value != .null && $0.value != .object([:]) }).canonical + "\n"
  }
}
