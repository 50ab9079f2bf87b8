// The table that a console at the hub works on: a throw-away store with what the hub gives out, in which quizzes are drawn, checked and
// simulated as a shop does it. Nobody's answers are in it, and nothing of it is kept.
internal import Domain
internal import Fleet
internal import Foundation
internal import Live
internal import Storage

final class Bench {
  let store: Database
  private let folder: String
  private let door: HubDoor
  /// Digests of what lies on it, by what it is.
  private var known: [String: String] = [:]

  /// - Throws: what the store says; `.cannotCreate` where there is no room for it.
  init(_ door: HubDoor) throws {
    self.door = door
    var template = Array((NSTemporaryDirectory() + "askwell-chain-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Complaint(.cannotCreate, "no temporary folder can be made: \(String(cString: strerror(errno))); free some space, or set TMPDIR")
    }
    folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    store = try Database(at: folder + "/bench.db", keyFile: folder + "/bench.key")
  }

  deinit {
    // What the system's own clearing of temporary folders takes otherwise.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Lays on it what has changed at the hub: quizzes in force, the catalog, names of segments.
  func layOut(at now: Instant) throws(StoreError) {
    let shelf = ChainShelf(door: door)
    for listing in try shelf.quizzes() where known["quiz \(listing.ref)"] != listing.version {
      guard let source = try shelf.quizSource(listing.ref, version: listing.version), let quiz = QuizFile(source.source).quiz else {
        continue
      }
      _ = try store.importQuiz(quiz, source: source.source, pictures: try shelf.pictures(ofDraft: listing.ref), at: now)
      known["quiz \(listing.ref)"] = listing.version
    }
    let (catalog, segments) = try given()
    if let source = catalog?["source"]?.string, known["catalog"] != Digest.hex(source), let file = try? CatalogFile(source) {
      _ = try store.importCatalog(file.variants, source: "the hub", at: now)
      known["catalog"] = Digest.hex(source)
    }
    try lay(segments, at: now)
  }

  private func given() throws(StoreError) -> (JSON?, [StoredSegment]) {
    do throws(HubFault) {
      return try door.read { reader throws(HubFault) in (try reader.given(.catalog, "catalog"), try reader.segments()) }
    } catch { throw StoreError(error) }
  }

  private func lay(_ segments: [StoredSegment], at now: Instant) throws(StoreError) {
    let there = try store.segments()
    for segment in there where !segments.contains(segment) { _ = try store.deleteSegment(segment.name) }
    for segment in segments where !there.contains(segment) { try store.saveSegment(segment, at: now) }
  }
}
