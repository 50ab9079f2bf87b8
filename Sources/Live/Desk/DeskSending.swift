// Serves the console's sending pages.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func sending(_ request: SendingRequest, for role: ConsoleRole) throws(StoreError) -> SendingAnswer? {
    switch request {
    case .load: .done
    }
  }
}
