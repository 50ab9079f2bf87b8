// Email addresses, phone numbers and barcodes: what a kiosk takes (SEMANTICS.md (c)).
import Domain
import Testing

@Suite struct EmailTests {
  /// What an RFC lets pass and a kiosk refuses: a domain without a dot, a top level of one letter, more than 254 characters.
  private func isRefusedHere(_ address: String) -> Bool {
    let labels = address.split(separator: "@").last?.split(separator: ".") ?? []
    return labels.count < 2 || labels.last?.count == 1 || address.count > 254
  }

  @Test("Of 164 addresses with verdicts those that can receive mail are taken, and no other", arguments: EmailCase.all)
  func verdicts(entry: EmailCase) {
    let trimmed = entry.address.trimmingSpaces()
    if trimmed != entry.address {
      // White space around an address is a slip of the thumb, whatever an RFC calls it.
      #expect(Email(entry.address) == Email(trimmed))
      return
    }
    let canReceive = ["VALID", "DNSWARN"].contains(entry.category)
    let wanted = canReceive && !isRefusedHere(entry.address)
    #expect((Email(entry.address) != nil) == wanted, "\(entry.category) \(entry.address.debugDescription)")
  }

  @Test("The domain is lower-cased, the local part stays as typed")
  func lowerCase() {
    let email = Email("  Ana.Lopez+kiosk@Shop.EXAMPLE.com ")
    #expect(email?.text == "Ana.Lopez+kiosk@shop.example.com")
    #expect(email?.normalised == "ana.lopez+kiosk@shop.example.com")
  }

  @Test("64 characters before the @ fit, 65 do not; 254 in all fit, 255 do not")
  func lengths() {
    let label = String(repeating: "d", count: 61)
    func address(_ local: Int, _ total: Int) -> String {
      let head = String(repeating: "a", count: local) + "@" + "\(label).\(label).\(label)."
      return head + String(repeating: "e", count: max(0, total - head.count))
    }
    #expect(Email(address(64, 254)) != nil)
    #expect(Email(address(65, 255)) == nil)
    #expect(Email(address(64, 255)) == nil)
    #expect(Email(String(repeating: "a", count: 65) + "@example.com") == nil)
  }

  @Test("Letters outside ASCII are refused: a look-alike would be another mailbox")
  func lookAlikes() {
    #expect(Email("аna@example.com") == nil)
    #expect(Email("ana@exаmple.com") == nil)
    #expect(Email("ana@xn--exmple-4nf.com") != nil)
  }

  @Test("gmial.com is hinted at, never changed; a common domain gets no hint")
  func hints() {
    #expect(Email("ana@gmial.com")?.typoHint == "ana@gmail.com")
    #expect(Email("ana@gmial.com")?.text == "ana@gmial.com")
    #expect(Email("ana@gmail.com")?.typoHint == nil)
    #expect(Email("ana@example.com")?.typoHint == nil)
  }
}

@Suite struct PhoneTests {
  @Test(
    "Numbers as people type them become E.164",
    arguments: [
      ("+49 30 1234567", nil, "+49301234567"), ("0049 (30) 123-4567", nil, "+49301234567"), ("030/1234567", "DE", "+49301234567"),
      ("06 12345678", "it", "+390612345678"), ("(212) 555-0100", "US", "+12125550100"), ("06.12.34.56.78", "FR", "+33612345678"),
      ("+12345678", nil, "+12345678"), ("+123456789012345", nil, "+123456789012345"),
    ] as [(String, String?, String)])
  func taken(typed: String, country: String?, wanted: String) {
    #expect(Phone(typed, country: country)?.text == wanted)
  }

  @Test(
    "Too short, too long, no country, letters, a 0 after the plus: refused",
    arguments: ["+1234567", "+1234567890123456", "030 1234567", "", "+", "+49 30 CALLME", "+0301234567", "49+301234567", "+٤٩٣٠١٢٣٤٥٦٧"])
  func refused(typed: String) {
    #expect(Phone(typed) == nil)
  }

  @Test("A question's country is the one of its quiz")
  func country() throws {
    let question = try sound(quiz("- {ref: p, kind: phone, title: P, country: de}")).questions[0]
    #expect(try question.answer(typing: "030 1234567") == .text("+49301234567"))
    #expect(throws: AnswerFault.badPhone) { try question.answer(typing: "12") }
  }
}

@Suite struct BarcodeTests {
  private func isTaken(_ code: String) throws -> Bool {
    let question = try sound(quiz("- {ref: b, kind: barcode, title: B}")).questions[0]
    return (try? question.answer(typing: code)) == .text(code)
  }

  @Test("EAN-13, EAN-8 and UPC-A are taken with their check digit, and with none of the 9 other ones")
  func checkDigits() throws {
    for code in ["4006381333931", "96385074", "036000291452"] {
      let last = try #require(code.last?.wholeNumberValue)
      let taken = try (0...9).filter { try isTaken(code.dropLast() + String($0)) }
      #expect(taken == [last])
    }
  }

  @Test("Two digits that changed places are noticed, and so are letters and other lengths")
  func torn() throws {
    #expect(try ["4006381339331", "963850741", "9638507", "9638507x", "٩٦٣٨٥٠٧٤"].allSatisfy { try !isTaken($0) })
  }
}
