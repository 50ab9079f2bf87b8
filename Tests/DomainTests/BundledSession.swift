// A fixed list of sessions that together show every product of the sample catalog, each a quiz and an answers file in one line.
import Domain

/// One session of a bundled quiz.
struct BundledSession {
  let quiz: String
  let answers: String

  /// Reads `coffee: {brew: filter, …}`.
  init(_ line: String) throws {
    let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw Faults([Problem("bad_session", line)]) }
    (quiz, answers) = (parts[0], parts[1])
  }

  /// Throws when the answers are not what the quiz asks.
  func walk(_ quiz: Quiz) throws -> Walk {
    Walk(quiz, answers: try AnswersFile(answers, for: quiz, in: today).answers, in: today)
  }

  /// When a quiz or the catalog changes and a product drops out, add a session that shows it, or mend the links.
  static let lines = """
    coffee: {brew: auto, taste: berries, milk: black, decaf: no, cups: 1, matters: [direct, paper], budget: 28}
    coffee: {brew: filter, grinder: yes, taste: chocolate, milk: oat, decaf: no, cups: 3, people: two, matters: [local, price], budget: 28}
    coffee: {brew: none-yet, taste: berries, milk: black, decaf: yes, cups: 1, matters: none, budget: 12}
    coffee: {brew: none-yet, taste: berries, milk: foam, decaf: no, cups: 6, people: family, matters: [organic, price], budget: 16}
    coffee: {brew: none-yet, taste: honey, milk: black, decaf: no, cups: 3, people: family, matters: [direct, paper], budget: 24}
    gift: {who: colleague, occasion: birthday, likes: home, style: pretty, careful: none, visits: first, budget: 35}
    gift: {who: colleague, occasion: birthday, likes: move, style: useful, careful: none, visits: first, budget: 15}
    gift: {who: partner, occasion: birthday, likes: [coffee, move], style: fun, careful: [nuts, scent], visits: first, budget: 65}
    gift: {who: partner, occasion: birthday, likes: no-idea, careful: none, visits: first, budget: 15}
    gift: {who: partner, occasion: birthday, likes: sweet, style: useful, careful: nuts, visits: first, budget: 15}
    gift: {who: partner, occasion: birthday, likes: sweet, style: useful, careful: nuts, visits: first, budget: 20}
    gift: {who: partner, occasion: thanks, likes: coffee, style: useful, careful: none, visits: first, budget: 15}
    gift: {who: partner, occasion: thanks, likes: home, style: pretty, careful: none, visits: first, budget: 20}
    running: {level: new, surface: road, dark: no, weather: fair, feel: soft, matters: [recycled, vegan], budget: 140}
    running: {level: new, surface: road, dark: yes, weather: frost, feel: soft, matters: none, budget: 80}
    running: {level: new, surface: trail, dark: no, weather: [frost, heat], feel: unsure, matters: price, budget: 150}
    running: {level: new, surface: trail, dark: no, weather: [rain, wind, frost], feel: light, matters: [recycled, vegan], budget: 100}
    running: {level: new, surface: trail, dark: yes, weather: fair, feel: firm, matters: none, budget: 130}
    running: {level: race, distance: 1, surface: road, dark: yes, weather: fair, feel: soft, matters: recycled, budget: 150}
    running: {level: race, distance: 1, surface: trail, dark: yes, weather: fair, feel: light, matters: none, budget: 150}
    running: {level: sometimes, distance: 18, surface: road, dark: no, weather: frost, feel: firm, matters: [recycled, vegan], budget: 100}
    skin: {feel: both, tight: washing, reacts: 1, avoid: nuts, goal: calm, outdoors: yes, steps: four, budget: 45}
    skin: {feel: dry, tight: washing, reacts: 1, avoid: none, goal: clear, outdoors: yes, steps: three, budget: 40}
    skin: {feel: dry, tight: washing, reacts: 1, avoid: none, goal: glow, outdoors: yes, steps: four, budget: 15}
    skin: {feel: dry, tight: washing, reacts: 1, avoid: none, goal: glow, outdoors: yes, steps: four, budget: 25}
    skin: {feel: dry, tight: washing, reacts: 1, avoid: none, goal: glow, outdoors: yes, steps: two, budget: 30}
    skin: {feel: shiny, reacts: 1, avoid: none, goal: glow, outdoors: yes, steps: four, budget: 15}
    skin: {feel: shiny, reacts: 4, avoid: [nuts, alcohol, animal], goal: clear, outdoors: no, steps: three, budget: 20}
    sleep: {trouble: heat, rested: 1, share: yes, avoid: none, room: plain, budget: 20}
    sleep: {trouble: light, share: yes, avoid: none, room: plain, budget: 110}
    sleep: {trouble: mind, rested: 1, evening: nothing, share: no, avoid: [down, scent, animal], room: plain, budget: 90}
    sleep: {trouble: mind, rested: 1, evening: nothing, share: yes, avoid: none, room: nest, budget: 20}
    sleep: {trouble: mind, rested: 1, evening: nothing, share: yes, avoid: none, room: nest, budget: 40}
    sleep: {trouble: mind, rested: 1, evening: screen, share: yes, avoid: down, room: natural, budget: 70}
    sleep: {trouble: pillow, position: back, share: yes, avoid: none, room: plain, budget: 20}
    sleep: {trouble: pillow, position: side, share: yes, avoid: none, room: nest, budget: 20}
    sleep: {trouble: pillow, position: side, share: yes, avoid: none, room: nest, budget: 60}
    sleep: {trouble: pillow, position: side, share: yes, avoid: none, room: plain, budget: 60}
    sleep: {trouble: waking, rested: 1, evening: nothing, position: front, share: no, avoid: none, room: dark, budget: 120}
    """.split(separator: "\n").map(String.init)
}
