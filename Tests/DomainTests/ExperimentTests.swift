// A/B tests: how they are written, and who sees what.
import Chance
import Domain
import Testing

@Suite("Experiments")
struct ExperimentTests {
  private let text = """
    experiment:
      name: shorter
      variants: [{ref: a, quiz: skin, share: 50}, {ref: b, quiz: skin-short, share: 50}]
    """

  @Test("an experiment has a name and variants whose shares make 100")
  func reading() throws {
    let file = ConfigFile(text)
    #expect(file.problems == [])
    #expect(
      file.configuration.experiment
        == Experiment(
          name: "shorter", variants: [.init(ref: "a", quiz: "skin", share: 50), .init(ref: "b", quiz: "skin-short", share: 50)]))
  }

  @Test(
    "a fault is named",
    arguments: [
      ("share: 50}]", "share: 40}]", "add up to 90"), ("ref: b", "ref: a", "there already"), ("name: shorter", "name:", "missing"),
      ("quiz: skin-short, ", "", "\"quiz\" is missing"), (", share: 50}]", "}]", "\"share\" is missing"),
      ("share: 50}, ", "share: -50}, ", "0 to 100"),
    ])
  func faults(_ old: String, _ new: String, _ words: String) {
    let problems = ConfigFile(text.replacing(old, with: new)).problems
    #expect(problems.contains { $0.message.contains(words) }, "\(problems)")
  }

  @Test("of 10,000 sessions each variant gets its share within 4 sigma, under 20 names; the same session always the same variant")
  func shares() throws {
    var random = Noise(21)
    for round in 0..<20 {
      let first = random.number(0...100)
      let second = random.number(0...100 - first)
      let experiment = Experiment(
        name: "test-\(round)",
        variants: [
          .init(ref: "a", quiz: "q", share: first), .init(ref: "b", quiz: "r", share: second),
          .init(ref: "c", quiz: "s", share: 100 - first - second),
        ])
      var counts: [String: Int] = [:]
      for number in 0..<10_000 {
        let session = "01JD\(number)\(round)"
        let variant = try #require(experiment.variant(ofSession: session))
        #expect(experiment.variant(ofSession: session) == variant)
        counts[variant.ref, default: 0] += 1
      }
      for variant in experiment.variants {
        let share = Double(variant.share) / 100
        let sigma = (10_000 * share * (1 - share)).squareRoot()
        #expect(abs(Double(counts[variant.ref] ?? 0) - 10_000 * share) <= 4 * sigma, "\(variant) \(counts)")
      }
    }
  }

  @Test("the deal is the documented hash, and another name deals anew")
  func hash() {
    func variants(_ name: String) -> [String?] {
      let all = (0..<100).map { Experiment.Variant(ref: "v\($0)", quiz: "q", share: 1) }
      return (0..<40).map { Experiment(name: name, variants: all).variant(ofSession: "S\($0)")?.ref }
    }
    // Of `printf experiment/shorter/S0 | sha256sum`, the first 16 digits modulo 100.
    #expect(variants("shorter").prefix(3) == ["v23", "v93", "v93"])
    #expect(variants("shorter") != variants("longer"))
  }
}
