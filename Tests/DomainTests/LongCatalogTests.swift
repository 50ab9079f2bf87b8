// A catalog file that is read in stretches: whatever is in memory at a time, what comes out is the same.
import Chance
import Domain
import Testing

@Suite("Long catalog files")
struct LongCatalogTests {
  /// A Shopify export of more than two windows' length, with quotes, newlines, signs of several bytes, torn rows and rows apart.
  private func made(_ random: inout Noise, products: Int) -> String {
    let signs = ["ä", "é", "日", "🙂", "\"\"", "\n", "\r\n", ",", "<b>", "&amp;", "plain words", "x"]
    var lines = ["Handle,Title,Body (HTML),Tags,Variant SKU,Variant Price,Option1 Value,Image Src"]
    for number in 0..<products {
      let body = (0..<random.number(0...400)).map { _ in random.pick(signs) }.joined()
      let sku = random.once(in: 9) ? "" : "S\(random.once(in: 40) ? number / 2 : number)"
      let (title, price) = (random.once(in: 50) ? "" : "Title \(number)", random.pick(["1.50", "", "x"]))
      lines.append("p\(number),\(title),\"\(body)\",\"a, B,b\",\(sku),\(price),,")
      if random.once(in: 3) { lines.append("p\(random.number(0...number)),,,,\(number)-V,2.00,\(random.pick(["Red", ""])),i.png") }
    }
    return lines.joined(separator: random.pick(["\n", "\r\n"]))
  }

  /// What a reader hands out that is given at most `stretch` bytes at a time.
  private func read(_ bytes: [UInt8], stretch: Int) -> (variants: [Variant], problems: [Problem]) {
    var variants: [Variant] = []
    do {
      let reader = try CatalogFileReader {
        var place = 0
        return { buffer in
          let count = min(stretch, buffer.count, bytes.count - place)
          bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<place + count])) }
          place += count
          return count
        }
      }
      let problems = try reader.each { (variant) throws(Never) in variants.append(variant) }
      return (variants, problems)
    } catch let faults as Faults {
      return ([], faults.problems)
    } catch CatalogFault<Never>.file(let faults) {
      return (variants, faults.problems)
    } catch {
      return ([], [])
    }
  }

  @Test("2 random exports of 1 MiB and more come out of stretches of any length as out of memory")
  func stretches() throws {
    var random = Noise(21)
    for stretches in [[977], [65_536, 1 << 20]] {
      let text = made(&random, products: 2000)
      let bytes = Array(text.utf8)
      #expect(bytes.count > 1_048_576)
      let whole = try CatalogFile(text)
      #expect(whole.variants.count > 500 && whole.skipped.count > 100)
      for stretch in stretches {
        let read = read(bytes, stretch: stretch)
        #expect(read.variants == whole.variants && read.problems == whole.skipped)
      }
    }
  }

  @Test("a sign of several bytes may lie across two stretches; one that is torn is refused wherever it is")
  func tornSigns() {
    let head = Array("sku,title,price\nA,日本🙂é,1\n".utf8)
    for stretch in 1...9 { #expect(read(head, stretch: stretch).variants.map(\.title) == ["日本🙂é"]) }
    for cut in [head.firstIndex(of: 0x9F) ?? 0, head.firstIndex(of: 0xE6) ?? 0] {
      var bytes = head
      bytes.remove(at: cut)
      for stretch in 1...9 { #expect(read(bytes, stretch: stretch).problems.map(\.code) == ["encoding"]) }
    }
    #expect(read(head + [0xC3], stretch: 5).problems.map(\.code) == ["encoding"])
  }

  @Test("a record longer than what is in memory is read whole, and a quote that is never closed hands out nothing")
  func longRecords() throws {
    let field = "\"" + String(repeating: "é,\n", count: 12_000) + "\""
    let many = Array(repeating: field, count: 40).joined(separator: ",")
    let text = "sku,title,price,a\nA,Tea,1,\(many)\nB,Oil,2,\n"
    #expect(text.utf8.count > 1_500_000)
    #expect(read(Array(text.utf8), stretch: 4096).variants.map(\.sku) == ["A", "B"])
    let torn = read(Array((text + "C,\"Wax,3,\nD,Soap,4,\n").utf8), stretch: 4096)
    #expect(torn.variants.isEmpty && torn.problems.map(\.code).contains("torn_quote"))
  }
}
