// How each figure of the report is defined: the formulas of SEMANTICS.md (d) in a reader's words.

extension ReportPage {
  private static let terms: [(String, Markup)] = [
    ("Session", "One shopper’s way through the quiz. What happens twice in it counts once. Previews and tries by staff are left out."),
    ("Views", "Sessions whose intro was shown."),
    ("Starts", "Sessions that passed the first slide."),
    ("Completions", "Sessions that reached the results."),
    ("Start rate", "starts ÷ views"),
    ("Completion rate", "completions ÷ starts"),
    ("Drop-off", "(starts − completions) ÷ starts"),
    ("Left the quiz at a question", "sessions that saw it last and did not complete ÷ sessions that saw it"),
    ("Left empty", "sessions that saw an optional question and left it empty ÷ sessions that saw it"),
    ("Choice share", "sessions that chose it ÷ sessions that answered the question"),
    ("Leads", "Sessions that left a valid email address or telephone number; of those asked: leads ÷ sessions that saw the contact step."),
    ("Consent", "leads that consented ÷ leads"),
    ("Hand-off", "completions that showed it ÷ completions; scanned: those whose code came back ÷ those shown"),
    ("Basket", "completions with a basket ÷ completions; average basket: value of all baskets ÷ baskets"),
    ("Conversion", "completions with at least one order within the window ÷ completions"),
    ("Average order", "value of orders ÷ orders"),
    ("Value per start", "value of orders ÷ starts"),
    ("Bought after it", "orders within 30 days that contain the product ÷ completions that showed it"),
    ("Empty slot, fallback ladder", "completions with a slot that stayed empty, or that needed the ladder ÷ completions"),
    ("95% interval", "Wilson’s score interval: where the true rate lies in 19 of 20 such samples."),
    ("few", "Taken from fewer than 30: it says little."),
    ("-", "There is nothing to take a share of."),
  ]

  var glossary: Markup {
    let terms = ReportPage.terms.map { name, words -> Markup in "<div><dt>\(name)</dt><dd>\(words)</dd></div>\n" }
    let lead: Markup = "All by distinct session, within the period, by the shop’s clock."
    return section("glossary", "How each figure is defined", lead, "<dl class=\"terms\">\(terms)</dl>\n")
  }
}
