// A form of another product comes into the shop: through the real program to a file, to standard output and into the store as a draft.
import Domain
import Foundation
import Storage
import Testing

@Suite("Convert's journey", .serialized)
struct ConvertJourney {
  private let shop: ScratchShop

  init() throws {
    shop = try ScratchShop()
    _ = try shop.askwell("quiz", "list")
  }

  private func sample(_ name: String) -> String { Checkout.path("Tests/DomainTests/Forms/\(name)") }

  @Test("a form is printed as a quiz, its remarks beside it; written to a file it can be imported; as JSON it is one document")
  func places() throws {
    let form = sample("skin.surveyjs.json")
    let printed = try shop.askwell("quiz", "convert", form)
    #expect(printed.code == 0 && QuizFile(printed.output).quiz?.ref == "your-skin")
    #expect(printed.errors.contains("skin.surveyjs.json: triggers[0]: warning: a quiz has no triggers"))
    #expect(printed.errors.contains("your-skin: 17 questions, 18 remarks"))
    let file = shop.directory + "/skin.yaml"
    let written = try shop.askwell("quiz", "convert", form, "--output", file)
    #expect(written.code == 0 && written.output.isEmpty)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == printed.output)
    #expect(try shop.askwell("quiz", "import", file).code == 0)
    let json = try #require(JSON(parsing: try shop.askwell("quiz", "convert", form, "--json").output))
    #expect(json["text"]?.string == printed.output && json["left_out"]?.array?.count == 18 && json["from"] == "surveyjs")
  }

  @Test("with --draft it is a draft that can be published; a ref that is taken is refused, and another one helps")
  func draft() throws {
    let tables = [sample("coffee.choices.csv"), sample("coffee.products.csv")]
    let kept = try shop.run(["quiz", "convert"] + tables + ["--draft", "--ref", "beans"])
    #expect(kept.code == 0 && kept.output.isEmpty && kept.errors.contains("askwell quiz publish beans"))
    #expect(try shop.store().draft(of: "beans").savedBy == "command line")
    let again = try shop.run(["quiz", "convert"] + tables + ["--draft", "--ref", "beans"])
    #expect(again.code == 73 && again.errors.contains("--ref"))
    #expect(try shop.run(["quiz", "convert"] + tables + ["--draft", "--ref", "beans-two"]).code == 0)
    #expect(try shop.askwell("quiz", "publish", "beans").code == 0)
    #expect(try shop.store().quizzes().contains { $0.ref == "beans" })
  }

  @Test("what is no form: exit code 65 in words; no file 66; no place to write 73; two places 64; nothing comes into the store")
  func refused() throws {
    let before = try shop.store().drafts()
    let torn = shop.directory + "/torn.json"
    try Data("{\"fields\": [".utf8).write(to: URL(fileURLWithPath: torn))
    let said = try shop.askwell("quiz", "convert", torn, "--draft")
    #expect(said.code == 65 && said.errors.contains("torn.json: this is broken JSON"))
    let form = sample("sleep.typeform.json")
    #expect(try shop.askwell("quiz", "convert", form, "--from", "surveyjs").code == 65)
    #expect(try shop.askwell("quiz", "convert", shop.directory + "/none.json").code == 66)
    #expect(try shop.askwell("quiz", "convert", form, "--output", shop.directory + "/none/quiz.yaml").code == 73)
    #expect(try shop.askwell("quiz", "convert", form, "--output", "a.yaml", "--draft").code == 64)
    #expect(try shop.store().drafts() == before)
  }
}
