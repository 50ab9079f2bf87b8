// The pictures that a quiz file names: read when it is imported, looked at when it is checked.
public import Domain
internal import Storage
internal import Terminal

/// Pictures of a quiz's choices, as they lie beside its file.
public struct QuizPictures: Sendable {
  /// By the name that the quiz gives them; those that could not be read are missing.
  public private(set) var pictures: [String: QuizPicture] = [:]
  /// A warning for each choice whose picture could not be read: its label stands alone.
  public private(set) var problems: [Problem] = []

  /// Larger would not be seen: half a cell is a pixel.
  static let largestSide = 128
  /// A quiz with many pictures has smaller ones, or they would fill the kiosk's memory.
  static let many = 32

  /// Reads the pictures of `quiz`, whose file is at `path`.
  public init(of quiz: Quiz, besides path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let side = Set(quiz.questions.flatMap { $0.choices.compactMap(\.image) }).count > QuizPictures.many ? 64 : QuizPictures.largestSide
    for (index, question) in quiz.questions.enumerated() {
      for (number, choice) in question.choices.enumerated() {
        guard let name = choice.image, pictures[name] == nil else { continue }
        do throws(PictureFault) {
          let small = try PNGFile(try PictureFile.bytes(name, in: folder)).scaled(toFit: (side, side))
          pictures[name] = QuizPicture(width: small.width, height: small.height, rgba: small.rgba)
        } catch {
          problems.append(
            Problem(
              "bad_picture", path: "questions[\(index)].choices[\(number)].image", severity: .warning,
              "\(name): \(error); until then the choice has its label only"))
        }
      }
    }
  }
}

extension Database {
  /// The pictures of a quiz's version, ready for the screen. Nothing is asked where the quiz names none.
  func pictures(of quiz: Quiz) throws(StoreError) -> [String: Picture] {
    guard quiz.questions.contains(where: { $0.choices.contains { $0.image != nil } }) else { return [:] }
    return try pictures(ofVersion: quiz.version).compactMapValues { Picture(width: $0.width, height: $0.height, rgba: $0.rgba) }
  }
}
