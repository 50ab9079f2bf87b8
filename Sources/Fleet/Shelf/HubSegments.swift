// The chain's segments: names for expressions that are counted over all shops.
internal import Domain
internal import Foundation
public import Storage

extension HubReader {
  /// By name.
  public func segments() throws(HubFault) -> [StoredSegment] {
    try line.query("SELECT name, basis, definition FROM askwell.segment WHERE store_id = 0 ORDER BY name").map {
      StoredSegment(name: $0[0] ?? "", basis: $0[1].flatMap(Basis.init(rawValue:)), definition: $0[2] ?? "")
    }
  }
}

extension HubShelf {
  /// Keeps a segment, in place of the one called `replaced`. Its definition has been checked.
  /// - Throws: `.missing` for a name that is taken, or one to replace that is gone.
  public func saveSegment(_ segment: StoredSegment, replacing replaced: String?, by who: String) throws(HubFault) {
    let words: JSON = [
      "name": .string(segment.name), "basis": .text(segment.basis?.rawValue), "definition": .string(segment.definition),
      "replacing": .text(replaced), "by": .string(who),
    ]
    try line.query("SELECT askwell.save_segment_1($1::jsonb)", [words.canonical])
  }

  /// - Throws: `.missing` for one that is gone.
  public func deleteSegment(_ name: String, by who: String) throws(HubFault) {
    let words: JSON = ["name": .string(name), "by": .string(who)]
    try line.query("SELECT askwell.delete_segment_1($1::jsonb)", [words.canonical])
  }
}
