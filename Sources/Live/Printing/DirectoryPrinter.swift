// Receipts as text files in a directory: for a shop that prints them by other means, and for looking at one without a printer.
import Domain
import Glibc

/// Writes each receipt as a file of its own, whole or not at all.
struct DirectoryPrinter: Sendable {
  private static let mostNames = 100
  let directory: String

  /// - Parameter name: of the file, without its ending; a number is put behind it where there is one already.
  func print(_ bytes: [UInt8], name: String) -> PrintOutcome {
    let draft = "\(directory)/.\(name).\(getpid()).new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return failed("no file can be made there") }
    defer { unlink(draft) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        close(descriptor)
        return failed("a file cannot be written there")
      }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
    for number in 1...DirectoryPrinter.mostNames {
      // A link, unlike a renaming, leaves a file of that name as it is.
      if link(draft, "\(directory)/\(name)\(number == 1 ? "" : "-\(number)").txt") == 0 { return .done }
      guard errno == EEXIST else { break }
    }
    return failed("a file cannot be named there")
  }

  private func failed(_ what: String) -> PrintOutcome {
    .failed("\(directory): \(what): \(String(cString: strerror(errno))); make the directory, and let this user write to it")
  }
}
