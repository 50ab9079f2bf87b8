// Files as shops really have them, and files as nobody should: through the real program, with the store looked at before and after.
import Domain
import Foundation
import Storage
import Testing

@Suite("Input's journey", .serialized)
struct InputJourney {
  private let shop: ScratchShop

  init() throws {
    shop = try ScratchShop()
    _ = try shop.askwell("quiz", "list")
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = shop.directory + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// What an import could change.
  private func state() throws -> [String] {
    let store = try shop.store()
    return try store.quizzes().map { "\($0.ref) \($0.version)" } + ["\(try store.catalogRevision())"]
  }

  @Test("bad quiz files: every problem with its line, exit code 65, and the store stays as it was")
  func badQuizzes() throws {
    let before = try state()
    let cyclic = """
      format: 1
      ref: round
      title: Round
      questions:
        - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, tags: [nobody:knows]}]}
        - {ref: b, kind: single, title: B, choices: [{ref: x, label: X}], next: [{go: a}]}
        - {ref: c, kind: sinlge, title: C}
      """
    let faults = try shop.askwell("quiz", "import", try file("cyclic.yaml", cyclic))
    #expect(faults.code == 65)
    for part in ["cyclic.yaml:5: ", "nobody", "cyclic.yaml:6: ", "cyclic.yaml:7: ", "did you mean \"single\""] {
      #expect(faults.errors.contains(part), "\(part) is not in\n\(faults.errors)")
    }
    let others: [(String, [UInt8])] = [
      ("torn.yaml", Array("format: 1\nquestions: [\n  - {ref: a".utf8)), ("binary.yaml", Array(0...255)), ("empty.yaml", []),
      ("words.yaml", Array("just some words".utf8)),
    ]
    for (name, bytes) in others {
      let said = try shop.askwell("quiz", "import", try file(name, bytes))
      #expect(said.code == 65 && said.errors.contains(name) && said.output.isEmpty, "\(name): \(said)")
    }
    #expect(try shop.askwell("quiz", "import", shop.directory + "/nowhere.yaml").code == 66)
    #expect(try state() == before)
  }

  @Test("bad catalogs: torn quote, binary, empty, UTF-16, 100 MB; exit code 65 in words, and the store stays as it was")
  func badCatalogs() throws {
    let before = try state()
    let header = "sku,title,price\n"
    let files: [(String, [UInt8], Int32)] = [
      ("torn.csv", Array((header + "A,\"Half a title,1.00\nB,Whole,2.00\n").utf8), 65), ("binary.csv", Array(0...255), 65),
      ("empty.csv", [], 65), ("utf16.csv", [0xFF, 0xFE] + Array(header.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, 65),
      ("foreign.csv", Array("a;b;c\n1;2;3\n".utf8), 65), ("prices.csv", Array((header + "A,First,cheap\n,No SKU,1.00\n").utf8), 65),
    ]
    for (name, bytes, code) in files {
      let said = try shop.askwell("catalog", "import", try file(name, bytes))
      #expect(said.code == code && said.errors.contains(name) && said.output.isEmpty, "\(name): \(said)")
    }
    let prices = try shop.askwell("catalog", "import", shop.directory + "/prices.csv")
    #expect(prices.errors.contains("prices.csv:2: ") && prices.errors.contains("prices.csv:3: "), "\(prices.errors)")
    let large = shop.directory + "/large.csv"
    _ = FileManager.default.createFile(atPath: large, contents: nil)
    _ = truncate(large, 100 * 1_048_576)
    let said = try shop.askwell("catalog", "import", large)
    #expect(said.code == 65 && said.errors.contains("100 MiB"), "\(said)")
    #expect(try state() == before)
  }

  @Test("a Shopify export of 2 products and 3 variants comes in, a bad row is named by its line, and the skin quiz still runs on it")
  func foreignCatalog() throws {
    let csv = """
      Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price
      rain-jacket,Rain jacket,"<p>Dry,
      in ""any"" weather</p>",Halmora,Jacket,"rain,men",true,Size,S,RJ-S,shopify,4,89.00
      rain-jacket,,,,,,,,M,RJ-M,shopify,0,89.00
      wool-hat,Wool hat,,Halmora,Hat,winter,true,Title,Default Title,HAT,shopify,9,19.00
      bad-hat,Bad hat,,Halmora,Hat,winter,true,Title,Default Title,BAD,shopify,9,free
      """
    let done = try shop.askwell("catalog", "import", try file("export.csv", csv), "--json")
    let json = try #require(JSON(parsing: done.output))
    #expect(done.code == 0 && json["products"] == 2 && json["variants"] == 3 && json["format"] == "shopify")
    #expect(json["skipped"]?.array?.compactMap { $0["line"]?.int } == [6])
    let answers = try file(
      "answers.yaml", "{feel: calm, reacts: 1, avoid: [none], goal: care, outdoors: no, steps: three, age: 50-plus, budget: 45}")
    let taken = try shop.askwell("take", "skin", "--answers", answers, "--json")
    let take = try #require(JSON(parsing: taken.output))
    #expect(taken.code == 0 && take["products"] == [] && take["empty_slots"] == ["cleanse", "protect", "treat"])
  }

  @Test("every fault of an answers file at once, exit code 65, and no session is kept")
  func badAnswers() throws {
    let answers = try file("bad.yaml", "{feel: dri, reacts: 9, avoid: [none], whatever: 1}")
    let said = try shop.askwell("take", "skin", "--answers", answers)
    #expect(said.code == 65 && said.output.isEmpty)
    for part in ["did you mean \"dry\"", "out of range", "unknown question \"whatever\"", "goal"] {
      #expect(said.errors.contains(part), "\(part) is not in\n\(said.errors)")
    }
    #expect(try shop.store().sessions().isEmpty)
  }

  @Test("what is exported is what was imported, byte by byte, for all 5 bundled quizzes")
  func lossless() throws {
    let store = try shop.store()
    let refs = try store.quizzes().map(\.ref)
    #expect(refs.count == 5)
    for ref in refs {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Quizzes/\(ref).yaml")
      #expect(try shop.askwell("quiz", "export", ref).output == String(contentsOf: root, encoding: .utf8))
    }
  }

  @Test("usage errors are 64, --help is 0, and --json prints one document and nothing else")
  func manners() throws {
    #expect(try shop.askwell("quiz", "lint").code == 64)
    #expect(try shop.askwell("nonsense").code == 64)
    #expect(try shop.askwell("--help").code == 0)
    for arguments in [["quiz", "list", "--json"], ["catalog", "list", "--json"], ["quiz", "show", "skin", "--json"]] {
      let process = try shop.run(arguments)
      #expect(process.code == 0 && JSON(parsing: process.output) != nil, "\(arguments): \(process)")
    }
  }
}
