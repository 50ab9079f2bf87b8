// The way to data beside the checkout, and catalogs from bytes.
import Domain
import Foundation

/// Data that may not be copied into the project: the folder `shared/data` beside the checkout; nil where it is not.
func sharedData(_ path: String, from file: String = #filePath) -> Data? {
  let checkout = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return try? Data(contentsOf: checkout.deletingLastPathComponent().appendingPathComponent("shared/data").appendingPathComponent(path))
}

/// What comes of reading a catalog from bytes: the file, or the codes of its problems.
func catalog(_ bytes: [UInt8]) -> (file: CatalogFile?, problems: [Problem]) {
  bytes.withUnsafeBufferPointer { buffer in
    do throws(Faults) {
      return (try CatalogFile(buffer), [])
    } catch {
      return (nil, error.problems)
    }
  }
}

/// The problems of a quiz file as `line path code`.
func faults(_ text: String) -> [String] { QuizFile(text).problems.map { "\($0.line) \($0.path) \($0.code)" } }
