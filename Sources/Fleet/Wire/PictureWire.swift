// A choice's picture on the wire: as it is shown, `{path, width, height, rgba}`, the pixels in base64.
internal import Domain
internal import Foundation

extension QuizPicture {
  /// No larger than a kiosk shows it.
  static let largestSide: Int64 = 128

  /// Nil for what is none.
  init?(wire: JSON) {
    guard let width = wire["width"]?.int, let height = wire["height"]?.int, (1...QuizPicture.largestSide).contains(width),
      (1...QuizPicture.largestSide).contains(height), let bytes = wire["rgba"]?.string.flatMap({ Data(base64Encoded: $0) }),
      bytes.count == Int(width * height * 4)
    else { return nil }
    self.init(width: Int(width), height: Int(height), rgba: Array(bytes))
  }

  func wire(_ path: String) -> JSON {
    [
      "path": .string(path), "width": .int(Int64(width)), "height": .int(Int64(height)), "rgba": .string(Data(rgba).base64EncodedString()),
    ]
  }
}

extension JSON {
  /// By path, as the hub keeps them.
  static func pictures(_ pictures: [String: QuizPicture]) -> JSON {
    .object(Dictionary(uniqueKeysWithValues: pictures.map { ($0, $1.wire($0)) }))
  }

  /// Of a publication's body; those that cannot be read are passed over: a choice has its label.
  var pictures: [String: QuizPicture] {
    (self["pictures"]?.array ?? []).reduce(into: [:]) { known, picture in
      guard let path = picture["path"]?.string, let read = QuizPicture(wire: picture) else { return }
      known[path] = read
    }
  }
}
