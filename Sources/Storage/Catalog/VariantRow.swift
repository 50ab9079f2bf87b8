// A variant as a row, and back: every field, so that a past catalog is rebuilt exactly.
internal import Domain
import GRDB

enum VariantRow {
  static let columns =
    "sku, product, title, vendor, type, tags, collections, price, compare_at_price, stock, status, priority, position, location, url, "
    + "variant_id, image, description, options"

  static let insertion =
    "INSERT INTO variant (\(columns), since) VALUES (\(Array(repeating: "?", count: 20).joined(separator: ", ")))"

  static func values(of variant: Variant, since revision: Int64) -> StatementArguments {
    [
      variant.sku, variant.product, variant.title, variant.vendor, variant.type, joined(variant.tags), joined(variant.collections),
      variant.price?.millionths, variant.compareAtPrice?.millionths, variant.stock, variant.status.rawValue, variant.priority,
      variant.position, variant.location, variant.url, variant.variantID, variant.image, variant.description, joined(variant.options),
      revision,
    ]
  }

  /// Reads `columns`, of which the first stands at `first`.
  static func variant(_ row: Row, from first: Int = 0) -> Variant {
    var variant = Variant(sku: row[first], product: row[first + 1], title: row[first + 2])
    variant.vendor = row[first + 3]
    variant.type = row[first + 4]
    variant.tags = split(row[first + 5])
    variant.collections = split(row[first + 6])
    variant.price = (row[first + 7] as Int64?).map(Number.init(millionths:))
    variant.compareAtPrice = (row[first + 8] as Int64?).map(Number.init(millionths:))
    variant.stock = row[first + 9]
    variant.status = Variant.Status(rawValue: row[first + 10]) ?? .archived
    variant.priority = row[first + 11]
    variant.position = row[first + 12]
    variant.location = row[first + 13]
    variant.url = row[first + 14]
    variant.variantID = row[first + 15]
    variant.image = row[first + 16]
    variant.description = row[first + 17]
    variant.options = split(row[first + 18])
    return variant
  }

  /// Text from outside holds no control characters, so the unit separator (U+001F) parts a list's items; no items are NULL.
  private static func joined(_ items: [String]) -> String? { items.isEmpty ? nil : items.joined(separator: "\u{1F}") }

  private static func split(_ text: String?) -> [String] {
    guard let text else { return [] }
    return text.utf8.split(separator: 0x1F, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }
}

/// Row numbers in file order, four bytes each.
enum Places {
  static func append(_ number: Int64, to data: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).littleEndian) { data.append(contentsOf: $0) }
  }

  static func numbers(_ data: [UInt8]) -> [Int64] {
    stride(from: 0, to: data.count - data.count % 4, by: 4).map { at in
      data[at..<at + 4].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
  }
}
