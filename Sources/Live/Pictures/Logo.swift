// The shop's own sign on the attract screen: a PNG, or a few lines of text.
internal import Domain
internal import Terminal

/// What a logo's file holds.
enum Logo: Equatable {
  case picture(Picture)
  /// At most 7 lines of at most 60 columns, all as wide as the widest: each is centred by itself.
  case lines([String])

  /// Larger is not shown: in half blocks this is 80 columns and 20 rows.
  static let room = (width: 80, height: 40)
  static let mostLines = 7
  static let mostColumns = 60

  /// Reads the file at `path`.
  static func read(_ path: String) throws(PictureFault) -> Logo {
    let bytes = try PictureFile.bytes(at: path)
    if PNGFile.isPNG(bytes) {
      let small = try PNGFile(bytes).scaled(toFit: room)
      guard let picture = Picture(width: small.width, height: small.height, rgba: small.rgba) else {
        throw PictureFault("this picture is empty; save it again")
      }
      return .picture(picture)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PictureFault("this is neither a PNG picture nor a text in UTF-8; save it as one of them")
    }
    return .lines(try lines(of: text))
  }

  static func lines(of text: String) throws(PictureFault) -> [String] {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { String($0).cleaned() }
    while lines.first?.trimmingSpaces().isEmpty == true { lines.removeFirst() }
    while lines.last?.trimmingSpaces().isEmpty == true { lines.removeLast() }
    let indent = lines.filter { !$0.trimmingSpaces().isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    lines = lines.map { line in
      var line = String(line.dropFirst(indent))
      while line.last == " " { line.removeLast() }
      return line
    }
    let width = lines.map { Width.of($0) }.max() ?? 0
    guard (1...mostLines).contains(lines.count), (1...mostColumns).contains(width) else {
      throw PictureFault(
        "this text has \(lines.count) lines of up to \(width) columns; a logo has from 1 to 7 lines of at most 60 columns")
    }
    return lines.map { Width.pad($0, to: width) }
  }
}

extension Premises {
  /// Path of the logo's file, which is named from where the configuration lies; nil where the shop has none.
  var logoFile: String? {
    guard let logo = configuration.logo else { return nil }
    guard !logo.hasPrefix("/"), let slash = config.lastIndex(of: "/") else { return logo }
    return config[...slash] + logo
  }
}

extension Appearance {
  /// Puts the shop's logo in the place of the theme's art. One that cannot be read leaves the art; the reason is in the log.
  mutating func showLogo(of premises: Premises) {
    logoFile = premises.logoFile
    guard let path = logoFile else { return }
    do throws(PictureFault) {
      switch try Logo.read(path) {
      case .picture(let picture): card.logo = picture
      case .lines(let lines):
        card.art = lines
        // A display with ASCII only keeps the theme's art where the logo has other signs.
        if lines.allSatisfy({ $0.allSatisfy(\.isASCII) }) { card.asciiArt = lines }
      }
    } catch {
      premises.log.say("\(path): \(error)")
    }
  }
}
