// A person written out in lines, each with the session that it comes from.
import Domain
import Terminal

/// Writes a contact page out.
struct ContactText {
  struct Line: Equatable {
    var text: TextLine
    /// Nil for what comes from no session.
    var session: String?

    init(_ text: TextLine, session: String? = nil) {
      self.text = text
      self.session = session
    }
  }

  let page: ContactPage
  let look: Look

  /// Two columns are the pointer's.
  private var width: Int { look.body.width - 2 }
  private var column: Int { look.isNarrow ? 13 : 16 }

  var lines: [Line] { head + tags + sessions + consents + sendings + history + properties }

  private func moment(_ instant: Instant) -> String { look.clock.moment(instant, now: page.asOf) }

  private func section(_ title: String, _ lines: [Line], none: String) -> [Line] {
    let gap = look.air.isEmpty ? [] : [Line(.empty)]
    return gap + [Line(TextLine(title, .title))] + (lines.isEmpty ? [Line(TextLine(none, .dim, x: 2))] : lines)
  }

  private var head: [Line] {
    let contact = page.contact
    let reach = Channel.allCases.filter(contact.isReachable).map(\.rawValue).joined(separator: " and ")
    let facts: [(String, String?)] = [
      ("name", contact.name), ("email", contact.email?.text), ("phone", contact.phone?.text), ("language", contact.locale),
      ("known since", moment(contact.created)), ("last seen", moment(contact.seen)),
      ("write by", reach.isEmpty ? "nothing: no consent in force" : reach), ("id", contact.id),
    ]
    return facts.compactMap { name, value in value.map { Line(TextLine(name, .dim).adding($0, name == "name" ? .title : .text, x: column)) }
    }
  }

  private var tags: [Line] {
    section(
      "Tags now",
      page.contact.tags.map { Line(TextLine("since \(moment($0.since))", .dim, x: 2).adding($0.tag.text, x: column + 6)) }, none: "none")
  }

  private var history: [Line] {
    section(
      "How the tags came and went",
      page.history.map { step in
        let line = TextLine(moment(step.at), .dim, x: 2).adding(step.isGain ? "+" : "-", step.isGain ? .accent : .error, x: column)
        return Line(line.adding(step.tag.text, x: column + 2).adding(step.session == nil ? "  import" : "", .dim), session: step.session)
      }, none: "no change")
  }

  private var sessions: [Line] {
    section(
      "Sessions",
      page.sessions.map { row in
        let line = TextLine(moment(row.at), .dim, x: 2).adding(row.stateText, x: column)
        let quiz = "v\(row.quizVersion) \(row.quizTitle)"
        return Line(look.isNarrow ? line : line.adding(quiz, x: column + 11), session: row.id)
      }, none: "none: this person came by an import")
  }

  /// The words that were shown stand whole: they are the proof.
  private var consents: [Line] {
    let lines = page.consents.flatMap { consent -> [Line] in
      let word = consent.isGiven ? "yes to \(consent.channel.rawValue)" : "no more \(consent.channel.rawValue)"
      let first = TextLine(moment(consent.at), .dim, x: 2).adding(word, consent.isGiven ? .text : .error, x: column)
      let words = TextLine.wrapped(consent.wording, .dim, x: column, width: width)
      return ([first] + words).map { Line($0, session: consent.session) }
    }
    return section("Consent", lines, none: "never given")
  }

  private var sendings: [Line] {
    let lines = page.sendings.flatMap { sending -> [Line] in
      let isDead = sending.state == "dead"
      let tries = sending.attempts > 1 ? ", \(sending.attempts) tries" : ""
      let first = TextLine(moment(sending.at), .dim, x: 2).adding("\(sending.state)\(tries)", isDead ? .error : .text, x: column)
      let named = look.isNarrow ? first : first.adding(sending.destination, x: column + 21)
      let reason = sending.reason.map { TextLine.wrapped($0, .dim, x: column, width: width) } ?? []
      return ([named] + reason).map { Line($0, session: sending.session) }
    }
    return section("Deliveries", lines, none: "none: nothing has left this store")
  }

  private var properties: [Line] {
    guard !page.contact.properties.isEmpty else { return [] }
    let lines = page.contact.properties.sorted { $0.key < $1.key }.map { name, value in
      Line(
        TextLine(Width.fit(name, to: column - 3, ellipsis: look.glyphs.ellipsis), .dim, x: 2).adding(
          value.string ?? value.canonical, x: column))
    }
    return section("Properties", lines, none: "none")
  }
}
