// What the kiosk says line by line, beside the words that its screens have too.
import Domain

/// Sentences of the plain kiosk, which is read aloud: whole sentences, no signs.
struct PlainWords: Hashable, Sendable {
  var begin: String
  var otherLanguage: String
  /// `{n}` and `{m}`.
  var question: String
  var one: String
  var several: String
  var ranking: String
  /// `{n}`: how many there are.
  var many: String
  /// `{low}`, `{high}`.
  var number: String
  var anyNumber: String
  /// `{x}`: an example.
  var date: String
  var text: String
  var goOn: String
  var leaveOut: String
  var agree: String
  var commands: String
  var textCommands: String
  var skipCommand: String
  var chosen: String
  var results: String
  var addIt: String
  var nothing: String
  var till: String
  var startOver: String
  var stillThere: String
  var cleared: String

  static func `in`(_ locale: String) -> PlainWords {
    LocalizedText.chain(locale).lazy.compactMap { all[$0] }.first ?? english
  }

  private static let all = ["en": english, "de": german, "fr": french, "es": spanish]

  static let english = PlainWords(
    begin: "Press Enter to begin.", otherLanguage: "Type l and press Enter for {x}.", question: "Question {n} of about {m}.",
    one: "Type a number and press Enter.", several: "Type the numbers with spaces between them, and press Enter.",
    ranking: "Type the numbers in your order, the best first, and press Enter.",
    many: "There are {n} choices. Type some letters to search, and press Enter.",
    number: "Type a number from {low} to {high} and press Enter.", anyNumber: "Type a number and press Enter.",
    date: "Type a date such as {x} and press Enter.", text: "Type your answer and press Enter.", goOn: "Press Enter to go on.",
    leaveOut: "Press Enter alone to leave it out.", agree: "Type y and press Enter to agree. Press Enter alone not to agree.",
    commands: "b goes back, l changes the language, ? repeats this, h calls our staff.",
    textCommands: "/b goes back, /l changes the language, /? repeats this, /h calls our staff.",
    skipCommand: "s passes over this question.",
    chosen: "chosen",
    results: "Type a number to drop a product or to keep it again. Type e to change an answer. Press Enter to finish.",
    addIt: "Type its number to add it.",
    nothing: "No product was found.", till: "Say this at the till: {x}.",
    startOver: "Type y and press Enter to start over. Press Enter alone to stay.",
    stillThere: "Still there? Press Enter to go on, or this session ends in {n} seconds.", cleared: "The session has ended.")

  static let german = PlainWords(
    begin: "Drücke die Eingabetaste, um zu beginnen.", otherLanguage: "Tippe l und die Eingabetaste für {x}.",
    question: "Frage {n} von etwa {m}.", one: "Tippe eine Nummer und die Eingabetaste.",
    several: "Tippe die Nummern mit Leerzeichen dazwischen und die Eingabetaste.",
    ranking: "Tippe die Nummern in deiner Reihenfolge, die beste zuerst, und die Eingabetaste.",
    many: "Es gibt {n} Möglichkeiten. Tippe ein paar Buchstaben, um zu suchen, und die Eingabetaste.",
    number: "Tippe eine Zahl von {low} bis {high} und die Eingabetaste.", anyNumber: "Tippe eine Zahl und die Eingabetaste.",
    date: "Tippe ein Datum wie {x} und die Eingabetaste.", text: "Tippe deine Antwort und die Eingabetaste.",
    goOn: "Weiter mit der Eingabetaste.", leaveOut: "Die Eingabetaste allein lässt es aus.",
    agree: "Tippe j und die Eingabetaste, um zuzustimmen. Die Eingabetaste allein heißt nein.",
    commands: "b geht zurück, l wechselt die Sprache, ? wiederholt, h ruft unser Team.",
    textCommands: "/b geht zurück, /l wechselt die Sprache, /? wiederholt, /h ruft unser Team.", skipCommand: "s lässt diese Frage aus.",
    chosen: "gewählt",
    results: "Tippe eine Nummer, um ein Produkt herauszunehmen oder wieder dazuzulegen. Tippe e, um eine Antwort zu ändern. "
      + "Fertig mit der Eingabetaste.",
    addIt: "Tippe seine Nummer, um es dazuzulegen.",
    nothing: "Es wurde kein Produkt gefunden.", till: "Sag an der Kasse: {x}.",
    startOver: "Tippe j und die Eingabetaste, um von vorn zu beginnen. Die Eingabetaste allein bleibt hier.",
    stillThere: "Noch da? Weiter mit der Eingabetaste, sonst endet diese Sitzung in {n} Sekunden.", cleared: "Die Sitzung ist beendet.")

  static let french = PlainWords(
    begin: "Appuyez sur Entrée pour commencer.", otherLanguage: "Tapez l puis Entrée pour {x}.", question: "Question {n} sur environ {m}.",
    one: "Tapez un numéro puis Entrée.", several: "Tapez les numéros séparés par des espaces, puis Entrée.",
    ranking: "Tapez les numéros dans votre ordre, le meilleur d'abord, puis Entrée.",
    many: "Il y a {n} choix. Tapez quelques lettres pour chercher, puis Entrée.", number: "Tapez un nombre de {low} à {high}, puis Entrée.",
    anyNumber: "Tapez un nombre, puis Entrée.", date: "Tapez une date comme {x}, puis Entrée.", text: "Tapez votre réponse, puis Entrée.",
    goOn: "Appuyez sur Entrée pour continuer.", leaveOut: "Entrée seule pour laisser vide.",
    agree: "Tapez o puis Entrée pour accepter. Entrée seule pour refuser.",
    commands: "b revient en arrière, l change de langue, ? répète, h appelle notre équipe.",
    textCommands: "/b revient en arrière, /l change de langue, /? répète, /h appelle notre équipe.", skipCommand: "s passe cette question.",
    chosen: "choisi",
    results: "Tapez un numéro pour enlever un produit ou le reprendre. Tapez e pour changer une réponse. Entrée pour terminer.",
    addIt: "Tapez son numéro pour l'ajouter.",
    nothing: "Aucun produit n'a été trouvé.", till: "Dites ceci à la caisse : {x}.",
    startOver: "Tapez o puis Entrée pour recommencer. Entrée seule pour rester.",
    stillThere: "Toujours là ? Appuyez sur Entrée pour continuer, sinon cette session se termine dans {n} secondes.",
    cleared: "La session est terminée.")

  static let spanish = PlainWords(
    begin: "Pulsa Intro para empezar.", otherLanguage: "Escribe l y pulsa Intro para {x}.", question: "Pregunta {n} de unas {m}.",
    one: "Escribe un número y pulsa Intro.", several: "Escribe los números separados por espacios y pulsa Intro.",
    ranking: "Escribe los números en tu orden, el mejor primero, y pulsa Intro.",
    many: "Hay {n} opciones. Escribe unas letras para buscar y pulsa Intro.", number: "Escribe un número de {low} a {high} y pulsa Intro.",
    anyNumber: "Escribe un número y pulsa Intro.", date: "Escribe una fecha como {x} y pulsa Intro.",
    text: "Escribe tu respuesta y pulsa Intro.", goOn: "Pulsa Intro para seguir.", leaveOut: "Solo Intro para dejarlo vacío.",
    agree: "Escribe s y pulsa Intro para aceptar. Solo Intro para no aceptar.",
    commands: "b vuelve, l cambia de idioma, ? repite, h llama a nuestro equipo.",
    textCommands: "/b vuelve, /l cambia de idioma, /? repite, /h llama a nuestro equipo.", skipCommand: "s omite esta pregunta.",
    chosen: "elegido",
    results: "Escribe un número para quitar un producto o volver a ponerlo. Escribe e para cambiar una respuesta. Intro para terminar.",
    addIt: "Escribe su número para añadirlo.",
    nothing: "No se ha encontrado ningún producto.", till: "Di esto en la caja: {x}.",
    startOver: "Escribe s y pulsa Intro para empezar de nuevo. Solo Intro para quedarse.",
    stillThere: "¿Sigues ahí? Pulsa Intro para seguir, o esta sesión termina en {n} segundos.", cleared: "La sesión ha terminado.")
}
