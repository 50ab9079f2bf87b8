// Names for a quiz file, made of what people and other programs call things.

enum Slug {
  static let longest = 40
  /// A title gives no more of itself, cut between words.
  private static let longestOfTitle = 28

  /// `own` where it is a word, else the beginning of `title`, else `last`.
  static func ref(_ own: String?, else title: String, or last: String) -> String {
    if let own, !isOpaque(own) {
      let slug = letters(own, most: longest)
      if Block.isRef(slug) { return slug }
    }
    let slug = letters(title, most: longestOfTitle)
    return Block.isRef(slug) ? slug : last
  }

  /// Letters and digits of ASCII, `-` between them and `_` where it stands; at most so many, cut between words where there are any.
  static func letters(_ text: String, most: Int) -> String {
    var words: [String] = [""]
    // What is cut off anyway is not folded.
    for byte in String(text.prefix(200)).folded.utf8 {
      let isKept = (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
      if isKept {
        words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
      } else if words.last != "" {
        words.append("")
      }
    }
    words = words.map { String($0.drop { $0 == "_" }) }.filter { !$0.isEmpty }
    var slug = String((words.first ?? "").prefix(most))
    for word in words.dropFirst() {
      guard slug.count + 1 + word.count <= most else { break }
      slug += "-" + word
    }
    return slug
  }

  /// Whether a ref was drawn by a program: nobody could read it in a condition.
  private static func isOpaque(_ ref: String) -> Bool {
    let bare = ref.utf8.filter { $0 != UInt8(ascii: "-") }
    let isHex = bare.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 0x20) }
    if isHex, bare.count >= 16 { return true }
    // Typeform's ids: twelve letters of both cases with digits among them.
    return bare.count >= 10 && ref.contains(where: \.isUppercase) && ref.contains(where: \.isLowercase) && ref.contains(where: \.isNumber)
  }

  /// A customer tag of what somebody calls one; what names no namespace gets `namespace`. Nil where nothing is left of it.
  static func tag(_ text: String, namespace: String) -> Tag? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let named = parts.count == 2 ? letters(String(parts[0]), most: 32) : ""
    let value = parts.count == 2 ? String(parts[1]) : text
    let words = value.lowercased().split { $0.isWhitespace || ",;()".contains($0) }.joined(separator: "-").cleaned()
    guard words.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    return Tag("\(Tag.isNamespace(named) ? named : namespace):\(words.prefix(64))")
  }

  /// A namespace for the tags of a question.
  static func namespace(_ ref: String) -> String {
    let name = String(ref.prefix(32))
    return Tag.isNamespace(name) ? name : "q-" + name.prefix(30)
  }
}

/// Names that are used once.
struct Names {
  private var taken: Set<String>
  private var numbers: [String: Int] = [:]

  init(taken: Set<String> = []) { self.taken = taken }

  var count: Int { taken.count }

  /// `ref`, or with a number behind it the first that is free.
  mutating func take(_ ref: String) -> String {
    var (name, number) = (ref, numbers[ref] ?? 2)
    while !taken.insert(name).inserted {
      name = "\(ref.prefix(Slug.longest - "\(number)".count - 1))-\(number)"
      number += 1
    }
    numbers[ref] = number
    return name
  }
}
