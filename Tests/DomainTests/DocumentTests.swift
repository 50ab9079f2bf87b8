// The document of `take --json`, byte for byte, and its hash, taken again by another way.
import Crypto
import Domain
import Foundation
import Testing

@Suite struct DocumentTests {
  /// FORMAT.md's worked example as canonical JSON, without session, version and hash. Written by hand from the page.
  static let core = """
    {"asked":3,"empty_slots":[],"excluded":[\
    {"gate":"filter","product":"magnesium-xl","score":5000,"sku":"MAG-XL"},\
    {"gate":"excluded","product":"sleep-gummies","score":3000,"sku":"SLEEP-GUM"}],\
    "ignored":[],"outcome":null,"path":["goal","diet","form","budget"],"products":[\
    {"ladder":null,"matched":3,"pinned":false,"product":"magnesium","score":5000,"sku":"MAG-CAP","slot":"tonight","why":[\
    {"choice":"sleep","points":3000,"question":"goal"},{"choice":"vegan","points":1000,"question":"diet"},\
    {"choice":"capsule","points":1000,"question":"form"}]},\
    {"ladder":null,"matched":2,"pinned":false,"product":"calm-tea","score":4000,"sku":"CALM-TEA","slot":"wind-down","why":[\
    {"choice":"sleep","points":3000,"question":"goal"},{"choice":"tea","points":1000,"question":"form"}]},\
    {"ladder":null,"matched":3,"pinned":false,"product":"valerian","score":5000,"sku":"VAL-CAP","slot":null,"why":[\
    {"choice":"sleep","points":3000,"question":"goal"},{"choice":"vegan","points":1000,"question":"diet"},\
    {"choice":"capsule","points":1000,"question":"form"}]},\
    {"ladder":null,"matched":2,"pinned":false,"product":"energy","score":2000,"sku":"ENERGY","slot":null,"why":[\
    {"choice":"vegan","points":1000,"question":"diet"},{"choice":"capsule","points":1000,"question":"form"}]}],\
    "quiz":"night","tags":["diet:vegan","goal:sleep"],"variables":{}}
    """

  /// SHA-256 in hex, not by way of `Digest`.
  static func sha256(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test("The worked example's whole document is the one of FORMAT.md, byte for byte")
  func wholeDocument() throws {
    let take = try take(Night.quizText, Night.catalogText, Night.answersText, session: "01NIGHT")
    var members = try #require(take.json.object)
    let outside = ["session", "version", "hash"].map { members.removeValue(forKey: $0)?.string }
    #expect(JSON.object(members).canonical == Self.core)
    #expect(outside == ["01NIGHT", Self.sha256(Night.quizText), Self.sha256(Self.core)])
  }

  @Test("The hash is SHA-256 of the document printed by another library with sorted keys")
  func hashAgain() throws {
    let take = try take(Night.quizText, Night.catalogText, Night.answersText)
    let printed = Data(take.json.canonical.utf8)
    var document = try #require(try JSONSerialization.jsonObject(with: printed) as? [String: Any])
    for key in ["session", "version", "hash"] { document[key] = nil }
    let sorted = try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
    #expect(Self.sha256(String(decoding: sorted, as: UTF8.self)) == take.hash)
    #expect(take.hash == "230dee614757fa5176499772c4df72c2cde82faa00b173981e89be87aaaa5d26")
  }

  @Test("A quiz's version is the SHA-256 of its text, and another text gives another version but the same hash of the result")
  func version() throws {
    let other = Night.quizText + "\n# A remark.\n"
    let first = try take(Night.quizText, Night.catalogText, Night.answersText)
    let second = try take(other, Night.catalogText, Night.answersText)
    #expect(second.version == Self.sha256(other))
    #expect(first.version != second.version && first.hash == second.hash)
  }

  @Test("Taking the example twice prints the same bytes")
  func replay() throws {
    let printed = try (0..<2).map { _ in try take(Night.quizText, Night.catalogText, Night.answersText).json.canonical }
    #expect(printed[0] == printed[1])
  }

  @Test("An answers file in JSON gives the same document as one in YAML")
  func jsonAnswers() throws {
    let json = #"{"goal": "sleep", "diet": "vegan", "form": ["tea", "capsule"], "budget": 25.00}"#
    let first = try take(Night.quizText, Night.catalogText, Night.answersText)
    let second = try take(Night.quizText, Night.catalogText, json)
    #expect(first.json == second.json)
  }
}
