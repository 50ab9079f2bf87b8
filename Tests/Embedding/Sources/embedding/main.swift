// A quiz in a program of your own, from its file to what leaves for an email tool: the tutorial's lines, each between two marks.
// tutorial: imports
import Domain
import Foundation
import Storage
import Sync

// The core has no clock of its own: you say what time it is.
let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

// tutorial: quiz
let text = """
  format: 1
  ref: night
  title: A better night
  namespaces: {goal: {basis: needs}}
  questions:
    - ref: goal
      kind: single
      title: What for?
      choices:
        - {ref: sleep, label: Sleep, tags: [goal:sleep], links: [{tag: sleep, points: 3}], reason: sleep}
        - {ref: focus, label: Focus, tags: [goal:focus], links: [{tag: focus, points: 3}]}
    - {ref: budget, kind: number, title: Up to?, min: 0, max: 500}
  filters: [{ref: budget, keep: product.price <= answer.budget}]
  results: [{ref: plan, slots: [{ref: tonight, max: 2}]}]
  lead: {ask: [email], consent: {email: You may email me tips.}}
  """
let file = QuizFile(text)
guard let quiz = file.quiz else {
  for problem in file.problems { print(problem.text(file: "night.yaml")) }
  exit(65)
}

// tutorial: walk
var answers: [String: Answer] = [:]
let surroundings = Surroundings(store: "lyon", kiosk: "front", now: now)
var walk = Walk(quiz, answers: answers, in: surroundings)
while let question = walk.waiting {
  // Here you would ask somebody. A wrong answer is thrown back with words for people.
  switch question.ref {
  case "goal": answers["goal"] = try question.answer(choosing: ["sleep"], visible: walk.visible)
  default: answers[question.ref] = try question.answer(typing: "25")
  }
  walk = Walk(quiz, answers: answers, in: surroundings)
}
print("path:", walk.path)

// tutorial: rank
let catalog = Catalog(
  try CatalogFile(
    """
    sku,title,price,tags
    MAG,Magnesium,19.00,sleep
    TEA,Calm tea,12.00,"sleep,herbal"
    GIN,Ginseng,15.00,focus
    XL,Magnesium XL,39.00,sleep
    """
  ).variants)
let session = Identifier.ulid(now: now)
let take = Recommender(walk, index: QuizIndex(quiz: quiz, catalog: catalog), session: session).take()
print("tags:", take.tags.map(\.text))
for product in take.products { print(product.sku, product.score, product.slot ?? "-", product.why.map(\.choice)) }
for product in take.excluded { print(product.sku, "is out:", product.gate) }

// tutorial: store
let folder = FileManager.default.temporaryDirectory.appending(path: "askwell-embedding-\(session)").path
let store = try Database(at: folder + "/askwell.db", keyFile: folder + "/askwell.key")
_ = try store.importQuiz(quiz, source: text, at: now)
let revision = try store.importCatalog(catalog.variants, source: "night.csv", at: now).revision
try store.begin(
  SessionStart(id: session, quiz: quiz.ref, version: quiz.version, catalogRevision: revision, surroundings: surroundings))
for (place, step) in walk.steps.enumerated() {
  try store.record(
    RecordedAnswer(session: session, ordinal: place + 1, question: step.question.ref, answer: step.answer, at: now))
}

// tutorial: consent
let wording = quiz.lead.consent[.email]?.text(in: "en") ?? ""
let yes = ConsentGiven(channel: .email, wording: wording, locale: "en", quizVersion: quiz.version, at: now)
try store.addDestination(DestinationAccount(name: "drop", vendor: "files", settings: ["folder": folder + "/drop"]))
let told = Dictionary(walk.steps.map { ($0.question.ref, $0.answer.words) }, uniquingKeysWith: { $1 })
let result = try store.submit(
  Submission(
    session: session, at: now, take: take, answers: told, lead: Lead(email: Email("ana@example.com"), consents: [yes]),
    locale: "en", namespaces: quiz.namespaces, quizTitle: quiz.title.text(in: "en")))
print("deliveries:", result.deliveries)

// tutorial: segment
let sleepers = try Predicate(parsing: "goal:sleep and not goal:focus", in: ExpressionScope(.segment, namespaces: ["goal"]))
print("people:", try SegmentIndex(store, zone: .utc).read(at: now) { try $0.count(of: sleepers) })

// tutorial: export
let drop = try Files(account: store.account(of: "drop"), secrets: [:])
for delivery in try store.claim(from: "drop", limit: 100, owner: "me", until: now.advanced(bySeconds: 60), due: now) {
  for step in drop.steps(for: delivery, knowing: Learnt()) {
    let request = drop.request(for: step, of: delivery, knowing: Learnt(), now: now)
    print(request.method, String(decoding: request.body, as: UTF8.self))
  }
}

// tutorial: end
try store.close()
try FileManager.default.removeItem(atPath: folder)
