// Serves the console's editing pages.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func editing(_ request: EditingRequest, for role: ConsoleRole) throws(StoreError) -> EditingAnswer? {
    switch request {
    case .load: .done
    }
  }
}
