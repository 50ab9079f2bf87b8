// Whether a file that is read stretch by stretch is text in UTF-8.

/// Looks at every stretch of a file, in their order.
final class TextEncoding {
  private var isFirst = true
  private var fault: Problem?
  /// Of a sign within which the last stretch ended: up to three bytes.
  private var torn: [UInt8] = []
  private let what: String

  /// - Parameter what: as a person calls what the file holds.
  init(of what: String = "the catalog") { self.what = what }

  /// - Throws: for a file that is too large to be looked at.
  static func requireSize(_ bytes: Int) throws(Faults) {
    guard bytes > CatalogFile.largestBytes else { return }
    let limit = CatalogFile.largestBytes / 1_048_576
    throw Faults([Problem("too_large", "the file has \(bytes / 1_048_576) MiB; at most \(limit) MiB are read")])
  }

  func check(_ bytes: UnsafeBufferPointer<UInt8>) {
    if isFirst, bytes.count >= 2, [[0xFF, 0xFE], [0xFE, 0xFF]].contains([bytes[0], bytes[1]]) {
      note("encoding", "the file is in UTF-16; save it as UTF-8")
    }
    isFirst = false
    if bytes.contains(0) { note("binary", "this is not a text file; export \(what) as CSV in UTF-8") }
    var rest = bytes[...]
    while !torn.isEmpty, let byte = rest.first {
      guard byte & 0xC0 == 0x80, torn.count < TextEncoding.length(torn[0]) else { break }
      torn.append(byte)
      rest.removeFirst()
    }
    guard torn.count == (torn.first.map(TextEncoding.length) ?? 0) || !rest.isEmpty else { return }
    let end = TextEncoding.wholeSigns(rest)
    let isSound = torn.withUnsafeBufferPointer(TextEncoding.isSound) && TextEncoding.isSound(UnsafeBufferPointer(rebasing: rest[..<end]))
    if !isSound { note("encoding", TextEncoding.other) }
    torn = Array(rest[end...])
  }

  /// - Throws: what is wrong with what was looked at; at the end of the file a sign that is torn, too.
  func requireText(toTheEnd: Bool = false) throws(Faults) {
    if toTheEnd, !torn.isEmpty { note("encoding", TextEncoding.other) }
    if let fault { throw Faults([fault]) }
  }

  private static let other = "the file is not in UTF-8 (Latin-1 or Windows-1252, perhaps); save it as UTF-8"

  private func note(_ code: String, _ message: String) { fault = fault ?? Problem(code, message) }

  private static func isSound(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }

  /// Bytes of the sign that begins with this one.
  private static func length(_ lead: UInt8) -> Int { lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1 }

  /// Where the last sign begins if the stretch ends within it; else its end.
  private static func wholeSigns(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var place = bytes.endIndex
    while place > bytes.startIndex, bytes.endIndex - place < 3 {
      place -= 1
      if bytes[place] & 0xC0 != 0x80 { return length(bytes[place]) > bytes.endIndex - place ? place : bytes.endIndex }
    }
    return bytes.endIndex
  }
}
