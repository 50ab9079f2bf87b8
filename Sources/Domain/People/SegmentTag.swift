// The tag by which a destination knows a segment.

extension Tag {
  /// `segment:came-back` for "Came back": letters and digits of any script, what stands between them as one hyphen, at most 64
  /// characters. Nil for a name without any.
  public init?(ofSegment name: String) {
    var slug = ""
    for character in name.lowercased() {
      if character.isLetter || character.isNumber { slug.append(character) } else if !slug.isEmpty, slug.last != "-" { slug.append("-") }
    }
    slug = String(slug.prefix(64))
    while slug.last == "-" { slug.removeLast() }
    self.init("segment:" + slug)
  }
}
