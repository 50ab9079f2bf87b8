// stand-in
internal import Domain
struct SegmentQuery {
  init(_ predicate: Predicate, segments: [String: Predicate], now: Instant, zone: StoreZone) {}
  func forEach(_ db: Connection, among contacts: [Int64]? = nil, _ body: (Int64) throws -> Void) throws {}
  func nextChange(_ db: Connection) throws -> Instant? { nil }
}
