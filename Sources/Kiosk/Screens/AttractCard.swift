// What the waiting screen says of a shop.
public import Domain
public import Terminal

/// What the attract screen shows before the store is open: remembered from the last time.
public struct AttractCard: Equatable, Sendable {
  /// Title by locale.
  public var title: LocalizedText
  /// Below the title; empty without.
  public var text: LocalizedText
  /// Languages that the shopper may choose among.
  public var locales: [String]
  /// The one in which the screen waits.
  public var locale: String
  /// As the shop calls itself; empty when not set.
  public var storeTitle: String
  /// Lines for UTF-8 terminals; empty without a theme's art.
  public var art: [String]
  /// Lines for terminals with ASCII only; empty without.
  public var asciiArt: [String]
  /// The shop's own, in the place of the art; nil without.
  public var logo: Picture?
  /// Whether hand-off codes of earlier sessions are taken.
  public var recalls = false
  /// Whether it says how the kiosk is left, since no PIN is set yet.
  public var isUnguarded = false

  public init(
    title: LocalizedText, text: LocalizedText, locales: [String], locale: String, storeTitle: String = "", art: [String] = [],
    asciiArt: [String] = [], logo: Picture? = nil
  ) {
    self.title = title
    self.text = text
    self.locales = locales
    self.locale = locale
    self.storeTitle = storeTitle
    self.art = art
    self.asciiArt = asciiArt
    self.logo = logo
  }

  /// Says what the open shop says; the art stays.
  public mutating func show(_ shop: Shop) {
    let quiz = shop.quiz
    title = quiz.intro?.title ?? quiz.title
    text = quiz.intro?.text ?? LocalizedText("")
    locales = quiz.locales
    locale = shop.configuration.locale ?? quiz.locale
    storeTitle = shop.configuration.storeTitle ?? ""
    (recalls, isUnguarded) = (shop.recalls, shop.isUnguarded)
  }
}
