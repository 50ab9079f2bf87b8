// A tea shop to test with: a quiz of ten questions in two languages, eight products, and the keys that lead through it.
import Domain
import Testing

/// The quiz and the catalog of the shop.
enum Tea {
  static let quizText = """
    format: 1
    ref: tea
    title: {en: "Which tea tonight?", de: "Welcher Tee heute?"}
    locale: en
    locales: [en, de]
    namespaces: {goal: {basis: needs}, taste: {basis: psychographic}}
    filters: [{ref: price-limit, keep: product.price <= answer.budget, safety: true}]
    intro:
      title: {en: "Find your tea", de: "Finde deinen Tee"}
      text: {en: "A few questions. One minute.", de: "Ein paar Fragen. Eine Minute."}
    questions:
      - ref: hello
        kind: statement
        title: {en: "Good evening", de: "Guten Abend"}
        text: {en: "“お茶はいかが” We ask, you answer, the kettle waits.", de: "Wir fragen, du antwortest, der Kessel wartet."}
        advance_after: 4
      - ref: goal
        kind: single
        title: {en: "What should the tea do?", de: "Was soll der Tee können?"}
        help: {en: "The first thing that comes to mind.", de: "Das Erste, was dir einfällt."}
        choices:
          - {ref: sleep, label: {en: "Help me sleep", de: "Mir beim Einschlafen helfen"}, tags: [goal:sleep],
             links: [{tag: sleep, points: 3}], reason: {en: "a quiet night", de: "eine ruhige Nacht"}}
          - {ref: focus, label: {en: "Keep me awake", de: "Mich wach halten"}, tags: [goal:focus], links: [{tag: focus, points: 3}]}
          - {ref: gift, label: {en: "Make a gift, 贈り物", de: "Ein Geschenk sein, 贈り物"}, tags: [goal:gift], links: [{tag: gift, points: 3}]}
        next: [{when: answer.goal = gift, go: budget}]
      - {ref: milk, kind: yes_no, show_if: "goal:focus", title: {en: "With milk?", de: "Mit Milch?"}}
      - ref: avoid
        kind: multi
        max: 3
        title: {en: "What should stay out?", de: "Was soll nicht hinein?"}
        choices:
          - {ref: caffeine, label: {en: "Caffeine", de: "Koffein"}, links: [{tag: caffeine, exclude: true}]}
          - {ref: mint, label: {en: "Mint", de: "Minze"}, links: [{tag: mint, exclude: true}]}
          - {ref: fruit, label: {en: "Fruit", de: "Obst"}, links: [{tag: fruit, exclude: true}]}
          - {ref: spice, label: {en: "Spice", de: "Gewürze"}, tags: [taste:mild], links: [{tag: mild}],
             reason: {en: "a mild cup", de: "milden Tee"}}
          - {ref: everything, all: true, label: {en: "All of these", de: "Alles davon"}}
          - {ref: nothing, none: true, label: {en: "None of these", de: "Nichts davon"}}
      - {ref: cups, kind: slider, min: 1, max: 9, unit: {en: cups, de: Tassen},
         title: {en: "How many cups a day?", de: "Wie viele Tassen am Tag?"}}
      - ref: budget
        kind: number
        decimals: 2
        min: 1
        max: 100
        unit: "€"
        title: {en: "How much may one thing cost?", de: "Wie viel darf eine Sache kosten?"}
        bands:
          - {ref: little, from: 1, to: 10, label: {en: "A little", de: "Wenig"}, links: [{sku: ROOI}],
             reason: {en: "a small price", de: "ein kleiner Preis"}}
          - {ref: more, from: 10, to: 100, label: {en: "More", de: "Mehr"}}
      - {ref: stars, kind: rating, optional: true, title: {en: "How much do you like tea?", de: "Wie gern trinkst du Tee?"}}
      - {ref: note, kind: text, optional: true, max_length: 12, title: {en: "Who is it for?", de: "Für wen ist er?"}}
      - {ref: mail, kind: email, optional: true, title: {en: "Where may we answer?", de: "Wohin dürfen wir antworten?"}}
      - {ref: call, kind: phone, optional: true, country: DE, title: {en: "May we call?", de: "Dürfen wir anrufen?"}}
    lead:
      at: before_results
      ask: [email, phone, name]
      consent:
        email: {en: "Tea House may email me offers, twice a month.", de: "Das Teehaus darf mir Angebote mailen, zweimal im Monat."}
        sms: {en: "Tea House may text me offers.", de: "Das Teehaus darf mir Angebote per SMS schicken."}
    results:
      - ref: plan
        title: {en: "Your evening", de: "Dein Abend"}
        slots:
          - {ref: cup, title: {en: "In the cup", de: "In der Tasse"}, where: product.collection = teas, max: 2}
          - {ref: side, title: {en: "Beside it", de: "Dazu"}, where: product.collection = treats, fixed: [DATE]}
    runner_ups: 2
    no_match: {en: "No tea of ours fits all of this.", de: "Keiner unserer Tees passt zu allem."}
    handoff: {cart: "https://tea.example/cart/{lines}?discount={code}", codes: [TEA10]}
    """

  static let catalogText = """
    sku,product,title,price,collections,tags,stock,location,variant_id
    CALM,calm,Evening calm,8.50,teas,"sleep,mild",9,aisle 2,1001
    LAVE,lavender,Lavender 薰衣草,9.00,teas,sleep,3,aisle 2,1002
    ROOI,rooibos,Rooibos vanilla,6.00,teas,"sleep,mild,gift",7,aisle 1,1003
    MATE,mate,Green mate,7.00,teas,"focus,caffeine",8,aisle 1,1004
    SENC,sencha,Sencha,12.00,teas,"focus,caffeine",5,aisle 4,1005
    MINT,mint,Mint leaves,5.00,teas,"sleep,mint",5,aisle 3,1006
    BOX,box,Gift box,24.00,treats,gift,2,till,1007
    DATE,dates,Honey dates,4.00,treats,,6,till,1008
    """

  static func quiz(_ text: String = quizText) throws -> Quiz {
    let file = QuizFile(text)
    return try #require(file.quiz, "\(file.problems)")
  }

  static func catalog(_ text: String = catalogText) throws -> Catalog { Catalog(try CatalogFile(text).variants) }

  /// The quiz with the lead step and the questions of `text` alone.
  static func quiz(questions text: String, lead: String = "{at: never}") throws -> Quiz {
    try quiz(
      """
      format: 1
      ref: small
      title: {en: "A short one", de: "Etwas Kurzes"}
      locales: [en, de]
      namespaces: {goal: {basis: needs}}
      lead: \(lead)
      questions:
      \(text)
      """)
  }

  static let now = Instant(milliseconds: 1_795_516_920_000)
}

/// Keys on the way through the tea quiz, each beginning where the one before ended.
enum Way {
  /// Any key, then English: the statement.
  static let english = "x1"
  static let german = "x2"
  /// The question about the goal.
  static let toGoal = english + "⏎"
  /// "Help me sleep": the question what to leave out.
  static let toAvoid = toGoal + "1"
  /// Without mint and spice: the slider.
  static let toCups = toAvoid + "24⏎"
  /// 5 cups: the number.
  static let toBudget = toCups + "⏎"
  /// Up to 9.50: the stars.
  static let toStars = toBudget + "9,5⏎"
  /// 3 stars: the text.
  static let toNote = toStars + "3⏎"
  static let toMail = toNote + "Mia⏎"
  static let toCall = toMail + "⏎"
  static let toLead = toCall + "⏎"
  /// Five times Enter, and nothing left: the results.
  static let toResults = toLead + "⏎⏎⏎⏎⏎⏎"
  static let toHandoff = toResults + "⏎"
  static let toThanks = toHandoff + "⏎"
}
