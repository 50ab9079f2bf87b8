// Ready definitions to begin with, of the four bases: what a shop asks for first when it has people.

/// A definition that can be kept as it is or changed first.
public struct SegmentStarter: Hashable, Sendable {
  /// As the segment is called when nobody changes it.
  public var name: String
  public var basis: Basis
  /// The expression's text.
  public var definition: String
  /// What it is good for, in one sentence.
  public var use: String

  /// Those whose tags the shop has, by basis.
  /// - Parameter namespaces: of the quizzes in force and of the tags in use.
  public static func fitting(_ namespaces: [String]) -> [SegmentStarter] {
    let known = Set(namespaces)
    return all.filter { starter in
      let condition = try? Predicate(parsing: starter.definition, in: .segment)
      return condition?.tagPatterns.allSatisfy { known.contains($0.namespace) } ?? false
    }
  }

  /// All of them, whatever the shop knows.
  public static let all: [SegmentStarter] = [
    SegmentStarter("Came with a goal", .needs, "goal:*", "Everybody who said what they want to reach."),
    SegmentStarter("A goal of this month", .needs, "goal:* in last 30d", "Their wish is fresh: write while it is."),
    SegmentStarter("Has a concern", .needs, "concern:*", "Everybody who said what troubles them."),
    SegmentStarter("Several concerns", .needs, "count(concern:*) >= 2", "They need advice more than one product."),
    SegmentStarter("Came back", .behavioral, "did complete >= 2 times", "Took a quiz at least twice: they trust the advice."),
    SegmentStarter("New this week", .behavioral, "contact.created in last 7d", "Greet them while they remember the shop."),
    SegmentStarter("Not seen for 90 days", .behavioral, "contact.seen more than 90d ago", "Ask them back, or let them go."),
    SegmentStarter(
      "Here this month, can be written to", .behavioral, "contact.seen in last 30d and (consent.email = yes or consent.sms = yes)",
      "The people of the next newsletter."),
    SegmentStarter("Says how they use it", .behavioral, "usage:*", "Everybody who said how often."),
    SegmentStarter("Says what they value", .psychographic, "value:*", "Everybody with a value of their own."),
    SegmentStarter("Strong values", .psychographic, "count(value:*) >= 2", "Two values or more: tell them where things come from."),
    SegmentStarter("Has a style", .psychographic, "style:*", "Everybody who chose a style."),
    SegmentStarter("Said their age", .demographic, "age:*", "Everybody whose age is known."),
    SegmentStarter("Age not known yet", .demographic, "not age:*", "The next quiz may ask them."),
    SegmentStarter("Said their stage of life", .demographic, "lifestage:*", "Everybody whose stage of life is known."),
    SegmentStarter("Said how they live", .demographic, "household:*", "Everybody whose household is known."),
  ]

  private init(_ name: String, _ basis: Basis, _ definition: String, _ use: String) {
    self.name = name
    self.basis = basis
    self.definition = definition
    self.use = use
  }
}
