// Comma-separated values: what spreadsheets write, and what is torn.
import Chance
import Domain
import Foundation
import Testing

/// The records of a text, and what was passed over as `line code`.
private func records(_ bytes: [UInt8]) -> (fields: [[String]], lines: [Int], problems: [String]) {
  bytes.withUnsafeBufferPointer { buffer in
    var reader = CSVReader(buffer)
    var found: [CSVRecord] = []
    while let record = reader.next() { found.append(record) }
    return (found.map(\.fields), found.map(\.line), reader.problems.map { "\($0.line) \($0.code)" })
  }
}

@Suite struct CSVTests {
  private func fields(_ text: String) -> [[String]] { records(Array(text.utf8)).fields }

  @Test("Quotes hold commas, newlines and doubled quotes; blanks may pad them")
  func quotes() {
    #expect(fields("a,\"b, c\",d\n") == [["a", "b, c", "d"]])
    #expect(fields("a,\"say \"\"hi\"\"\"\n3,4\n") == [["a", "say \"hi\""], ["3", "4"]])
    #expect(fields("1,\"\",\"\"\n2,3,4") == [["1", "", ""], ["2", "3", "4"]])
    #expect(fields("\"Once upon \na time\",5\n7,8") == [["Once upon \na time", "5"], ["7", "8"]])
    #expect(fields("a, \"b\" ,c") == [["a", "b", "c"]])
    #expect(fields("\"a,\"\"\"\",\"\n") == [["a,\"\","]])
  }

  @Test("LF, CRLF and CR end a line, alone or mixed; a file may end without one")
  func lineEnds() {
    for end in ["\n", "\r\n", "\r"] {
      #expect(fields("a,b\(end)1,2\(end)3,4") == [["a", "b"], ["1", "2"], ["3", "4"]], "\(end.debugDescription)")
    }
    #expect(fields("a,b\r\n1,2\n3,4\r") == [["a", "b"], ["1", "2"], ["3", "4"]])
    #expect(fields("a,\r\n,b\n,") == [["a", ""], ["", "b"], ["", ""]])
  }

  @Test("A byte order mark is no part of the first field, and signs of every language pass")
  func byteOrderMark() {
    #expect(records([0xEF, 0xBB, 0xBF] + Array("a,ʤ\n日本,🙂".utf8)).fields == [["a", "ʤ"], ["日本", "🙂"]])
  }

  @Test("Empty and blank lines are passed over and still counted")
  func emptyLines() {
    let read = records(Array("a,b\n\n\r\n   \n1,2\n".utf8))
    #expect(read.fields == [["a", "b"], ["1", "2"]] && read.lines == [1, 5])
  }

  @Test("Lines are counted through quoted newlines, with LF and with CRLF")
  func lines() {
    #expect(records(Array("a\n\"x\ny\nz\",1\nb\n".utf8)).lines == [1, 2, 5])
    #expect(records(Array("a\r\n\"x\r\ny\",1\r\nb\r\n".utf8)).lines == [1, 2, 4])
  }

  @Test("A torn quote costs its own line, named; the rest is read")
  func torn() {
    let open = records(Array("a,b\n1,\"x\n2,y\n3,z\n".utf8))
    #expect(open.fields == [["a", "b"], ["2", "y"], ["3", "z"]] && open.problems == ["2 torn_quote"])
    let after = records(Array("a,b\n\"1\"x,2\n3,4\n".utf8))
    #expect(after.fields == [["a", "b"], ["3", "4"]] && after.problems == ["2 torn_quote"])
    let inner = records(Array("a,b\n1,5\" screen\n".utf8))
    #expect(inner.fields == [["a", "b"], ["1", "5\" screen"]] && inner.problems.isEmpty)
  }

  @Test("Of 3,000 torn lines 1,001 are named, and that the rest was not read")
  func manyTorn() {
    let read = records(Array(("a,b\n" + String(repeating: "\"x\"y,1\n", count: 3_000) + "1,2\n").utf8))
    #expect(read.fields == [["a", "b"]] && read.problems.count == 1_002)
    #expect(read.problems.last == "1002 too_many")
  }

  @Test("A field of 65 536 bytes fits, one more does not; 4096 fields fit, 4097 do not")
  func limits() {
    let long = String(repeating: "x", count: 65_536)
    #expect(fields("\(long),1\n\"\(long)\",2").count == 2)
    let over = records(Array("a\n\(long)x,1\n\"\(long)x\",2\nb".utf8))
    #expect(over.fields == [["a"], ["b"]] && over.problems.count == 2)
    let wide = { (n: Int) in String(repeating: ",", count: n - 1) + "\nb" }
    #expect(records(Array(wide(4096).utf8)).fields.map(\.count) == [4096, 1])
    #expect(records(Array(wide(4097).utf8)).problems == ["1 too_many_fields"])
  }

  @Test("What is written reads back, and what looks like a formula gets an apostrophe; numbers do not")
  func writing() {
    let texts = ["plain", "a,b", "say \"hi\"", "two\nlines", "", "-5", "+49", "日本"]
    #expect(fields(CSVWriter.line(texts)) == [texts])
    for formula in ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "\rx", "\nx", "\r\nx", "\0x", "=\u{301}1", "＝1", "－x"] {
      #expect(fields(CSVWriter.line([formula])) == [["'" + formula]], "\(formula.debugDescription)")
    }
  }

  @Test("200 random tables are written and read back")
  func roundTrip() {
    var random = Noise(7)
    let signs = ["a", "\"", ",", "\n", "\r\n", " ", "é", "'", "x", "1"]
    for _ in 0..<200 {
      let columns = random.number(2...4)
      let table = (0..<random.number(1...4)).map { _ in
        (0..<columns).map { _ in "x" + (0..<random.number(0...5)).map { _ in random.pick(signs) }.joined() }
      }
      #expect(fields(table.map(CSVWriter.line).joined()) == table)
    }
  }

  @Test(
    "The files of csv-spectrum read as they should, where they are at hand", .enabled(if: sharedData("csv/utf8.csv") != nil),
    arguments: [
      ("comma_in_quotes", [["first", "last", "address", "city", "zip"], ["John", "Doe", "120 any st.", "Anytown, WW", "08123"]]),
      ("empty", [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]), ("empty_crlf", [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
      ("escaped_quotes", [["a", "b"], ["1", "ha \"ha\" ha"], ["3", "4"]]),
      ("utf8", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"]]),
      ("newlines_crlf", [["a", "b", "c"], ["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]]),
    ])
  func spectrum(name: String, wanted: [[String]]) throws {
    let data = try #require(sharedData("csv/\(name).csv"))
    let read = records(Array(data))
    #expect(read.fields.map { $0.map { $0.replacing("\r\n", with: "\n") } } == wanted)
  }
}
