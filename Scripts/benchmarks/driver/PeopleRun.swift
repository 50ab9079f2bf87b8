// People with an address and nothing else, sealed as the program seals them: what SQL alone cannot write.
import Domain
import Storage

struct PeopleRun {
  private let store: Database

  init(store path: String) throws { store = try Database(at: path) }

  /// Brings in `c0@example.com` and on.
  func bring(_ count: Int) throws {
    for start in stride(from: 0, to: count, by: 10_000) {
      let people = (start..<min(start + 10_000, count)).map { ContactImport(email: Email("c\($0)@example.com")) }
      _ = try store.importContacts(people, at: Instant(milliseconds: 1_767_261_600_000))
    }
    try store.close()
  }
}
