// Receipts: as a page of text, as bytes for a printer, and with texts that would rather steer it.
import Chance
import Domain
import Foundation
import Testing

@Suite("Receipts")
struct ReceiptTests {
  private func receipt(_ locale: String = "en", title: String = "Crème de nuit") -> Receipt {
    Receipt(
      title: "The tea house", date: CivilDate(iso: "2026-11-24") ?? CivilDate(daysSinceEpoch: 0),
      items: [
        .init(title: title, price: Number("18.5"), place: "aisle 3 · bay 2", reasons: ["skin that reacts easily", "no fragrance"]),
        .init(title: "A sleeping mask with a name that is longer than the paper is wide", price: 7, place: "", reasons: []),
        .init(title: "Tester", price: nil, place: "", reasons: []),
      ],
      currency: "EUR", discount: "TEA-10", shortCode: "ROSE-4171", link: "https://tea.example/cart/1:1,2:1?discount=TEA-10", recallDays: 30,
      locale: locale)
  }

  private func text(_ receipt: Receipt, columns: Int = 42) -> String {
    var settings = PrinterSettings(.directory("/slips"))
    settings.columns = columns
    return String(decoding: settings.bytes(of: receipt), as: UTF8.self)
  }

  @Test("a page of 42 columns: shop, date, products with price, place and reasons, total, codes, link, privacy")
  func page() {
    #expect(
      text(receipt()) == """
                      The tea house
                       24 Nov 2026
        ------------------------------------------
        Crème de nuit                       €18.50
          aisle 3 · bay 2
          you said: skin that reacts easily, no
          fragrance
        A sleeping mask with a name that is
        longer than the paper is wide        €7.00
        Tester
        ------------------------------------------
        Total                               €25.50
        Discount code                       TEA-10

                   Say this at the till
                        ROSE-4171

                Your basket on your phone
        https://tea.example/cart/1:1,2:1?discount=TEA-10

        There is no name and no address on this
        slip. For 30 days its code brings your
        answers back at this kiosk.

        """)
  }

  @Test(
    "every language has its own words, date and price",
    arguments: [
      ("de-AT", ["24.11.2026", "18,50 €", "du sagtest:", "Summe", "30 Tage"]),
      ("fr", ["24/11/2026", "18,50 €", "vous avez dit :", "30 jours"]), ("es", ["24/11/2026", "18,50 €", "dijiste:", "30 días"]),
      ("sv", ["2026-11-24", "Total"]),
    ])
  func languages(_ locale: String, _ words: [String]) {
    let page = text(receipt(locale), columns: 80)
    for word in words { #expect(page.contains(word), "\(word)") }
  }

  @Test("without a recall the slip promises none; without prices there is no total")
  func less() {
    var receipt = receipt()
    receipt.recallDays = 0
    receipt.items = [receipt.items[2]]
    receipt.discount = nil
    receipt.link = nil
    let page = text(receipt)
    #expect(!page.contains("days") && !page.contains("Total") && !page.contains("Discount") && !page.contains("phone"))
    #expect(page.hasSuffix("There is no name and no address on this\nslip.\n"))
  }

  @Test("for 200 random widths and texts no line is longer than the paper, and no letter is lost")
  func widths() {
    var random = Noise(22)
    let words = ["tea", "Kräuter", "睡眠茶", "a-very-long-word-that-goes-on-and-on-for-more-than-a-line", "é", "x"]
    for _ in 0..<200 {
      let columns = random.number(24...80)
      let title = (0...random.number(0...12)).map { _ in random.pick(words) }.joined(separator: " ")
      var receipt = receipt(title: title)
      receipt.link = nil
      let lines = receipt.lines(columns: columns, encoding: .utf8)
      for line in lines {
        let width = line.text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) } * (line.style == .large ? 2 : 1)
        #expect(width <= columns, "\(columns) \(line)")
      }
      let printed = lines.map(\.text).joined().filter { $0 != " " }
      #expect(printed.contains(title.filter { $0 != " " }) || lines.count > 3 && title.count > columns / 2, "\(title)")
    }
  }

  // MARK: For a printer

  private func bytes(_ receipt: Receipt, _ encoding: PrinterSettings.Encoding = .cp858, cuts: Bool = true) -> [UInt8] {
    var settings = PrinterSettings(.device("/dev/usb/lp0"), encoding: encoding)
    settings.cuts = cuts
    return settings.bytes(of: receipt)
  }

  @Test("a printer gets: reset, code page 858, bold title, large code, a QR code of the whole link, feed, cut")
  func commands() {
    let link = "https://tea.example/cart/1:1,2:1?discount=TEA-10"
    let bytes = bytes(receipt())
    #expect(
      bytes.starts(with: [0x1B, 0x40, 0x1B, 0x74, 19, 0x1B, 0x61, 1, 0x1B, 0x45, 1] + Array("The tea house".utf8) + [10, 0x1B, 0x45, 0]))
    #expect(bytes.suffix(7) == [0x1B, 0x64, 4, 0x1D, 0x56, 66, 0])
    #expect(bytes.contains([0x1D, 0x21, 0x11] + Array("ROSE-4171".utf8) + [10, 0x1D, 0x21, 0]))
    let store = [0x1D, 0x28, 0x6B, UInt8(link.utf8.count + 3), 0, 49, 80, 48] + Array(link.utf8)
    #expect(bytes.contains([0x1D, 0x28, 0x6B, 4, 0, 49, 65, 50, 0]) && bytes.contains(store))
    #expect(bytes.contains([0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48]))
    // Crème, and the sign of the euro, in code page 858.
    #expect(bytes.contains(Array("Cr".utf8) + [0x8A] + Array("me de nuit".utf8)) && bytes.contains([0xD5] + Array("18.50".utf8)))
    #expect(self.bytes(receipt(), cuts: false).suffix(3) == [0x1B, 0x64, 4])
  }

  @Test("in ASCII letters lose their marks, and the euro has three letters")
  func ascii() {
    let bytes = bytes(receipt(title: "Crème „Łódź“ – 睡 ½"), .ascii)
    #expect(bytes.contains(Array("Creme \"Lodz\" - ? 1/2".utf8)) && bytes.contains(Array("EUR18.50".utf8)))
    #expect(!bytes.contains([0x1B, 0x74]))
  }

  /// Commands that the house itself gives; everything between them is text.
  private func text(within bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let rest = bytes[at...]
      if rest.starts(with: [0x1D, 0x28, 0x6B]) {
        at += 5 + Int(bytes[at + 3]) + Int(bytes[at + 4]) << 8
      } else if rest.starts(with: [0x1D, 0x56]) {
        at += 4
      } else if rest.starts(with: [0x1B, 0x40]) {
        at += 2
      } else if bytes[at] == 0x1B || bytes[at] == 0x1D {
        at += 3
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return out
  }

  @Test("no text of a product steers the printer or the file: 200 hostile titles, places, reasons and links")
  func hostile() {
    var random = Noise(23)
    let pieces = [
      "\u{1B}@", "\u{1B}p\u{0}\u{19}\u{FA}", "\u{1D}V\u{0}", "\u{10}\u{14}\u{1}\u{0}\u{1}", "\u{0}", "\u{7F}", "\u{9B}31m", "\u{85}",
      "\u{202E}",
      "\r", "\n", "\t", "\u{C}", "tea", "é", "\u{FFFD}", "\u{E000}", "🍵", "\u{2028}", "\u{1C}p", "%0A", "\u{FEFF}",
    ]
    for round in 0..<200 {
      func noise() -> String { (0...random.number(0...6)).map { _ in random.pick(pieces) }.joined() }
      var receipt = receipt(title: noise())
      receipt.title = noise()
      receipt.items[0].place = noise()
      receipt.items[0].reasons = [noise(), noise()]
      receipt.discount = noise()
      receipt.shortCode = noise()
      receipt.link = noise()
      for encoding in PrinterSettings.Encoding.allCases {
        let steering = text(within: bytes(receipt, encoding)).filter { $0 < 0x20 && $0 != 10 || $0 == 0x7F }
        #expect(steering == [], "\(round) \(encoding)")
        let page = PrinterSettings(.directory("/slips"), encoding: encoding).bytes(of: receipt)
        #expect(!page.contains { $0 < 0x20 && $0 != 10 || $0 == 0x7F }, "\(round) \(encoding)")
      }
      // A drawer kick or a cut of the title's would need its control bytes: the house's own commands are all there are.
      let plain = bytes(self.receipt())
      let escapes = bytes(receipt).count { $0 == 0x1B }
      #expect(escapes <= plain.count { $0 == 0x1B } + 8 * 4, "\(round)")
    }
  }

  @Test("a receipt of a session has the 2 of its 3 products that the shopper kept, in the order of the results, with the quiz's words")
  func ofTake() throws {
    let take = try take(Night.quizText, Night.catalogText, Night.answersText)
    let quiz = try sound(Night.quizText)
    let catalog = Catalog(try CatalogFile(Night.catalogText).variants)
    var configuration = Configuration()
    configuration.currency = "USD"
    let receipt = Receipt(
      of: take, skus: ["CALM-TEA", "MAG-CAP", "NOTHING"], quiz: quiz, catalog: catalog, configuration: configuration, at: today.now,
      locale: "en", discount: nil, shortCode: "FERN-1000", link: nil)
    #expect(receipt.title == "A better night" && receipt.date.iso == "2026-11-24" && receipt.recallDays == 30)
    #expect(receipt.items.map(\.title) == ["Magnesium", "Calm tea"] && receipt.items.map(\.price) == [19, 12])
    #expect(receipt.items.map(\.reasons) == [["Sleep", "Vegan", "Capsules"], ["Sleep", "Tea"]])
  }
}

extension Array where Element: Equatable {
  fileprivate func contains(_ part: [Element]) -> Bool {
    guard !part.isEmpty, count >= part.count else { return false }
    return (0...count - part.count).contains { self[$0..<$0 + part.count].elementsEqual(part) }
  }
}
