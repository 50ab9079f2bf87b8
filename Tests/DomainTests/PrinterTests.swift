// Printers as a configuration names them, and files of discount codes.
import Domain
import Testing

@Suite("Printers")
struct PrinterTests {
  @Test(
    "a printer is a device, a directory or a queue; each has its own standard encoding",
    arguments: [
      ("device: /dev/usb/lp0", PrinterSettings.Encoding.cp858, true), ("file: /slips", .utf8, false), ("lp: till", .utf8, false),
      ("lp: till, encoding: cp858", .cp858, true), ("device: /dev/usb/lp0, encoding: ascii", .ascii, true),
    ])
  func reading(_ text: String, _ encoding: PrinterSettings.Encoding, _ speaks: Bool) throws {
    let file = ConfigFile("printer: {\(text), columns: 32, cut: false}\n")
    let printer = try #require(file.configuration.printer)
    #expect(file.problems == [] && printer.encoding == encoding && printer.speaksESCPOS == speaks)
    #expect(printer.columns == 32 && !printer.cuts)
  }

  @Test(
    "a fault is named",
    arguments: [
      ("columns: 42", "a printer is one of"), ("device: /dev/lp0, lp: till", "a printer is one of"), ("device: lp0", "whole path"),
      ("lp: till, columns: 10", "24 to 80"), ("lp: till, encoding: cp437", "unknown encoding"), ("lp: till, paper: 80", "unknown key"),
    ])
  func faults(_ text: String, _ words: String) {
    let problems = ConfigFile("printer: {\(text)}\n").problems
    #expect(problems.contains { $0.message.contains(words) }, "\(problems)")
  }

  @Test("recall_days is 30 unless said; 0 to 365")
  func recall() {
    #expect(ConfigFile("store: a\n").configuration.recallDays == 30)
    #expect(ConfigFile("recall_days: 0\n").configuration.recallDays == 0)
    #expect(ConfigFile("recall_days: 366\n").problems.count == 1)
  }

  @Test("backups are off unless a whole path is named; every is 1h unless set, 1h to 1w")
  func backups() {
    #expect(ConfigFile("store: a\n").configuration.backups == nil)
    #expect(ConfigFile("backups: {folder: /b}\n").configuration.backups == BackupSettings(folder: "/b", everyHours: 1))
    #expect(ConfigFile("backups: {folder: /b, every: 2d}\n").configuration.backups?.everyHours == 48)
    for bad in ["{folder: b}", "{folder: /b, every: 2w}", "{folder: /b, every: often}", "{every: 1h}", "{folder: /b, keep: 3}"] {
      #expect(ConfigFile("backups: \(bad)\n").problems.count == 1, "\(bad)")
    }
  }
}

@Suite("Files of codes")
struct CodesFileTests {
  private func file(_ text: String) -> CodesFile { Array(text.utf8).withUnsafeBufferPointer { CodesFile($0) } }

  @Test("one code a line; bad, double and empty ones are passed over and named by their line")
  func lines() {
    let file = file("A1\r\n\nB 2\n  C3  \na1\n \nX,Y\n" + String(repeating: "Z", count: 65) + "\nÄ1\nD4")
    #expect(file.entries.map(\.code) == ["A1", "C3", "D4"] && file.entries.map(\.line) == [1, 4, 10])
    #expect(file.skipped.map(\.line) == [3, 5, 7, 8, 9])
    #expect(
      file.skipped.map(\.code) == ["bad_code", "duplicate_code", "too_many_fields", "bad_code", "bad_code"])
  }

  @Test("a CSV with a column named code, in any place and any case")
  func csv() {
    let file = file("\u{FEFF}Name,Code,Used\nautumn,A1,no\nautumn,,no\nautumn,\"A2\",no\n")
    #expect(file.entries.map(\.code) == ["A1", "A2"] && file.entries.map(\.line) == [2, 4])
    #expect(file.skipped.map(\.line) == [3])
  }
}
