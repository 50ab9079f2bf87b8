// A contact as they were at an earlier moment, from the dates of what is known.
internal import Domain
internal import Storage

/// Goes back in one contact's facts. Tags, sessions, steps and consents have dates; names, properties and deliveries are taken as they
/// are now, and of a channel only the latest word is known: the one before it is taken to have been the opposite.
struct PersonHistory {
  private let person: ContactFacts
  /// The latest first.
  private let changes: [TagChange]
  /// The latest date of anything that can make a difference.
  let lastChange: Instant

  init(_ person: ContactFacts, changes: [TagChange]) {
    self.person = person
    self.changes = changes
    var last = max(person.contact.created, person.contact.seen)
    for change in changes { last = max(last, change.at) }
    for visit in person.visits { last = max(last, visit.at) }
    for happening in person.happenings { last = max(last, happening.at) }
    for consent in person.contact.consent.values { last = max(last, consent.at) }
    lastChange = last
  }

  /// Nil when the contact was not known yet.
  func facts(at moment: Instant) -> ContactFacts? {
    guard person.contact.created <= moment else { return nil }
    var then = person
    undoTags(in: &then, after: moment)
    then.visits.removeAll { $0.at > moment }
    then.happenings.removeAll { $0.at > moment }
    for (channel, consent) in person.contact.consent where consent.at > moment {
      then.contact.consent[channel]?.isGiven = !consent.isGiven
    }
    if person.contact.seen > moment { then.contact.seen = then.visits.map(\.at).max() ?? person.contact.created }
    return then
  }

  private func undoTags(in then: inout ContactFacts, after moment: Instant) {
    for change in changes {
      guard change.at > moment else { return }
      if change.isGain {
        then.contact.tags.removeAll { $0.tag == change.tag }
        then.everTags.remove(change.tag)
      } else {
        // When it had been gained is not known any more; it was there at the latest when the contact was.
        then.contact.tags.append(Contact.TagSince(change.tag, since: person.contact.created))
        then.everTags.insert(change.tag)
      }
    }
  }
}
