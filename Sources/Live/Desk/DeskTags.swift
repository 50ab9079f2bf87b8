// Serves what the console asks about tags, segments and conditions while somebody types.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// A count that somebody waits for at the keyboard ends here, with those who were looked at.
  private static let countMilliseconds: Int64 = 300

  func tags(_ request: TagRequest, for role: ConsoleRole) throws(StoreError) -> TagAnswer {
    switch request {
    case .matches(let question): return .matches(question, matches(question, for: role))
    default: return .refused("Not yet.")
    }
  }

  // MARK: Counts

  /// A fault of the store is an answer here: whoever types goes on typing.
  private func matches(_ question: MatchQuestion, for role: ConsoleRole) -> MatchCount {
    do throws(StoreError) {
      switch question.subject {
      case .people: return try people(question.expression, for: role)
      case .products: return try products(question.expression)
      }
    } catch { return .unknown(error.message) }
  }

  /// With the code of `askwell segments count`.
  private func people(_ expression: String, for role: ConsoleRole) throws(StoreError) -> MatchCount {
    let start = clock()
    let census = try Census(store, bookshelf, zone: configuration.zone, at: start)
    let condition: Predicate
    do { condition = try census.condition(expression) } catch { return .unknown("Not counted: \(error.reason)") }
    let all = try store.contactCount()
    let count = try census.count([condition]) { clock().milliseconds - start.milliseconds < Desk.countMilliseconds }[0]
    return .people(role.known(count.count), of: count.of, reachable: role.known(count.reachable), isWhole: count.of >= all)
  }

  private func products(_ expression: String) throws(StoreError) -> MatchCount {
    guard let condition = try? Predicate(parsing: expression, in: ExpressionScope(.filter)) else {
      return .unknown("Not counted: it cannot be read.")
    }
    let found = try store.catalog().products(where: condition)
    return .products(found.count, of: found.of)
  }
}

extension SegmentFault {
  /// One sentence without the text itself.
  var reason: String {
    switch self {
    case .unreadable(_, let error): error.message
    case .unknown, .unsound: lines.first ?? "it cannot be read"
    }
  }
}
