// Serves the console's catalog pages.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func catalog(_ request: CatalogRequest, for role: ConsoleRole) throws(StoreError) -> CatalogAnswer? {
    switch request {
    case .load: .done
    }
  }
}
