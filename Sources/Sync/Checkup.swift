// An account proved: look after look, and what is missing made if the merchant wants it made.
public import Domain

/// Follows a destination's checks over a transport. Nothing is changed at the vendor unless `makes` is true.
public struct Checkup: Sendable {
  /// What came of it.
  public struct Outcome: Hashable, Sendable {
    /// What was found to be well, in order.
    public var good: [String] = []
    /// What is not there and could be made, each a clause: `the table people is not there`.
    public var missing: [String] = []
    /// What stands in the way; nil when the account works.
    public var trouble: Verdict?
    /// Whether everything is well.
    public var isGood: Bool { trouble == nil && missing.isEmpty }

    /// Nothing looked at yet, or what stands in the way of looking.
    public init(trouble: Verdict? = nil) { self.trouble = trouble }
  }

  private static let mostRequests = 200
  private let destination: any Destination
  private let shop: Vocabulary
  private let makes: Bool
  private let id: @Sendable () -> String
  private let now: @Sendable () -> Instant

  /// - Parameters:
  ///   - makes: the merchant's consent to making what is missing.
  ///   - id: a fresh one at each call.
  public init(
    of destination: any Destination, for shop: Vocabulary, makes: Bool, id: @escaping @Sendable () -> String,
    now: @escaping @Sendable () -> Instant
  ) {
    self.destination = destination
    self.shop = shop
    self.makes = makes
    self.id = id
    self.now = now
  }

  /// Takes the looks in order, up to the first that fails.
  public func run(over transport: any Transport) async -> Outcome {
    var outcome = Outcome()
    var learnt = Learnt()
    var steps = destination.checks(for: shop)
    var count = 0
    while !steps.isEmpty {
      let step = steps.removeFirst()
      count += 1
      guard count <= Checkup.mostRequests else {
        outcome.trouble = .retry(afterSeconds: nil, reason: "there is too much to look at in one go; run the test again")
        return outcome
      }
      do {
        let request = destination.request(forCheck: step, for: shop, knowing: learnt, id: id(), now: now())
        switch destination.finding(in: try await transport.send(request), toCheck: step, for: shop, knowing: learnt) {
        case .good(let words, let more, let then):
          learnt.add(more)
          if !words.isEmpty { outcome.good.append(words) }
          steps = then + steps
        case .missing(_, let making) where makes && !making.isEmpty: steps = making + steps
        case .missing(let words, _): outcome.missing.append(words)
        case .bad(let verdict):
          outcome.trouble = verdict
          return outcome
        }
      } catch {
        outcome.trouble = .retry(afterSeconds: nil, reason: error.words)
        return outcome
      }
    }
    return outcome
  }
}
