// Contacts for people and for programs.
internal import Domain

extension Contact {
  /// In the shape of INTERFACE.md's contacts, with what the store adds.
  var json: JSON {
    [
      "id": .string(id), "email": .text(email?.text), "phone": .text(phone?.text), "name": .text(name), "locale": .text(locale),
      "created_at": .string(created.iso), "seen_at": .string(seen.iso), "reachable": .bool(isReachable),
      "tags": .array(tags.map { ["tag": .string($0.tag.text), "at": .string($0.since.iso)] }),
      "consent": .object(Dictionary(consent.map { ($0.key.rawValue, $0.value.json) }, uniquingKeysWith: { $1 })),
      "properties": .object(properties),
    ]
  }
}

extension Contact.ConsentState {
  fileprivate var json: JSON { ["given": .bool(isGiven), "at": .string(at.iso), "wording": .string(wording)] }
}

extension ContactFacts {
  /// The contact with their completed sessions, the latest first.
  var json: JSON {
    guard case .object(var members) = contact.json else { return .null }
    members["sessions"] = .array(visits.map(\.json))
    members["past_tags"] = .array(pastTags.map { .string($0.text) })
    return .object(members)
  }

  /// Tags that they had once and have no more.
  var pastTags: [Tag] { everTags.subtracting(contact.tags.map(\.tag)).sorted() }
}

extension ContactFacts.Visit {
  fileprivate var json: JSON {
    [
      "quiz": .string(quiz), "version": .string(version), "completed_at": .string(at.iso), "store": .text(store), "kiosk": .text(kiosk),
      "locale": .text(locale), "outcome": .text(outcome), "products": .array(recommended.map(JSON.string)),
    ]
  }
}

/// Writes one contact out.
struct ContactText {
  let facts: ContactFacts

  init(_ facts: ContactFacts) { self.facts = facts }

  func print() {
    let contact = facts.contact
    Out.line([contact.name, contact.email?.text, contact.phone?.text].compactMap { $0 }.joined(separator: "  "))
    Out.line("id       \(contact.id)")
    if let locale = contact.locale { Out.line("locale   \(locale)") }
    Out.line("created  \(contact.created.iso)")
    Out.line("seen     \(contact.seen.iso)")
    printTags()
    printConsents()
    printProperties()
    printSessions()
  }

  private func printTags() {
    Out.line("\ntags\(facts.contact.tags.isEmpty ? "     none" : "")")
    for tag in facts.contact.tags { Out.line("  \(tag.since.iso)  \(tag.tag.text)") }
    if !facts.pastTags.isEmpty { Out.line("  no more: \(facts.pastTags.map(\.text).joined(separator: " "))") }
  }

  private func printConsents() {
    let consents = Channel.allCases.compactMap { channel in facts.contact.consent[channel].map { (channel, $0) } }
    Out.line("\nconsent\(consents.isEmpty ? "  none" : "")")
    for (channel, consent) in consents {
      Out.line("  \(channel.rawValue)  \(consent.isGiven ? "yes" : "withdrawn") since \(consent.at.iso): \"\(consent.wording.cleaned())\"")
    }
  }

  private func printProperties() {
    if facts.contact.properties.isEmpty { return }
    Out.line("\nproperties")
    for (name, value) in facts.contact.properties.sorted(by: { $0.key < $1.key }) { Out.line("  \(name): \(value.canonical)") }
  }

  private func printSessions() {
    Out.line("\nsessions\(facts.visits.isEmpty ? " none" : "")")
    for visit in facts.visits {
      Out.line("  \(visit.at.iso)  \(visit.quiz)\(visit.outcome.map { ", \($0)" } ?? "")  \(visit.recommended.joined(separator: " "))")
    }
  }
}
