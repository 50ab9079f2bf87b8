// What the attract screen looked like last time: the first picture is on the screen before the store, a quiz or a theme is read.
import Domain
import Glibc
import Kiosk
import Terminal

import struct Storage.StoreLocation

/// A small file beside the store. Losing it costs a few milliseconds of one start.
///
/// Lines of `key TAB value`; texts from outside hold neither tabs nor line feeds.
public struct AttractMemory {
  private static let head = "askwell attract 2"
  private let path: String
  /// What it was asked for with: another theme, a changed configuration, or something new from a chain's hub makes it void.
  private let stamp: String

  /// The memory beside the store at `database`; nothing is read yet. `theme` as named on the command line.
  public init(database: String, config: String, theme: String?) {
    path = database + ".attract"
    let given = [StoreLocation.chainSettings(besideStore: database), StoreLocation.themes(besideStore: database)]
    stamp = ([theme ?? "-", config] + ([config] + given).map(AttractMemory.age)).joined(separator: " ")
  }

  private static func age(of path: String) -> String {
    var status = stat()
    return stat(path, &status) == 0 ? "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)" : "-"
  }

  /// Whether a file is as it was: `PATH TAB AGE`.
  private static func isSame(_ file: Substring) -> Bool {
    let parts = file.split(separator: "\t", omittingEmptySubsequences: false)
    return parts.count == 2 && age(of: String(parts[0])) == parts[1]
  }

  /// The appearance of last time; nil when it is not known or no longer right.
  public func recall() -> Appearance? {
    guard let bytes = try? TextFile.bytes(path, limit: 65_536) else { return nil }
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: "\t", maxSplits: 1) }
    guard lines.first?.first.map(String.init) == AttractMemory.head, lines.last == ["end"] else { return nil }
    lines.removeFirst()
    guard lines.first == ["stamp", Substring(stamp)] else { return nil }
    lines.removeFirst()
    guard let theme = lines.first, theme.count == 2, AttractMemory.isSame(theme[1]) else { return nil }
    if let logo = lines.first(where: { $0.first == "logo" }), logo.count == 2, !AttractMemory.isSame(logo[1]) { return nil }
    var card = AttractCard(title: LocalizedText([:]), text: LocalizedText([:]), locales: [], locale: "en")
    var appearance = Appearance(card: card, palette: nil, glyphs: Glyphs())
    for line in lines where line.count == 2 { AttractMemory.take(String(line[0]), String(line[1]), &card, &appearance) }
    appearance.card = card
    return card.locales.isEmpty ? nil : appearance
  }

  private static func take(_ key: String, _ value: String, _ card: inout AttractCard, _ appearance: inout Appearance) {
    let parts = key.split(separator: " ", maxSplits: 1).map(String.init)
    let name = parts.count > 1 ? parts[1] : ""
    switch parts.first {
    case "title": card.title.byLocale[name] = value
    case "text": card.text.byLocale[name] = value
    case "locales": card.locales = value.split(separator: " ").map(String.init)
    case "locale": card.locale = value
    case "store": card.storeTitle = value
    case "recalls": card.recalls = true
    case "unguarded": card.isUnguarded = true
    case "art": card.art.append(String(value.dropFirst()))
    case "ascii": card.asciiArt.append(String(value.dropFirst()))
    case "logo": appearance.logoFile = value.split(separator: "\t").first.map(String.init)
    case "picture": card.logo = picture(name, value)
    case "pair": takePair(name, value, &appearance)
    case "eight": takeNumbers(name, value, \.eight, &appearance)
    case "sixteen": takeNumbers(name, value, \.sixteen, &appearance)
    case "border": appearance.glyphs.border = Border(rawValue: value) ?? .rounded
    case "glyph": if let place = Glyphs.places[name] { appearance.glyphs[keyPath: place] = value }
    default: break
    }
  }

  private static func takePair(_ name: String, _ value: String, _ appearance: inout Appearance) {
    let numbers = value.split(separator: " ").compactMap { UInt32($0, radix: 16) }
    guard let role = UInt8(name).flatMap(Role.init(rawValue:)), numbers.count == 2 else { return }
    if appearance.palette == nil { appearance.palette = Palette(pairs: [:]) }
    appearance.palette?.pairs[role] = Palette.Pair(text: Palette.Colour(numbers[0]), background: Palette.Colour(numbers[1]))
  }

  /// `WIDTH HEIGHT`, and four bytes a pixel in hex.
  private static func picture(_ size: String, _ value: String) -> Picture? {
    let sides = size.split(separator: " ").compactMap { Int($0) }
    guard sides.count == 2 else { return nil }
    let digits = value.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    return Picture(width: sides[0], height: sides[1], rgba: bytes)
  }

  private static func takeNumbers(
    _ name: String, _ value: String, _ place: WritableKeyPath<Palette, [Role: Palette.Numbers]>, _ appearance: inout Appearance
  ) {
    let numbers = value.split(separator: " ").compactMap { UInt8($0) }
    guard let role = UInt8(name).flatMap(Role.init(rawValue:)), numbers.count == 3, numbers[0] < 16, numbers[1] < 16 else { return }
    appearance.palette?[keyPath: place][role] = Palette.Numbers(text: numbers[0], background: numbers[1], takesBold: numbers[2] == 1)
  }

  /// Keeps `appearance`, which was made with the theme file at `theme`, for the next start. A file that cannot be written is no harm.
  public func keep(_ appearance: Appearance, theme: String) {
    let text = Array(text(of: appearance, theme).utf8)
    if let known = try? TextFile.bytes(path, limit: 65_536), known == text { return }
    let draft = path + ".new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let isWritten = write(descriptor, text, text.count) == text.count
    close(descriptor)
    if isWritten { rename(draft, path) } else { unlink(draft) }
  }

  private func text(of appearance: Appearance, _ theme: String) -> String {
    let card = appearance.card
    var lines = [
      AttractMemory.head, "stamp\t\(stamp)", "theme\t\(theme)\t\(AttractMemory.age(of: theme))",
      "locales\t\(card.locales.joined(separator: " "))", "locale\t\(card.locale)",
    ]
    if let file = appearance.logoFile { lines.append("logo\t\(file)\t\(AttractMemory.age(of: file))") }
    if let logo = card.logo { lines.append("picture \(logo.width) \(logo.height)\t\(Digest.hex(logo.rgba))") }
    if !card.storeTitle.isEmpty { lines.append("store\t\(card.storeTitle)") }
    if card.recalls { lines.append("recalls\tyes") }
    if card.isUnguarded { lines.append("unguarded\tyes") }
    for (locale, text) in card.title.byLocale.sorted(by: { $0.key < $1.key }) { lines.append("title \(locale)\t\(text)") }
    for (locale, text) in card.text.byLocale.sorted(by: { $0.key < $1.key }) where !text.isEmpty { lines.append("text \(locale)\t\(text)") }
    // A bar keeps the spaces of a line.
    lines += card.art.map { "art\t|\($0)" } + card.asciiArt.map { "ascii\t|\($0)" }
    for (role, pair) in (appearance.palette?.pairs ?? [:]).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      lines.append("pair \(role.rawValue)\t\(pair.text.hex) \(pair.background.hex)")
    }
    lines += AttractMemory.lines("eight", appearance.palette?.eight) + AttractMemory.lines("sixteen", appearance.palette?.sixteen)
    lines.append("border\t\(appearance.glyphs.border.rawValue)")
    for (name, place) in Glyphs.places.sorted(by: { $0.key < $1.key }) {
      lines.append("glyph \(name)\t\(appearance.glyphs[keyPath: place])")
    }
    return (lines + ["end", ""]).joined(separator: "\n")
  }

  private static func lines(_ key: String, _ numbers: [Role: Palette.Numbers]?) -> [String] {
    (numbers ?? [:]).sorted { $0.key.rawValue < $1.key.rawValue }.map { role, numbers in
      "\(key) \(role.rawValue)\t\(numbers.text) \(numbers.background) \(numbers.takesBold ? 1 : 0)"
    }
  }
}

extension Palette.Colour {
  fileprivate init(_ value: UInt32) {
    self.init(red: UInt8(value >> 16 & 255), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
  }
  fileprivate var hex: String { String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16) }
}
