// The Shopify catalogs that nobody of this project wrote, counted a second time by another method, and one of our own shape.
import Chance
import Domain
import Foundation
import Testing

/// Counts a Shopify file with a machine of two states, quoted or not, that knows no records beyond cells.
private struct Counter {
  var products: Set<String> = []
  var variants = 0
  var rows = 0

  init(_ data: Data) {
    var cells: [[UInt8]] = [[]]
    var header: [String] = []
    var isQuoted = false
    for byte in Array(data) + [10] {
      switch (byte, isQuoted) {
      case (34, _): isQuoted.toggle()
      case (44, false): cells.append([])
      case (13, false): continue
      case (10, false):
        let row = cells.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces) }
        cells = [[]]
        if header.isEmpty { header = row.map { $0.lowercased() } } else { count(row, header) }
      default: cells[cells.count - 1].append(byte)
      }
    }
  }

  private mutating func count(_ row: [String], _ header: [String]) {
    guard row.contains(where: { !$0.isEmpty }), let handle = header.firstIndex(of: "handle"),
      let price = header.firstIndex(of: "variant price")
    else { return }
    rows += 1
    guard row.indices.contains(price), !row[price].isEmpty else { return }
    variants += 1
    products.insert(row[handle])
  }
}

@Suite struct ShopCatalogTests {
  /// Counted by hand with Python's csv module: data rows, handles with a price, rows with a price.
  static let counts = [("apparel", 22, 20, 22), ("jewelery", 41, 20, 23), ("template", 17, 3, 16), ("course_products", 24, 24, 24)]

  @Test(
    "Four exports of other shops import with all their products and variants, where they are at hand",
    .enabled(if: sharedData("shopify/apparel.csv") != nil), arguments: counts)
  func exports(name: String, rows: Int, products: Int, variants: Int) throws {
    let data = try #require(sharedData("shopify/\(name).csv"))
    let counter = Counter(data)
    #expect("\(counter.rows) \(counter.products.count) \(counter.variants)" == "\(rows) \(products) \(variants)")
    let file = try #require(catalog(Array(data)).file)
    #expect(file.format == .shopify && file.skipped.isEmpty)
    #expect(file.productCount == products && file.variants.count == variants)
    #expect(Set(file.variants.map(\.product)) == counter.products)
    #expect(Set(file.variants.map(\.sku)).count == variants)
    #expect(file.variants.allSatisfy { !$0.title.isEmpty && $0.price != nil })
  }

  @Test(
    "A template with three states keeps active, draft and archived apart, where it is at hand",
    .enabled(if: sharedData("shopify/template.csv") != nil))
  func states() throws {
    let data = try #require(sharedData("shopify/template.csv"))
    let file = try #require(catalog(Array(data)).file)
    #expect(Set(file.variants.map(\.status)) == Set(Variant.Status.allCases))
  }

  /// A file of our own in the same shape: padded names and cells, CRLF, quoted newlines, image-only rows, handles apart.
  private func made(_ random: inout Noise) -> String {
    func padded(_ text: String) -> String { random.once(in: 3) ? text + String(repeating: " ", count: random.number(1...9)) : text }
    let end = random.pick(["\n", "\r\n"])
    var lines = ["Handle  ,Title ,\"Body (HTML)\",Tags,Option1 Value, Variant Price ,Image Src,Status"]
    let handles = (0..<random.number(1...9)).map { "h\($0)" }
    for handle in handles { lines.append("\(padded(handle)),T,\"<p>a,\(end)\"\"b\"\"</p>\",\"x, y\",o,\(padded("5.00")),i.png,active") }
    for number in 0..<random.number(0...20) {
      let price = random.once(in: 3) ? "" : padded("\(number).25")
      lines.append("\(padded(random.pick(handles))),,,,o\(number),\(price),j.png,")
    }
    return lines.joined(separator: end) + random.pick(["", end, end + end])
  }

  @Test("200 random exports of that shape count the same both ways")
  func randomExports() throws {
    var random = Noise(11)
    for _ in 0..<200 {
      let text = made(&random)
      let counter = Counter(Data(text.utf8))
      let file = try CatalogFile(text)
      #expect(file.skipped.isEmpty)
      #expect(file.productCount == counter.products.count && file.variants.count == counter.variants)
    }
  }

  @Test("300 files with one random byte changed never crash, and what is read has a SKU, a title and a price")
  func mutations() {
    var random = Noise(13)
    for _ in 0..<300 {
      var bytes = Array(made(&random).utf8)
      bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(0...255))
      let read = catalog(bytes)
      #expect(read.file != nil || !read.problems.isEmpty)
      #expect(read.file?.variants.allSatisfy { !$0.sku.isEmpty && !$0.title.isEmpty && $0.price != nil } ?? true)
    }
  }
}
