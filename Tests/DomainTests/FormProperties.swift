// Forms that were torn, stirred and filled with nonsense: whatever a draft is made of them is a sound quiz.
import Chance
import Domain
import Foundation
import Testing

@Suite("Forms of others, stirred")
struct FormProperties {
  private static let nonsense: [JSON] = [
    nil, true, false, 0, -1, 5, 100, 1_000_000, .int(.max), .int(.min), .double(0.5), .double(1e300), .double(-0.000_000_1), "", " ",
    "results", "\u{0}", "\u{FFFD}", "a: b #c", "{{field:age}}", "{{", "}}", "{age}", "true", "null", "12", "-", "- ", "? ", "*a", "&a",
    "\u{1B}[0m", "\u{2028}x\u{85}", "é\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "👩‍👩‍👧", "\u{202E}", "\u{10FFFF}", "answer.age", "yes", "no",
    "question", "multi", "typeform", "checkbox", "html", "panel", "group", "add", "set", "always", "and", "or", "is", "lower_than",
    "random",
    "default", "de-AT", "'\"\\", "\n\n", [], [:], [[]], [["type": "text"]], ["default": "x", "de": ""], ["en": 1], ["value": 3],
    .string(String(repeating: "long ", count: 500)), .string(String(repeating: "(", count: 600)),
  ]

  /// One change somewhere: a value becomes nonsense or another value of the form, goes, comes twice, or changes places.
  private static func stir(_ json: JSON, _ random: inout Noise, _ others: [JSON]) -> JSON {
    func other() -> JSON { random.once(in: 2) ? random.pick(nonsense) : random.pick(others) }
    switch json {
    case .object(var members) where !members.isEmpty && !random.once(in: 12):
      let key = random.pick(members.keys.sorted())
      switch random.number(0...9) {
      case 0: members[key] = nil
      case 1: members[random.pick(["visibleIf", "ref", "type", "title", "name", "choices", "next"])] = members[key]
      case 2: members[key] = other()
      default: members[key] = members[key].map { stir($0, &random, others) }
      }
      return .object(members)
    case .array(var items) where !items.isEmpty && !random.once(in: 12):
      let place = random.number(0...(items.count - 1))
      switch random.number(0...9) {
      case 0: items.remove(at: place)
      case 1: items.append(items[place])
      case 2: items.shuffle(using: &random)
      case 3: items[place] = other()
      default: items[place] = stir(items[place], &random, others)
      }
      return .array(items)
    case .string(let text) where !text.isEmpty && !random.once(in: 3): return .string(torn(text, &random))
    default: return other()
    }
  }

  /// Every value of a form.
  private static func values(_ json: JSON) -> [JSON] {
    switch json {
    case .object(let members): [json] + members.sorted { $0.key < $1.key }.flatMap { values($0.value) }
    case .array(let items): [json] + items.flatMap(values)
    default: [json]
    }
  }

  /// The text with signs taken out, put in, or moved.
  private static func torn(_ text: String, _ random: inout Noise) -> String {
    var signs = Array(text)
    for _ in 0..<random.number(1...3) where !signs.isEmpty {
      let place = random.number(0...(signs.count - 1))
      switch random.number(0...3) {
      case 0: signs.remove(at: place)
      case 1: signs.insert(random.pick(Array("\"',;|\n{}[]():=<>!&#-\u{0}é 0aZ")), at: place)
      case 2: signs.swapAt(place, random.number(0...(signs.count - 1)))
      default: signs.removeSubrange(place..<min(place + random.number(1...8), signs.count))
      }
    }
    return String(signs)
  }

  private static func stirred(_ sample: FormSample, _ random: inout Noise) throws -> String {
    let text = try sample.file().text
    guard sample.kind != .revenuehunt, let form = JSON(parsing: text), !random.once(in: 10) else {
      var text = text
      for _ in 0..<random.number(1...12) { text = torn(text, &random) }
      return text
    }
    let others = values(form)
    var stirred = form
    for _ in 0..<random.number(1...6) { stirred = stir(stirred, &random, others) }
    return stirred.canonical
  }

  // Ten parts were run when it was written; two are what the gate has time for.
  @Test("of 2,000 stirred forms each becomes a sound quiz or is refused in words", arguments: 0..<2)
  func sound(round: Int) throws {
    var random = Noise(UInt64(round) + 7001)
    var made = 0
    for number in 0..<1000 {
      let sample = FormSample.allCases[number % 4]
      let text = try Self.stirred(sample, &random)
      do {
        let draft = try FormDraft([FormFile(name: "form", text: text)], kind: sample.kind)
        made += 1
        // A draft is read back as it is made; what is not sound would be refused in words of another kind.
        if number % 20 == 0 { #expect(QuizFile(draft.text).quiz == draft.quiz) }
      } catch {
        let words = ["broken_json", "no_questions", "missing_column", "empty"]
        #expect(words.contains(error.problems.last?.code ?? ""), "round \(round), form \(number): \(error.problems)\n\(text)")
      }
    }
    #expect(made > 500, "only \(made) of 1,000 forms were forms still")
  }
}
