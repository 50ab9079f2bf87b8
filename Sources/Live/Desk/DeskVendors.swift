// What only a vendor knows, asked of the courier's program and answered later.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// Sends for the courier; nil, since it answers later.
  func sendFor(_ request: SendingRequest, for role: ConsoleRole) throws(StoreError) -> ConsoleReply? {
    guard let errands else { return .failed("askwell-sync cannot be found; build or install it beside askwell") }
    guard var errand = try errand(for: request, role) else { return nil }
    let answer = errand.answer
    // What comes after the lock, or into another's hands, is for nobody.
    errand.answer = { [weak self] in self?.admitted == role ? answer($0) : nil }
    errands.send(errand)
    return nil
  }

  private func errand(for request: SendingRequest, _ role: ConsoleRole) throws(StoreError) -> Errands.Errand? {
    switch request {
    case .vendors:
      Errands.Errand(words: ["destinations", "vendors", "--json"], needsStore: false) { .vendors(from: $0) }
    case .save(let order): Desk.save(order, by: role)
    case .remove(let name):
      Errands.Errand(words: ["destinations", "remove", name, "--who", role.rawValue], onlyAsks: false) { answer in
        answer.isGood ? .sending(.removed(name)) : .failed("\(name) was not removed: \(answer.complaint)")
      }
    case .sample(let name):
      Errands.Errand(words: ["destinations", "sample", name, "--json"]) { .sending(.sample(SamplePage(name, $0))) }
    case .test(let name):
      Errands.Errand(words: ["destinations", "test", name, "--json"]) { .sending(.tested(name, TestAnswer($0))) }
    case .make(let name):
      Errands.Errand(words: ["destinations", "test", name, "--create", "--json"], onlyAsks: false) {
        .sending(.tested(name, TestAnswer($0)))
      }
    case .leaveOut(let name, let item, let isLeftOut):
      Desk.save(try narrowed(try store.account(of: name), item: item, isLeftOut: isLeftOut), by: role)
    case .rename(let name, let item, let to): Desk.save(try renamed(try store.account(of: name), item: item, to: to), by: role)
    case .load, .open, .pause, .resume, .letters, .letter, .change, .retry: nil
    }
  }

  private static func save(_ order: DestinationOrder, by role: ConsoleRole) -> Errands.Errand {
    let shown: [String: JSON] = order.isNew ? [:] : ["shown": .object(order.shown.mapValues(JSON.string))]
    let fields: [String: JSON] = [
      "name": .string(order.name), "vendor": .string(order.vendor), "is_new": .bool(order.isNew), "who": .string(role.rawValue),
      "settings": .object(order.settings.mapValues(JSON.string)),
      "secrets": .object(order.secrets.mapValues { .string($0.exposed) }),
    ]
    let form = JSON.object(fields.merging(shown) { $1 })
    return Errands.Errand(words: ["destinations", "save"], input: form.canonical, onlyAsks: false) { answer in
      guard let json = answer.json, let isSaved = json["saved"]?.bool else {
        return .sending(.refused(["": answer.complaint.isEmpty ? "the courier's program gave no answer" : answer.complaint]))
      }
      if isSaved {
        return .sending(.saved(order.name, isNew: order.isNew, notes: json["notes"]?.array?.compactMap(\.string) ?? []))
      }
      let problems = (json["problems"]?.array ?? []).map { ($0["field"]?.string ?? "", $0["message"]?.string ?? "") }
      return .sending(.refused(Dictionary(problems, uniquingKeysWith: { first, _ in first })))
    }
  }

  /// One item more or less left out; all other settings stay as they are.
  private func narrowed(_ account: DestinationAccount, item: String, isLeftOut: Bool) throws(StoreError) -> DestinationOrder {
    var items = (account.settings["leave_out"] ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
    items.removeAll { $0 == item }
    if isLeftOut { items.append(item) }
    return changed(account, "leave_out", items.sorted().joined(separator: ", "))
  }

  /// One item under another name; an empty one gives it its own back.
  private func renamed(_ account: DestinationAccount, item: String, to name: String) throws(StoreError) -> DestinationOrder {
    var items = (account.settings["names"] ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
    items.removeAll { $0.hasPrefix("\(item)=") }
    if !name.isEmpty { items.append("\(item)=\(name)") }
    return changed(account, "names", items.sorted().joined(separator: ", "))
  }

  private func changed(_ account: DestinationAccount, _ key: String, _ value: String) -> DestinationOrder {
    DestinationOrder(
      name: account.name, vendor: account.vendor, isNew: false, settings: [key: value], secrets: [:],
      shown: [key: account.settings[key] ?? ""])
  }
}

extension ConsoleReply {
  fileprivate static func vendors(from answer: CourierProgram.Answer) -> ConsoleReply {
    guard let list = answer.json?.array else { return .failed("The vendors are not known: \(answer.complaint)") }
    return .sending(.vendors(list.compactMap(Vendor.init)))
  }
}

extension Vendor {
  fileprivate init?(_ json: JSON) {
    guard let name = json["vendor"]?.string else { return nil }
    let settings = (json["settings"]?.array ?? []).compactMap { setting in
      setting["name"]?.string.map {
        Setting(
          $0, isRequired: setting["required"]?.bool ?? false, isSecret: setting["secret"]?.bool ?? false,
          help: setting["help"]?.string ?? "", standard: setting["standard"]?.string)
      }
    }
    self.init(name: name, title: json["title"]?.string ?? name, about: json["about"]?.string ?? "", settings: settings)
  }
}

extension SamplePage {
  fileprivate init(_ name: String, _ answer: CourierProgram.Answer) {
    guard let json = answer.json, answer.isGood else {
      self.init(destination: name, problem: answer.complaint.isEmpty ? "the courier's program gave no answer" : answer.complaint)
      return
    }
    let requests = (json["requests"]?.array ?? []).map { part in
      Request(
        step: part["step"]?.string ?? "", head: "\(part["method"]?.string ?? "") \(part["url"]?.string ?? "")",
        body: part["body"]?.pretty ?? "")
    }
    let names = (json["names"]?.array ?? []).map { row in
      Name(
        row["part"]?.string ?? "", item: row["item"]?.string, names: row["names"]?.array?.compactMap(\.string) ?? [],
        value: row["value"]?.string ?? "", collidesWith: row["collides_with"]?.array?.compactMap(\.string) ?? [],
        isLeftOut: row["left_out"]?.bool ?? false, given: row["given"]?.string)
    }
    self.init(destination: name, isInvented: json["invented"]?.bool ?? false, requests: requests, names: names)
  }
}

extension TestAnswer {
  fileprivate init(_ answer: CourierProgram.Answer) {
    guard let json = answer.json, let isGood = json["ok"]?.bool else {
      self.init(isGood: false, words: answer.complaint.isEmpty ? "the courier's program gave no answer" : answer.complaint)
      return
    }
    self.init(
      isGood: isGood, words: json["message"]?.string ?? "", isResumed: json["resumed"]?.bool ?? false,
      missing: json["missing"]?.array?.compactMap(\.string) ?? [])
  }
}
