// One request put on the wire and written down: the only place where a courier sends.
internal import Domain

/// Sends for one account and keeps what was said for the log.
struct Asking: Sendable {
  /// Bytes of a request that are kept.
  private static let askedLimit = 1000

  let courier: Courier
  let account: DestinationAccount

  /// What came of a request.
  struct Answer: Sendable {
    var response: Result<HTTPResponse, TransportFault>
    var exchange: Exchange
  }

  /// Waits for nothing: turns are taken before.
  /// - Parameters:
  ///   - items: deliveries in the request; one alone is named in the log, with what it was asked.
  ///   - people: what is struck out of the log: all that is known of those in `items`.
  func send(_ request: HTTPRequest, step: Step, items: [Delivery], about people: PersonWords? = nil) async -> Answer {
    let world = courier.world
    let began = world.now()
    let people = people ?? PersonWords(of: items.map(\.update))
    let isHeldBack = items.contains { $0.update.isNameless }
    var exchange = Exchange(
      at: began, destination: account.name, delivery: nil, step: step.name, items: items.count, method: request.method,
      address: people.struck(from: address(of: request.url)), asked: "\(request.body.count) bytes", status: nil, answered: "",
      milliseconds: 0)
    let only = items.count == 1 ? items[0] : nil
    if let only {
      exchange.delivery = only.id
      let said = String(decoding: request.body.prefix(Asking.askedLimit * 2), as: UTF8.self)
      exchange.asked = VendorWords.fitForLog(said, without: people, limit: Asking.askedLimit)
    }
    do {
      let response = try await courier.transport.send(request)
      exchange.status = response.status
      exchange.answered =
        isHeldBack && !response.text.isEmpty ? VendorWords.heldBack : VendorWords.fitForLog(response.text, without: people)
      exchange.milliseconds = world.now().milliseconds - began.milliseconds
      return Answer(response: .success(response), exchange: exchange)
    } catch {
      let fault = TransportFault(people.struck(from: error.words))
      exchange.answered = fault.words
      exchange.milliseconds = world.now().milliseconds - began.milliseconds
      return Answer(response: .failure(fault), exchange: exchange)
    }
  }

  private func address(of url: String) -> String {
    Registry.vendor(account.vendor)?.hidesAddress == true ? "(as set)" : Asking.address(url)
  }

  /// Host and path; a part of the path that holds an address of a person is struck out.
  private static func address(_ url: String) -> String {
    let bare = url.split(separator: "?", maxSplits: 1).first.map(String.init) ?? ""
    let path = bare.split(separator: "://", maxSplits: 1).last.map(String.init) ?? bare
    return path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.contains("@") || $0.contains("%40") ? "‹address›" : String($0) }.joined(separator: "/")
  }
}
