// The quick check of the vendors' doubles beside the one that it stands for: what a double lets through, its vendor's schema allows.
import Foundation
import Testing

@Suite("The doubles' check of bodies")
struct ShapesTests {
  @Test("of 17,500 documents, most of them spoilt, the quick check allows just those that jsonschema allows, for every operation of 7 vendors")
  func agrees() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/shapes.py").path
    let said = try #require(ran("/usr/bin/python3", ["-B", "-W", "ignore", script, "--compare", "500"]))
    #expect(said.output.hasSuffix(" not, 0 differ\n"))
    #expect(said.output.hasPrefix("8"), "about half of them must be allowed, or nothing is proved")
    #expect(said.code == 0)
  }
}
