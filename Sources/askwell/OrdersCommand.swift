// `askwell orders …`: what was bought, and which sessions it came of.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct OrdersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "Import orders, and match them to the sessions that they came of.",
    subcommands: [Import.self, List.self, MatchAgain.self])

  /// Formats that `--format` names.
  enum Format: String, ExpressibleByArgument, CaseIterable { case auto, shopify, askwell }

  struct Import: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take in the orders of a CSV file; importing it again changes nothing.",
      discussion: """
        A Shopify export of orders, or a file with the columns order, at, sku, quantity, price, code, session, email, one line of an order \
        a row. An order is matched by hand-off code, session, discount code, then address. Rows that cannot be read are named, and \
        their orders passed over.
        """)
    @Argument(help: ArgumentHelp("The orders.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("What the file is.", valueName: "format")) var format = Format.auto
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let bytes = try TextFile.bytes(file, limit: CatalogFile.largestBytes)
      let premises = try common.premises()
      let place = premises.configuration
      let setting = OrdersFile.Setting(currency: place.currency, zone: place.zone)
      let read: OrdersFile
      do {
        read = try bytes.withUnsafeBufferPointer { try OrdersFile($0, format: OrdersFile.Format(rawValue: format.rawValue), in: setting) }
      } catch let faults as Faults {
        throw faults.complaint(about: file)
      }
      guard !read.orders.isEmpty else {
        let reasons = read.skipped.prefix(20).map { $0.text(file: file) }
        throw Complaint(.badData, lines: reasons + ["\(file): there is no order in it; the orders stay as they were"])
      }
      var progress = Progress("orders", of: read.orders.count)
      let isLong = read.orders.count > 2_000
      let done = try premises.openFilledStore().importOrders(
        read.orders, source: file, windowDays: place.orderDays, by: "command line", at: .now
      ) { if isLong { progress.show($0) } }
      progress.end()
      if output.json { return Out.json(done.json(read)) }
      for problem in read.skipped { Out.note("\(problem.text(file: file)); the order was passed over") }
      Out.line("\(Out.count(done.orders, "order")): \(done.added) new, \(done.changed) changed, \(done.unchanged) as before")
      Out.line(done.words)
    }
  }

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "The latest orders, each with its session and how that is known.")
    @Option(help: ArgumentHelp("At most this many.", valueName: "count")) var limit = 50
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let currency = premises.configuration.currency
      let store = try premises.openFilledStore()
      let orders = try store.orders(limit: max(1, limit))
      if output.json { return Out.json(.array(orders.map(\.json))) }
      guard !orders.isEmpty else { return Out.line("no orders yet; askwell orders import FILE") }
      let rows = orders.map { order in
        [
          order.name, order.at.iso, String(order.lines), Money.text(order.value, in: currency), order.session ?? "-",
          order.isCancelled ? "cancelled" : order.match.map(\.words) ?? "",
        ]
      }
      Out.table(["order", "at", "lines", "value", "session", "known by"], rows, right: [2, 3])
      Out.line("\(orders.count) of \(try store.orderCount()) orders, in \(currency)")
    }
  }

  struct MatchAgain: HouseCommand {
    static let configuration = CommandConfiguration(
      commandName: "match", abstract: "Look again for the sessions of orders that have none.")
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let found = try premises.openFilledStore().matchOrders(windowDays: premises.configuration.orderDays)
      if output.json { return Out.json(["matched": .int(Int64(found))]) }
      Out.line(found == 1 ? "1 order has found its session" : "\(found) orders have found their sessions")
    }
  }
}

extension OrderMatch {
  fileprivate var words: String {
    switch self {
    case .code: "hand-off code"
    case .session: "session"
    case .discount: "discount code"
    case .contact: "address"
    }
  }
}

extension OrderImport {
  fileprivate func json(_ file: OrdersFile) -> JSON {
    [
      "orders": .int(Int64(orders)), "lines": .int(Int64(lines)), "added": .int(Int64(added)), "changed": .int(Int64(changed)),
      "unchanged": .int(Int64(unchanged)),
      "matched": .object(
        Dictionary(uniqueKeysWithValues: OrderMatch.allCases.map { ($0.rawValue, .int(Int64(matched[$0] ?? 0))) })),
      "unmatched": .int(Int64(unmatched)), "cancelled": .int(Int64(cancelled)), "format": .string(file.format.rawValue),
      "skipped": .array(file.skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
    ]
  }

  fileprivate var words: String {
    let ways = OrderMatch.allCases.compactMap { way in matched[way].map { "\($0) by \(way.words)" } }
    let known = matched.values.reduce(0, +)
    return "\(known) came of a session\(ways.isEmpty ? "" : " (\(ways.joined(separator: ", ")))"), \(unmatched) of none that is known, "
      + "\(cancelled) cancelled"
  }
}

extension StoredOrder {
  fileprivate var json: JSON {
    [
      "order": .string(name), "at": .string(at.iso), "cancelled": .bool(isCancelled), "lines": .int(Int64(lines)),
      "value": .int(Int64(value)), "session": .text(session), "matched_by": .text(match?.rawValue),
    ]
  }
}
