// What is wrong with an expression: its place, what was expected, the nearest name, its type.
import Domain
import Testing

@Suite struct ExpressionFaults {
  private func fault(_ text: String, _ scope: ExpressionScope) -> String {
    do throws(ExpressionError) {
      _ = try Domain.Predicate(parsing: text, in: scope)
      return "none"
    } catch {
      return error.text
    }
  }

  @Test(
    "The first fault of a segment has its line, its column and what was expected",
    arguments: [
      ("", "line 1, column 1: expected a condition, found nothing"),
      ("goal:sleep goal:calm", "line 1, column 12: expected \"and\", \"or\" or the end, found \"goal:calm\""),
      ("goal:sleep and", "line 1, column 15: expected a condition, found the end"),
      ("(goal:sleep", "line 1, column 12: expected \")\", found the end"),
      ("goal:sleep)", "line 1, column 11: expected \"and\", \"or\" or the end, found \")\""),
      ("goal:sleep\n  and\n  or", "line 3, column 3: expected a tag (goal:sleep) or a field (answer.goal), found \"or\""),
      ("quiz =", "line 1, column 7: expected a value, found the end"),
      ("quiz", "line 1, column 5: expected =, !=, <, <=, >, >=, contains, starts, ends, in, between or is after quiz, found the end"),
      ("quiz = \"night", "line 1, column 8: this quote is never closed"),
      ("quiz = night;", "line 1, column 13: \";\" cannot stand here; put texts with such signs in quotes"),
      ("quiz in night", "line 1, column 9: expected \"(\", found \"night\""),
      ("quiz in (a b)", "line 1, column 12: expected \")\", found \"b\""),
      ("contact.seen in last 30", "line 1, column 22: expected a span such as 30d, 12h, 4w or 6mo, found \"30\""),
      ("contact.seen in last 0d", "line 1, column 22: expected a span such as 30d, 12h, 4w or 6mo, found \"0d\""),
      ("contact.seen more 30d ago", "line 1, column 19: expected \"than\", found \"30d\""),
      ("contact.seen more than 30d", "line 1, column 27: expected \"ago\", found the end"),
      ("contact.created between 2026-01-01 or 2026-02-01", "line 1, column 36: expected \"and\", found \"or\""),
      ("contact.phone is sett", "line 1, column 18: expected \"set\", found \"sett\""),
      ("count(goal:*) contains 2", "line 1, column 15: expected =, !=, <, <=, > or >= after count(…), found \"contains\""),
      ("count(goal:*) = two", "line 1, column 17: expected a number, found \"two\""),
      ("did order >= 2", "line 1, column 15: expected \"times\", found the end"),
      ("did order contains 2 times", "line 1, column 11: expected a number of times, found \"contains\""),
      ("quiz not night", "line 1, column 10: expected contains, starts, ends or in after \"not\", found \"night\""),
      ("quiz anniversary", "line 1, column 6: quiz is not a date"),
      ("sync.klaviyo anniversary", "line 1, column 14: sync.klaviyo is not a date"),
      ("consent.sms in next 3d", "line 1, column 13: consent.sms is not a date"),
      ("contact.created month = 13", "line 1, column 25: a month is a number from 1 to 12, not 13"),
      ("contact.created month in 3", "line 1, column 23: expected =, !=, <, <=, > or >= after \"month\", found \"in\""),
      ("consent.email since yes", "line 1, column 21: expected a date such as 2026-11-24 after \"since\", found \"yes\""),
      ("ever goal", "line 1, column 6: \"goal\" is not a tag; a tag is namespace:value, lower-case, such as goal:sleep"),
    ])
  func places(text: String, wanted: String) {
    #expect(fault(text, .segment) == wanted)
  }

  static let scope = ExpressionScope(
    .quiz, answers: ["goal": .text, "budget": .number, "born": .date, "form": .set], variables: ["cat"], namespaces: ["goal", "skin"])

  @Test(
    "A name that is not known is named with its nearest, at its place",
    arguments: [
      ("goul:sleep", "line 1, column 1: unknown tag namespace \"goul\"; did you mean \"goal\"?"),
      ("skin:dry or count(skni:*) > 1", "line 1, column 19: unknown tag namespace \"skni\"; did you mean \"skin\"?"),
      ("answer.gaol = sleep", "line 1, column 1: unknown question \"gaol\"; did you mean \"goal\"?"),
      ("anwser.goal = sleep", "line 1, column 1: unknown field \"anwser.goal\"; did you mean \"answer.goal\"?"),
      ("score.cta > 1", "line 1, column 1: unknown variable \"cta\"; did you mean \"cat\"?"),
      ("goal = sleep", "line 1, column 1: expected a condition; to compare an answer write answer.goal"),
      (
        "outcom = cat",
        "line 1, column 1: expected a tag (goal:sleep) or a field (answer.goal), found \"outcom\"; did you mean \"outcome\"?"
      ),
      ("answer.goal = answer.borm", "line 1, column 15: unknown question \"borm\"; did you mean \"born\"?"),
    ])
  func nearest(text: String, wanted: String) {
    #expect(fault(text, Self.scope) == wanted)
  }

  @Test("Unknown fields, events and segments have their nearest name too")
  func nearestInSegments() {
    #expect(fault("contact.emial is set", .segment).hasPrefix("line 1, column 1: unknown field \"contact.emial\"; did you mean \"email\"?"))
    #expect(fault("did odrer", .segment) == "line 1, column 5: unknown event \"odrer\"; did you mean \"order\"?")
    let scope = ExpressionScope(.segment, segments: ["Night owls"])
    #expect(fault("segment(\"Night owl\")", scope) == "line 1, column 9: unknown segment \"Night owl\"; did you mean \"Night owls\"?")
    #expect(fault("segment(\"night OWLS\")", scope) == "none")
  }

  @Test(
    "A comparison that its field's type cannot have is an error at the sign, a value of another type at the value",
    arguments: [
      ("answer.goal < sleep", "line 1, column 13: answer.goal is a text and cannot be compared with \"<\""),
      ("answer.budget contains 5", "line 1, column 15: answer.budget is a number and cannot be compared with \"contains\""),
      ("answer.born starts 2026", "line 1, column 13: answer.born is a date and cannot be compared with \"starts\""),
      ("answer.form >= capsule", "line 1, column 13: answer.form is a set and cannot be compared with \">=\""),
      ("answer.budget = cheap", "line 1, column 17: answer.budget is a number, \"cheap\" is none"),
      ("answer.budget = answer.goal", "line 1, column 17: answer.budget is a number, answer.goal is a text"),
      ("answer.born > soon", "line 1, column 15: answer.born is a date, write it as 2026-11-24, not \"soon\""),
      ("answer.goal between a and b", "line 1, column 13: \"between\" compares numbers and dates, answer.goal is a text"),
      ("answer.goal in last 3d", "line 1, column 13: answer.goal is not a date"),
      ("answer.budget more than 3d ago", "line 1, column 15: answer.budget is not a date"),
      ("answer.form = capsule", "none"), ("answer.form contains caps", "none"), ("answer.born < 2000-01-01", "none"),
    ])
  func types(text: String, wanted: String) {
    let found = fault(text, Self.scope)
    #expect(found == wanted)
  }

  @Test(
    "Fields stand only where they are known",
    arguments: [
      (ExpressionScope.Place.quiz, "product.price > 1", false), (.segment, "product.price > 1", false), (.link, "product.price > 1", true),
      (.filter, "product.price > 1", true), (.slot, "product.price > 1", true), (.link, "answer.a = x", false), (.link, "t:a", false),
      (.filter, "answer.a = x", true), (.slot, "t:a", true), (.quiz, "contact.email is set", false), (.quiz, "ever t:a", false),
      (.quiz, "t:a in last 3d", false), (.quiz, "did order", false), (.quiz, "segment(x)", false), (.slot, "consent.email = yes", false),
      (.segment, "contact.email is set", true), (.quiz, "count(t:*) > 1", true), (.link, "store = x", false),
    ])
  func places(place: ExpressionScope.Place, text: String, isTaken: Bool) {
    #expect((fault(text, ExpressionScope(place)) == "none") == isTaken)
  }

  @Test("In a segment answers and scores need their quiz beside them")
  func answersNeedQuiz() {
    let wanted = "in a segment, answers and scores need \"quiz = REF and\" beside them"
    #expect(fault("answer.a = x", .segment) == "line 1, column 1: " + wanted)
    #expect(fault("t:a or score.n > 2", .segment) == "line 1, column 8: " + wanted)
    #expect(fault("quiz != q and answer.a = x", .segment) == "line 1, column 15: " + wanted)
    #expect(fault("quiz = q or answer.a = x", .segment) == "line 1, column 13: " + wanted)
    #expect(fault("quiz = q and (answer.a = x or not score.n > 2)", .segment) == "none")
    #expect(fault("(quiz = q and answer.a = x) or (quiz = r and answer.b = y)", .segment) == "none")
  }
}
