// `askwell-fleet publish …` and `hub console …`, the program itself, with a kiosk that takes what comes.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("Publishing by command")
final class PublishCommandTests {
  private let rig: HubRig
  private let folder = FileManager.default.temporaryDirectory.path + "/askwell-publish-" + UUID().uuidString.prefix(8)
  private let hub: String

  init() throws {
    rig = try HubRig()
    hub = try rig.owner.inviteConsole("eva")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
  }

  private func run(_ arguments: String..., hub other: String? = nil) throws -> (code: Int32, text: String, complaint: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = program.appendingPathComponent("askwell-fleet")
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "ASKWELL_HUB": other ?? hub]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text.trimmingSpaces(), complaint.trimmingSpaces())
  }

  private func file(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    return "\(folder)/\(name)"
  }

  private static let house = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path

  @Test("a quiz file arrives with its picture, after a look that publishes nothing; one with a fault is refused with all its faults")
  func quiz() throws {
    let kiosk = try ShopKiosk(rig)
    try FileManager.default.copyItem(atPath: "\(Self.house)/Quizzes/images/fun.png", toPath: "\(folder)/fun.png")
    let path = try file("mini.yaml", .quiz("One", image: "fun.png"))
    let looked = try run("publish", "quiz", path, "--dry-run")
    #expect(looked.code == 0 && looked.text == "quiz mini, version 1: for all, 1 kiosk (not published)", "\(looked)")
    #expect(try rig.sql("SELECT count(*) FROM publication") == "0")
    let done = try run("publish", "quiz", path, "--by", "Eva")
    #expect(done.code == 0 && done.text == "quiz mini, version 1: for all, 1 kiosk (publication 1)", "\(done)")
    try kiosk.carry()
    let source = try #require(try kiosk.store.quizSource("mini"))
    let pictures = try kiosk.store.pictures(ofVersion: source.version)
    #expect(source.source == .quiz("One", image: "fun.png") && pictures["fun.png"].map { $0.width > 1 && $0.width <= 128 } == true)
    // A picture that is not there is a note, as at an import.
    let other = try run("publish", "quiz", try file("other.yaml", .quiz("Two", ref: "other", image: "no.png")), "--store", "wien", "--json")
    #expect(other.code == 0 && other.complaint.contains("no.png") && other.complaint.contains("its label only"))
    #expect(
      other.text
        == #"{"dry_run":false,"published":[{"kind":"quiz","kiosks":0,"number":1,"publication":2,"ref":"other"}]}"#)
    let bad = try run("publish", "quiz", path, try file("bad.yaml", "format: 1\nref: bad\nquestions: 3\n"))
    #expect(bad.code == 65 && bad.complaint.split(separator: "\n").count > 1 && bad.complaint.contains("bad.yaml"))
    #expect(try run("publish", "quiz", folder + "/none.yaml").code == 66 && run("publish", "quiz", path, "--store", "Rom").code == 66)
    #expect(try run("publish", "quiz", path, "--percent", "0").code == 64)
    #expect(try run("publish", "quiz", path, "--store", "Wien", "--percent", "5").code == 64)
    #expect(try rig.sql("SELECT count(*) FROM publication") == "2")
    #expect(try rig.sql("SELECT who FROM hub_audit WHERE what = 'quiz.publish' ORDER BY n LIMIT 1") == "Eva")
  }

  @Test("a theme without its contrast, a catalog without a product and a stock of unknown SKUs are refused; sound ones arrive")
  func kinds() throws {
    let kiosk = try ShopKiosk(rig)
    let theme = try String(contentsOfFile: "\(Self.house)/Themes/flore.yaml", encoding: .utf8)
    let pale = try file("pale.yaml", theme.replacing(/(?m)^  text: .*$/, with: "  text: \"#FFFFFF\""))
    let refused = try run("publish", "theme", pale)
    #expect(refused.code == 65 && !refused.complaint.isEmpty, "\(refused)")
    #expect(try run("publish", "theme", "\(Self.house)/Themes/flore.yaml").text == "theme flore: for all, 1 kiosk (publication 1)")
    #expect(try run("publish", "catalog", try file("empty.csv", "sku,title,price\n")).code == 65)
    let goods = try run("publish", "catalog", try file("goods.csv", "sku,title,price\nTEA,Calm tea,19.00\n,Nothing,1\n"))
    #expect(goods.code == 0 && goods.text == "catalog: for all, 1 kiosk (publication 2)" && goods.complaint.contains("passed over"))
    let unknown = try run("publish", "stock", try file("other.csv", "sku,stock\nCUP,1\n"))
    #expect(unknown.code == 65 && unknown.complaint.contains("the catalog has no SKU \"CUP\""))
    #expect(try run("publish", "stock", try file("stock.csv", "sku,stock\nTEA,7\n")).code == 0)
    #expect(try kiosk.carry().applied == 3 && kiosk.store.catalog().variants.map(\.stock) == [7])
    #expect(try String(contentsOfFile: kiosk.directory + "/themes/flore.yaml", encoding: .utf8) == theme)
  }

  @Test("the list tells to whom and how many have it; what waits says why; it is widened, and taken back once")
  func list() throws {
    let kiosks = [try ShopKiosk(rig, "door"), try ShopKiosk(rig, "bar", at: rig.wien)]
    #expect(try run("publish", "list").text == "Nothing was published yet: askwell fleet publish quiz FILE")
    _ = try run("publish", "quiz", try file("mini.yaml", .quiz("One")), "--by", "eva")
    try kiosks[0].carry()
    let own = String.quiz("Own")
    _ = try kiosks[0].store.importQuiz(try #require(QuizFile(own).quiz), source: own, at: tenOClock)
    _ = try run("publish", "quiz", try file("mini.yaml", .quiz("Two")), "--store", "Berlin", "--by", "eva")
    try kiosks[0].carry()
    let lines = try run("publish", "list").text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[1].prefix(4) == ["2", "quiz", "mini", "Berlin"] && lines[1].suffix(5) == ["eva", "0", "1", "0", "0"])
    #expect(lines[2].prefix(4) == ["1", "quiz", "mini", "all"] && lines[2].suffix(5) == ["eva", "1", "0", "0", "1"])
    let shown = try run("publish", "show", "2").text
    #expect(shown.contains("Berlin  door   waiting") && shown.contains("a version of its own (\(Digest.hex(own).prefix(8)))"))
    #expect(try run("publish", "show", "9").code == 66)
    #expect(try kiosks[1].carry().applied == 1)
    #expect(try run("publish", "widen", "2").text == "Publication 2 is for all now (publication 3).")
    #expect(try kiosks[1].carry().applied == 1)
    let newest = try run("publish", "list", "--limit", "1", "--json").text
    #expect(newest.contains(#""publication":3,"ref":"mini""#) && newest.contains(#""widens":2,"#) && newest.contains(#""applied":1,"#))
    #expect(try run("publish", "withdraw", "2").code == 0 && run("publish", "withdraw", "2").code == 66)
    try kiosks[1].carry()
    #expect(try kiosks[1].store.quizSource("mini")?.source == .quiz("One"))
    #expect(try run("publish", "list").text.split(separator: "\n").filter { $0.hasSuffix("taken back") }.count == 2)
    let audit = try rig.sql("SELECT string_agg(what, ' ' ORDER BY n) FROM hub_audit WHERE what !~ 'invite'")
    #expect(audit == "quiz.publish quiz.publish widen withdraw")
  }

  @Test("a console's credential reads and publishes, and owns nothing; it is one of a name, and ends when it is revoked")
  func console() throws {
    let owner = "postgresql://postgres@:\(rig.server.port)/\(rig.database)?host=\(rig.server.directory)"
    let invited = try run("hub", "console", "invite", "tom", hub: owner)
    #expect(try invited.code == 0 && HubAddress(invited.text).user.hasPrefix("askwell_console_"))
    #expect(try run("hub", "console", "invite", "tom", hub: owner).code == 65)
    #expect(try run("publish", "list", hub: invited.text).code == 0 && run("kiosks", hub: invited.text).code == 0)
    #expect(try run("publish", "theme", "\(Self.house)/Themes/flore.yaml", hub: invited.text).code == 0)
    #expect(try run("hub", "kiosk", "invite", "x", "--store", "1", hub: invited.text).code == 77)
    let line = HubLine(try HubAddress(invited.text), HubPatience())
    try line.open()
    for statement in ["DELETE FROM publication", "INSERT INTO hub_audit DEFAULT VALUES", "UPDATE quiz SET number = 1"] {
      #expect(throws: HubFault.self, "\(statement)") { try line.run(statement) }
    }
    let list = try run("hub", "console", "list", hub: owner).text.split(separator: "\n")
    #expect(list.count == 3 && list[1].hasPrefix("eva ") && list[2].hasPrefix("tom "))
    #expect(try run("hub", "console", "revoke", "tom", hub: owner).code == 0)
    #expect(try run("publish", "list", hub: invited.text).code == 77)
    #expect(throws: HubFault.self) { try line.run("SELECT 1") }
    #expect(try run("hub", "console", "revoke", "tom", hub: owner).code == 66)
    let audit = try rig.sql("SELECT string_agg(what, ' ' ORDER BY n) FROM hub_audit WHERE detail ->> 'name' = 'tom'")
    #expect(audit == "console.invite console.revoke")
  }
}
