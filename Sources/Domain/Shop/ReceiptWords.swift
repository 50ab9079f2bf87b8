// The few words of a receipt that are the house's own.

/// One language of them.
struct ReceiptWords: Sendable {
  var youSaid: String
  var total: String
  var discount: String
  var sayAtTill: String
  var scan: String
  var privacy: String
  /// `{n}` is the number of days.
  var privacyWithCode: String

  /// In the language of `locale`, English where there is none.
  static func of(_ locale: String) -> ReceiptWords { byLanguage[String(locale.prefix { $0 != "-" })] ?? english }

  private static let english = ReceiptWords(
    youSaid: "you said:", total: "Total", discount: "Discount code", sayAtTill: "Say this at the till", scan: "Your basket on your phone",
    privacy: "There is no name and no address on this slip.",
    privacyWithCode: "There is no name and no address on this slip. For {n} days its code brings your answers back at this kiosk.")

  private static let byLanguage = [
    "en": english,
    "de": ReceiptWords(
      youSaid: "du sagtest:", total: "Summe", discount: "Rabattcode", sayAtTill: "An der Kasse sagen", scan: "Dein Korb auf dem Handy",
      privacy: "Auf diesem Zettel steht kein Name und keine Adresse.",
      privacyWithCode:
        "Auf diesem Zettel steht kein Name und keine Adresse. {n} Tage lang bringt der Code deine Antworten an diesem Kiosk zurück."),
    "fr": ReceiptWords(
      youSaid: "vous avez dit :", total: "Total", discount: "Code de remise", sayAtTill: "À dire à la caisse",
      scan: "Votre panier sur votre téléphone", privacy: "Ce ticket ne porte ni nom ni adresse.",
      privacyWithCode:
        "Ce ticket ne porte ni nom ni adresse. Pendant {n} jours, son code retrouve vos réponses sur cette borne."),
    "es": ReceiptWords(
      youSaid: "dijiste:", total: "Total", discount: "Código de descuento", sayAtTill: "Dilo en la caja", scan: "Tu cesta en tu móvil",
      privacy: "En este papel no hay ni nombre ni dirección.",
      privacyWithCode:
        "En este papel no hay ni nombre ni dirección. Durante {n} días, su código recupera tus respuestas en este quiosco."),
  ]
}
