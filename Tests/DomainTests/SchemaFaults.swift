// A quiz and a theme in which every key stands, and faults to seed into them, each of its shape.

enum SchemaFaults {
  static let quiz = """
    format: 1
    ref: all-keys
    title: {en: All keys, de-AT: Alle}
    locale: en
    locales: [en, de-AT]
    namespaces: {goal: {basis: needs, keep: latest, label: Goal}}
    variables: [bold]
    scoring: {stacking: max, normalise: split, tie_rank: [one], min_score: 1, threshold: 20, min_stock: 1, out_of_stock: hide, price: asc, rotate: false}
    filters: [{ref: cheap, keep: product.price <= answer.sum, safety: true}]
    intro: {title: Hello, text: Welcome}
    questions:
      - {ref: one, kind: single, title: One?, help: Just one, optional: false, order: given, next: [{when: answer.one = a, go: sum}, {go: results}], choices: [
          {ref: a, label: A, tags: [goal:a], weight: 2, reason: You said a, set: {bold: 1}, plus: {bold: 2}, hotkey: q, image: a.png, none: false,
           links: [{sku: S, points: 3}, {product: p, exclude: true}, {collection: [c, d], require: true}, {tag: t, pin: true}, {vendor: v}, {type: w},
             {where: product.price > 2}]},
          {ref: 2, label: 2, all: true, show_if: goal:a}]}
      - {ref: many, kind: multi, title: Many?, show_if: goal:a, min: 1, max: 2, choices: [{ref: x, label: X}, {ref: y, label: Y}, {ref: z, label: Z}]}
      - {ref: rank, kind: ranking, title: Rank?, top: 1, choices: [{ref: x, label: X}, {ref: y, label: Y}]}
      - {ref: well, kind: yes_no, title: Well?, choices: [{ref: "yes", label: Yes, tags: goal:well}]}
      - {ref: sum, kind: number, title: Sum?, min: 0, max: 99.5, step: 0.5, decimals: 1, unit: EUR, bands: [{ref: low, from: 0, to: 10, label: Low, tags: [goal:low],
         weight: 1, links: [{sku: S}], reason: Low, show_if: goal:a, set: {bold: 1}, plus: {bold: 1}}]}
      - {ref: born, kind: date, title: Born?, min: 1900-01-01, max: 2026-11-24}
      - {ref: said, kind: text, title: Say?, max_length: 20}
      - {ref: call, kind: phone, title: Call?, country: DE}
      - {ref: tell, kind: statement, title: Well, text: That is it, advance_after: 5}
      - {ref: shop, kind: hidden, from: store}
    rules: [{when: score.bold > 1, add: [goal:bold], remove: goal:a, set: {bold: 3}, plus: {bold: -1}}]
    lead: {at: before_results, ask: [email, phone, name], require: [email], consent: {email: I agree, sms: I do}}
    results: [{ref: best, title: Best, text: For you, show_if: answer.one = a, slots: [
      {ref: top, title: Top, where: product.collection = c, max: 2, min_score: 5, threshold: 10, fixed: [S], repeat: true}]}]
    runner_ups: 2
    no_match: Ask us
    offers: {bundles: {from: 2}, upsell: {max_uplift: 25}, cross_sell: {max: 3}}
    handoff: {cart: "https://shop.example/cart/{lines}?discount={code}", page: "https://shop.example/{skus}/{session}", codes: {pool: autumn}}
    """

  static let ofQuiz: [(sound: String, spoilt: String)] = [
    ("format: 1", "format: 2"), ("format: 1", "format: one"), ("ref: all-keys", "ref: All Keys"), ("ref: all-keys\n", ""),
    ("title: {en: All keys, de-AT: Alle}\n", ""), ("title: {en:", "title: {English:"),
    ("title: {en: All keys, de-AT: Alle}", "title: [All keys]"),
    ("locales: [en, de-AT]", "locales: [en, german!]"), ("basis: needs, ", ""), ("basis: needs", "basis: wishes"),
    ("keep: latest", "keep: newest"),
    ("{goal: {basis", "{Goal: {basis"), ("label: Goal}", "lable: Goal}"), ("stacking: max", "stacking: mean"),
    ("threshold: 20", "threshold: 120"), ("min_stock: 1", "min_stock: some"), ("rotate: false", "rotate: no"),
    ("price: asc", "price: cheap"),
    (", keep: product.price <= answer.sum", ""), ("safety: true", "safety: very"), ("intro: {title: Hello", "intro: {tilte: Hello"),
    ("kind: single", "kind: singel"), ("kind: single, ", ""), ("title: One?, ", ""), ("optional: false", "optional: 0"),
    ("next: [{when: answer.one = a, go: sum}, {go: results}]", "next: sum"), ("{go: results}", "{to: results}"),
    ("weight: 2", "weight: 2000"),
    ("weight: 2", "weight: heavy"), ("plus: {bold: 2}", "plus: {bold: two}"), ("hotkey: q", "hotkey: quit"), ("none: false", "none: [a]"),
    ("{sku: S, points: 3}", "{sku: S, product: p}"), ("{sku: S, points: 3}", "{points: 3}"), ("exclude: true", "exclude: false"),
    ("exclude: true", "exclude: true, pin: true"), ("{vendor: v}", "{brand: v}"), ("tags: [goal:a]", "tags: [goal]"),
    ("ref: many, kind: multi, title: Many?", "ref: many"),
    ("max: 2, choices: [", "max: two, choices: ["), ("top: 1", "top: both"), ("decimals: 1", "decimals: 9"), ("step: 0.5", "step: 0"),
    ("from: 0, to: 10", "from: nothing, to: 10"), ("min: 1900-01-01", "min: 1900"), ("from: store", "from: shop"), (", from: store", ""),
    ("at: before_results", "at: once"), ("ask: [email,", "ask: [mail,"), ("sms: I do", "fax: I do"), ("runner_ups: 2", "runner_ups: -2"),
    ("offers: {bundles: {from: 2}, upsell: {max_uplift: 25}, cross_sell: {max: 3}}", "offers: {}"), ("cart: \"https:", "cart: \"ftp:"),
    ("{pool: autumn}", "{pol: autumn}"),
  ]

  static let theme = """
    format: 1
    ref: all-keys
    title: {en: All keys}
    colors: {paper: "#FFFFFF", ink: "#000000", red: "#8C1C2F"}
    roles: {background: paper, text: ink, dim: ink, accent: red, choice: ink, selected: {text: paper, on: red}, error: "#8C1C2F", border: ink}
    border: rounded
    glyphs: {pointer: ["▸", ">"], full: ["━", "="], empty: ["─", "-"], dot_on: ["●", "*"], dot_off: ["○", "o"], check_on: ["☑", "x"], check_off: ["☐", "_"],
      star_on: ["★", "*"], star_off: ["☆", "."]}
    attract: {art: "*", ascii: "*"}
    """

  static let ofTheme: [(sound: String, spoilt: String)] = [
    ("paper: \"#FFFFFF\"", "paper: white"), ("colors: {", "colours: {"), ("text: ink, ", ""), ("border: rounded", "border: round"),
    ("[\"▸\", \">\"]", "\"▸\""), ("{text: paper, on: red}", "{text: paper}"),
  ]
}
