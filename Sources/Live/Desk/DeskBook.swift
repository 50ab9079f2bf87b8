// Serves the console's book pages.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func book(_ request: BookRequest, for role: ConsoleRole) throws(StoreError) -> BookAnswer? {
    switch request {
    case .load: .done
    }
  }
}
