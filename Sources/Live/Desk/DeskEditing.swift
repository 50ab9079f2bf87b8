// Serves the console's drafts and versions of quizzes.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func editing(_ request: EditingRequest, for role: ConsoleRole) throws(StoreError) -> EditingAnswer? { nil }
}
