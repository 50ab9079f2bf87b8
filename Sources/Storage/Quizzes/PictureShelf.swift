// Pictures of quizzes' choices, by version and by the name that the quiz gives them.
public import Domain
import Foundation
import GRDB

extension Schema {
  /// A version's hash is that of its text: pictures stand beside it. `rgba` has four bytes a pixel.
  static let pictures = """
    CREATE TABLE quiz_picture (
      version TEXT NOT NULL REFERENCES quiz_version(hash), name TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
      rgba BLOB NOT NULL, PRIMARY KEY (version, name)) STRICT;
    """
}

extension Connection {
  /// Keeps `pictures` with a version. One that is known under its name already is exchanged; one that is not given now stays.
  ///
  /// Pictures are looks: no answer and no ranking depends on them, so a better one may come in under the old version.
  func keep(_ pictures: [String: QuizPicture], ofVersion hash: String) throws {
    for (name, picture) in pictures.sorted(by: { $0.key < $1.key }) {
      try run(
        """
        INSERT INTO quiz_picture (version, name, width, height, rgba) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (version, name) DO UPDATE SET width = excluded.width, height = excluded.height, rgba = excluded.rgba
        WHERE rgba <> excluded.rgba OR width <> excluded.width
        """, [hash, name, picture.width, picture.height, Data(picture.rgba)])
    }
  }
}

extension Database {
  /// The pictures of a version, a whole hash, by the names that the quiz gives them; empty for an unknown one.
  public func pictures(ofVersion hash: String) throws(StoreError) -> [String: QuizPicture] {
    try read { db in
      let rows = try db.rows("SELECT name, width, height, rgba FROM quiz_picture WHERE version = ?", [hash])
      return rows.reduce(into: [:]) { pictures, row in
        let data: Data = row[3]
        pictures[row[0]] = QuizPicture(width: row[1], height: row[2], rgba: Array(data))
      }
    }
  }
}
