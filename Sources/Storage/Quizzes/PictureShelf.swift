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

  /// Pictures that came in with a draft's file: they have no version to stand beside before it is published.
  static let draftPictures = """
    CREATE TABLE quiz_draft_picture (
      ref TEXT NOT NULL, name TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, rgba BLOB NOT NULL,
      PRIMARY KEY (ref, name)) STRICT;
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

extension Connection {
  /// Keeps `pictures` with a draft until it ends.
  func keep(_ pictures: [String: QuizPicture], ofDraft ref: String) throws {
    for (name, picture) in pictures.sorted(by: { $0.key < $1.key }) {
      try run(
        "INSERT OR REPLACE INTO quiz_draft_picture (ref, name, width, height, rgba) VALUES (?, ?, ?, ?, ?)",
        [ref, name, picture.width, picture.height, Data(picture.rgba)])
    }
  }

  /// Pictures that came in with the draft of `ref`.
  func ownPictures(ofDraft ref: String) throws -> [String: QuizPicture] {
    try pictures("SELECT name, width, height, rgba FROM quiz_draft_picture WHERE ref = ?", ref)
  }

  fileprivate func pictures(_ sql: String, _ key: String) throws -> [String: QuizPicture] {
    try rows(sql, [key]).reduce(into: [:]) { pictures, row in
      let data: Data = row[3]
      pictures[row[0]] = QuizPicture(width: row[1], height: row[2], rgba: Array(data))
    }
  }
}

extension Database {
  /// What the draft of `ref` would show: pictures that came in with its file, then those of the version that it was copied from, then
  /// those of the version in force.
  public func pictures(ofDraft ref: String) throws(StoreError) -> [String: QuizPicture] {
    try read { db in
      let versions = try db.rows(
        "SELECT pictures FROM quiz_draft WHERE ref = ?1 AND pictures IS NOT NULL UNION ALL SELECT version FROM quiz WHERE ref = ?1", [ref])
      return try versions.reduce(into: try db.ownPictures(ofDraft: ref)) { known, row in
        let older = try db.pictures("SELECT name, width, height, rgba FROM quiz_picture WHERE version = ?", row[0])
        known.merge(older) { newer, _ in newer }
      }
    }
  }

  /// The pictures of a version, a whole hash, by the names that the quiz gives them; empty for an unknown one.
  public func pictures(ofVersion hash: String) throws(StoreError) -> [String: QuizPicture] {
    try read { try $0.pictures("SELECT name, width, height, rgba FROM quiz_picture WHERE version = ?", hash) }
  }
}
