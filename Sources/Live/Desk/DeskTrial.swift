// Serves the kiosk inside the console: previews of drafts, and sessions that staff serve.
internal import Console
internal import Domain
internal import Kiosk
internal import Storage
internal import Terminal

extension Desk {
  func tryOut(_ step: TryStep) throws(StoreError) -> EditorAnswer? {
    switch step {
    case .start(let text, let locale, let size, let glyphs): return try preview(text, locale: locale, size: size, glyphs: glyphs)
    case .serve(let name, let size, let glyphs): return serve(by: name, size: size, glyphs: glyphs)
    case .key(let key): return advance { $0.send(.key(key)) }
    case .press(let item): return advance { $0.send(.pressed(item)) }
    case .paste(let text): return advance { $0.send(.paste(text)) }
    case .resize(let size): return advance { $0.send(.resize(size)) }
    case .stop:
      endRehearsal()
      return nil
    }
  }

  /// Ends the kiosk inside the console, also when the console is locked over it. A shopper who is left in the middle has left.
  func endRehearsal() {
    let ended = stage.withLock { stage in
      defer { stage = nil }
      return stage
    }
    ended?.leave()
  }

  private func advance(_ change: (Rehearsal) -> Void) -> EditorAnswer? {
    guard let rehearsal = stage.withLock({ $0 }) else { return nil }
    change(rehearsal)
    return .trying(rehearsal.picture, "")
  }

  private func preview(_ text: String, locale: String, size: Size, glyphs: Glyphs) throws(StoreError) -> EditorAnswer {
    guard let quiz = QuizFile(text).quiz else { return .trying(nil, "The quiz has faults; N in the editor goes to the first.") }
    var configuration = configuration
    configuration.locale = locale
    endRehearsal()
    let shop = Shop(quiz: quiz, configuration: configuration, pictures: try pictures(ofDraft: quiz))
    let clock = clock
    let prompter = Prompter(shop, catalog: try store.catalog(), clock: { clock() })
    var card = AttractCard(title: quiz.title, text: LocalizedText(""), locales: quiz.locales, locale: locale)
    card.show(shop)
    let rehearsal = Rehearsal(card, size: size, glyphs: glyphs, prompter: prompter, perform: prompter.perform)
    stage.withLock { $0 = rehearsal }
    return .trying(rehearsal.picture, "")
  }

  /// The pictures that a draft would show.
  func pictures(ofDraft quiz: Quiz) throws(StoreError) -> [String: Picture] {
    guard quiz.questions.contains(where: { $0.choices.contains { $0.image != nil } }) else { return [:] }
    return try quizKeeping.pictures(ofDraft: quiz.ref).compactMapValues { Picture(width: $0.width, height: $0.height, rgba: $0.rgba) }
  }

  private func serve(by name: String, size: Size, glyphs: Glyphs) -> EditorAnswer {
    guard var premises else { return .trying(nil, "Sessions are served where the kiosk's settings are.") }
    endRehearsal()
    // A place of its own: a kiosk of the same configuration has its shoppers, and they are not ended by this.
    premises.configuration.kiosk = "console"
    // Another console may serve somebody at this moment.
    let clerk = Clerk(premises, isAlone: false)
    let card = AttractCard(title: LocalizedText(""), text: LocalizedText(""), locales: ["en"], locale: configuration.locale ?? "en")
    let rehearsal = Rehearsal(card, size: size, glyphs: glyphs) { effect in
      if case .begin(var beginning) = effect {
        beginning.staff = name
        return clerk.perform(.begin(beginning))
      }
      return clerk.perform(effect)
    }
    stage.withLock { $0 = rehearsal }
    return .trying(rehearsal.picture, "")
  }
}
