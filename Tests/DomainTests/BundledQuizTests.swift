// The five bundled quizzes as files: sound, complete in both languages, with tags of all four bases, consent and a way out of the shop.
import Domain
import Testing

@Suite struct BundledQuizTests {
  @Test("Five quizzes are bundled, under their own names")
  func five() throws {
    #expect(try Bundled.files("Quizzes", ".yaml") == Bundled.refs.map { "\($0).yaml" })
    for ref in Bundled.refs { #expect(try Bundled.quiz(ref).ref == ref) }
  }

  @Test("A bundled quiz has no problem and no warning", arguments: Bundled.refs)
  func sound(ref: String) throws {
    let file = QuizFile(try Bundled.text("Quizzes/\(ref).yaml"))
    #expect(file.problems.isEmpty)
    let quiz = try #require(file.quiz)
    #expect(Lint(quiz).problems.isEmpty)
  }

  @Test("A quiz has 5 to 9 questions, and 40 shoppers meet each of them on ways of two lengths or more", arguments: Bundled.refs)
  func branches(ref: String) throws {
    let quiz = try Bundled.quiz(ref)
    #expect((5...9).contains(quiz.questions.count))
    let paths = (UInt64(0)..<40).map { seed -> [String] in
      var shopper = Bundled.Shopper(seed: seed)
      return shopper.finish(quiz).path
    }
    #expect(paths.allSatisfy { (5...9).contains($0.count) })
    #expect(Set(paths.map(\.count)).count >= 2)
    #expect(Set(paths.joined()) == Set(quiz.questions.map(\.ref)))
  }

  @Test("Nine kinds of question stand in the five quizzes; email and phone come by the lead step")
  func kinds() throws {
    let quizzes = try Bundled.refs.map(Bundled.quiz)
    let kinds = Set(quizzes.flatMap(\.questions).map(\.kind))
    #expect(kinds == [.single, .picture, .multi, .yesNo, .slider, .number, .rating, .text, .statement])
  }

  @Test("Choices and rules of a bundled quiz each give tags of all four bases", arguments: Bundled.refs)
  func bases(ref: String) throws {
    let quiz = try Bundled.quiz(ref)
    func bases(_ tags: [Domain.Tag]) -> Set<Basis> { Set(tags.compactMap { quiz.namespace($0.namespace)?.basis }) }
    #expect(bases(quiz.questions.flatMap { $0.carriers.flatMap(\.tags) }) == Set(Basis.allCases))
    #expect(bases(quiz.rules.flatMap(\.add)) == Set(Basis.allCases))
  }

  @Test("Every rule of a bundled quiz speaks for some of 1,500 shoppers", arguments: Bundled.refs)
  func rules(ref: String) throws {
    let quiz = try Bundled.quiz(ref)
    var silent = Set(quiz.rules.indices)
    var shopper = Bundled.Shopper(seed: 7)
    for _ in 0..<1_500 where !silent.isEmpty {
      let facts = shopper.finish(quiz).derived
      silent = silent.filter { rule in !quiz.rules[rule].add.allSatisfy(facts.tags.contains) }
    }
    #expect(silent.isEmpty)
  }

  @Test("Every text of a bundled quiz stands in English and in German", arguments: Bundled.refs)
  func languages(ref: String) throws {
    let quiz = try Bundled.quiz(ref)
    #expect(quiz.locale == "en" && quiz.locales == ["en", "de"])
    for (path, text) in quiz.everyText {
      #expect(Set(text.byLocale.keys) == ["en", "de"], "\(path)")
      #expect(text.byLocale.values.allSatisfy { !$0.isEmpty && $0.count <= 170 }, "\(path)")
    }
    #expect(quiz.noMatch != nil && quiz.intro?.text != nil)
    for choice in quiz.questions.flatMap(\.carriers) where !choice.links.isEmpty {
      let mayWin = choice.links.contains { if case .points(let points) = $0.effect { points > 0 } else { false } }
      #expect(!mayWin || choice.reason != nil, "\(choice.ref) has no reason to give")
    }
  }

  @Test("The German is friendly: it says du, never Sie", arguments: Bundled.refs)
  func german(ref: String) throws {
    for (path, text) in try Bundled.quiz(ref).everyText {
      let words = (text.byLocale["de"] ?? "").split { !$0.isLetter }
      #expect(Set(words).isDisjoint(with: ["Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem"]), "\(path)")
    }
  }

  @Test("No text of a quiz or of the catalog promises to heal", arguments: Bundled.refs)
  func promises(ref: String) throws {
    let claims = [
      "heal", "cure", "therap", "medic", "disease", "symptom", "insomnia", "acne", "eczema", "relie", "clinical",
      "heilt", "heilung", "medizin", "krank", "schlaflos", "akne", "neurodermitis", "lindert", "klinisch",
    ]
    let texts = try Bundled.quiz(ref).everyText.flatMap(\.text.byLocale.values)
    let products = try Bundled.catalogFile().variants.flatMap { [$0.title, $0.description] }
    for text in texts + products {
      let lower = text.lowercased()
      #expect(!claims.contains(where: lower.contains), "\(text)")
    }
  }

  @Test("The lead step asks before the results, demands nothing, and asks consent to email and SMS apart", arguments: Bundled.refs)
  func lead(ref: String) throws {
    let lead = try Bundled.quiz(ref).lead
    #expect(lead.moment == .beforeResults)
    #expect(lead.ask == [.email, .phone, .name])
    #expect(lead.require.isEmpty)
    for locale in ["en", "de"] {
      let email = try #require(lead.consent[.email]?.byLocale[locale])
      let sms = try #require(lead.consent[.sms]?.byLocale[locale])
      // Each says who writes, on which way, and how to end it.
      let (who, withdraw) = locale == "en" ? ("Our shop", "withdraw") : ("Unser Shop", "widerrufen")
      #expect([email, sms].allSatisfy { $0.hasPrefix(who) && $0.contains(withdraw) })
      #expect(email.contains(locale == "en" ? "email" : "mailen") && sms.contains("STOP"))
    }
  }

  @Test("The hand-off has a cart link with a code; four products fit in 84 characters: a QR code of 37 modules", arguments: Bundled.refs)
  func handoff(ref: String) throws {
    let handoff = try Bundled.quiz(ref).handoff
    let session = "01JD0000000000000000000000"
    let code = try #require(handoff.code(session: session))
    let basket = Array(try Bundled.catalogFile().variants.suffix(4))
    let link = try #require(handoff.link(items: basket, code: code, session: session))
    #expect(link.hasPrefix("https://shop.example/cart/10") && link.contains(":1,10") && link.hasSuffix("?discount=\(code)"))
    #expect(link.utf8.count <= 84)
  }
}

extension Quiz {
  /// `texts` and what a shopper's contact sheet may show: labels of bands and namespaces.
  fileprivate var everyText: [(path: String, text: LocalizedText)] {
    let bands = questions.flatMap { question in question.bands.map { ("\(question.ref).\($0.choice.ref)", $0.choice.label) } }
    let names = namespaces.compactMap { space in space.label.map { ("namespaces.\(space.name)", $0) } }
    return texts + bands + names
  }
}
