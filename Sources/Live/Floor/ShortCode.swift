// What a shopper can say at the till: a flower and four digits.
import Domain

/// The short code of a session: the same each time, without a table.
public enum ShortCode {
  /// Short, easy to say in English and German, none like another.
  static let words = [
    "ROSE", "FERN", "LILY", "MINT", "MOSS", "PINE", "SAGE", "IRIS", "ASTER", "BASIL", "CEDAR", "CLOVER", "DAHLIA", "HAZEL", "JASMIN",
    "KIWI", "LAUREL", "LEMON", "LINDEN", "LOTUS", "MANGO", "MAPLE", "MELON", "OLIVE", "ORCHID", "PALM", "PEACH", "POPPY", "THYME",
    "TULIP", "VIOLA", "YUCCA",
  ]

  /// `ROSE-4171`: one of 32 words and a number from 1000 to 9999. Two sessions may share one.
  public static func of(session: String) -> String {
    let bytes = Digest.bytes("code/\(session)")
    let number = (Int(bytes[1]) << 16 | Int(bytes[2]) << 8 | Int(bytes[3])) % 9_000 + 1_000
    return "\(words[Int(bytes[0]) % words.count])-\(number)"
  }

  /// The code that was typed: its case, dashes and blanks are forgiven. Nil for what is none.
  static func read(_ typed: String) -> String? {
    let plain = typed.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    let (word, number) = (String(plain.dropLast(4)), plain.suffix(4))
    guard words.contains(word), number.count == 4, number.allSatisfy(\.isNumber) else { return nil }
    return "\(word)-\(number)"
  }
}
