// An update as JSON in our own words, for destinations that have none of their own: webhooks, files, tables.
internal import Domain

extension ContactUpdate {
  /// By what a destination knows the person.
  var addressFields: [String: JSON] {
    ["contact": .string(contact), "email": .text(email), "phone": .text(phone)]
  }

  /// The update in snake_case; what is unknown is null, so that readers see the same keys always.
  var plainFields: [String: JSON] {
    [
      "contact": .string(contact), "email": .text(email), "phone": .text(phone), "name": .text(name), "locale": .text(locale),
      "tags": .array(tags.map(JSON.string)), "removed_tags": .array(removedTags.map(JSON.string)),
      "consent": .object(
        consent.mapValues { ["at": .string($0.at), "wording": .string($0.wording), "is_fresh": .bool($0.isFresh)] }),
      "session": session.map { .object($0.plainFields) } ?? .null,
    ]
  }
}

extension ContactUpdate.Session {
  var plainFields: [String: JSON] {
    [
      "id": .string(id), "quiz": .string(quiz), "quiz_title": .string(quizTitle), "version": .string(version),
      "completed_at": .string(completedAt), "outcome": .text(outcome), "store": .text(store), "kiosk": .text(kiosk),
      "variables": .object(variables.mapValues { .int(Int64($0)) }),
      "answers": .object(answers.mapValues { .array($0.map(JSON.string)) }),
      "products": .array(products.map { ["sku": .string($0.sku), "title": .string($0.title), "slot": .text($0.slot)] }),
    ]
  }
}
