// The quick check of the vendors' doubles beside the one that it stands for: what a double lets through, its vendor's schema allows.
import Foundation
import Testing

@Suite("The doubles' check of bodies")
struct ShapesTests {
  @Test("of 21,000 documents, half of them spoilt, the quick check allows just those that jsonschema allows, for all that 7 vendors take")
  func agrees() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/shapes.py").path
    let said = try #require(ran("/usr/bin/python3", ["-B", "-W", "ignore", script, "--compare", "200"]))
    #expect(said.output.wholeMatch(of: /1\d{4} allowed, 1\d{4} not, 0 differ\n/) != nil, "\(said.output)")
    #expect(said.code == 0)
  }
}
