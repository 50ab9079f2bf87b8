// A question as the kiosk shows it, without a kiosk around it: what the editor shows beside its form.
public import Domain
public import Terminal

/// Pictures of single screens, drawn by the kiosk's own code.
public enum KioskPreview {
  /// The question's screen in `locale`, with its header and footer; the first choice is chosen. It may be lower than any kiosk's terminal.
  public static func picture(of question: Question, in shop: Shop, locale: String, size: Size, glyphs: Glyphs) -> Canvas {
    var canvas = Canvas(size: size, glyphs: glyphs)
    let look = Look(shop, locale: locale, canvas: canvas)
    let screen = QuestionScreen(
      question, visible: question.choices, session: "", draft: nil, words: look.words
    ) { shop.quiz.text($0, in: locale) }
    let place = (shop.quiz.index(of: question.ref) ?? 0) + 1
    let progress = look.words.progress(place, of: max(place, shop.quiz.questions.count))
    canvas.drawHeader(look.text(shop.quiz.title), progress: progress, share: 0, look.layout)
    screen.view(&canvas, look)
    screen.bindings(look).drawFooter(on: &canvas, in: look.layout.footer)
    return canvas
  }

  /// Rows of such a picture that hold the question itself, without header and footer.
  public static func body(of size: Size) -> Range<Int> {
    let layout = Layout(size)
    return layout.top..<max(layout.top, layout.footerRow)
  }
}
