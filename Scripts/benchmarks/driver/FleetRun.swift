// What `Scripts/bench fleet` measures at a hub: counts one by one, entries of many kiosks pushed side by side, and publishing to all of them.
import Domain
import Fleet
import Foundation
import Synchronization

struct FleetRun {
  private let address: HubAddress

  /// - Parameter address: of the hub's owner.
  init(_ address: String) throws { self.address = try HubAddress(address) }

  /// Makes the hub in an empty database.
  func create() throws {
    let owner = HubOwner(address)
    try owner.open()
    _ = try owner.create()
    owner.close()
  }

  /// Reads an expression a line, of all shops or after `@REGION `, and answers `COUNT NANOSECONDS`, over one connection.
  func count() throws {
    let reader = HubReader(address)
    try reader.open()
    while let line = readLine() {
      let region = line.first == "@" ? line.dropFirst().prefix { $0 != " " } : nil
      let scope = try region.map { try reader.scope(region: String($0)) } ?? .all
      let expression = try Predicate(parsing: region.map { String(line.dropFirst($0.count + 2)) } ?? line, in: .segment)
      var people = 0
      let took = try nanoseconds {
        people = try reader.count(expression, in: scope, now: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), zone: .utc)
      }
      print(people, took)
      fflush(nil)
    }
  }

  // MARK: Pushing

  /// One kiosk for each file of `directory`, whose lines are entries `{kind, key, body}`. Their connections stand, as kiosks' do for days:
  /// each has pushed its first entry. The rest lies ready in parcels, which a chain's kiosks make on machines of their own. Prints the
  /// nanoseconds from the first of these pushes to the last answer, where `connections` push at a time, and those of processor time that
  /// this side took of it, and took to make the parcels.
  func merge(_ directory: String, connections: Int) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    let places = try invite(files.count)
    let logs = try files.map { file in
      let lines = try String(contentsOfFile: directory + "/" + file, encoding: .utf8).split(separator: "\n")
      return lines.enumerated().compactMap { index, line in
        JSON(parsing: String(line)).flatMap { json in
          Entry.Kind(rawValue: json["kind"]?.string ?? "").map {
            Entry(n: Int64(index + 1), kind: $0, key: json["key"]?.string ?? "", body: json["body"] ?? .null)
          }
        }
      }
    }
    let kiosks = Mutex<[Int: Kiosk]>([:])
    let begun = Self.processorTime
    try Self.together(connections) { lane in
      for index in stride(from: lane, to: places.count, by: connections) {
        let kiosk = try Kiosk(at: places[index], log: logs[index])
        kiosks.withLock { $0[index] = kiosk }
      }
    }
    let own = Self.processorTime
    let took = try nanoseconds {
      try Self.together(connections) { lane in
        for index in stride(from: lane, to: places.count, by: connections) { try kiosks.withLock { $0[index] }?.push() }
      }
    }
    print(took, Self.processorTime - own, own - begun)
  }

  private static var processorTime: Int64 {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Int64($1.tv_sec) * 1_000_000_000 + Int64($1.tv_usec) * 1000 }
  }

  /// A kiosk that has said hello and has its log to send; used by one thread at a time.
  private final class Kiosk: @unchecked Sendable {
    private let hub: Hub
    private let parcels: [Parcel]
    private let last: Int64
    private var state: (kiosk: UUID, generation: UUID, acknowledged: Int64)

    init(at place: String, log: [Entry]) throws {
      hub = Hub(try HubAddress(place))
      try hub.open()
      last = Int64(log.count)
      let state = try FleetRun.hello(hub, last: last)
      self.state = state
      parcels = stride(from: 1, to: log.count, by: Entry.most).map { start in
        Parcel(Array(log[start..<min(start + Entry.most, log.count)]), from: state.kiosk)
      }
      try push(Parcel(Array(log.prefix(1)), from: state.kiosk))
    }

    func push() throws {
      for parcel in parcels { try push(parcel) }
      guard state.acknowledged == last else { throw Complaint("a kiosk was not taken in whole") }
      hub.close()
    }

    private func push(_ parcel: Parcel) throws {
      let ticket = PushTicket(kiosk: state.kiosk, generation: state.generation, next: UUID(), after: state.acknowledged)
      let pushed = try hub.push(parcel, ticket)
      (state.generation, state.acknowledged) = (pushed.generation, pushed.acknowledged)
    }
  }

  private func invite(_ count: Int) throws -> [String] {
    let owner = HubOwner(address)
    try owner.open()
    defer { owner.close() }
    let prefix = UUID().uuidString
    return try (0..<count).map { index in
      try owner.invite("kiosk \(index)", to: try owner.addStore(named: "\(prefix) \(index)", region: "R\(index % 10)"))
    }
  }

  private static func hello(_ hub: Hub, last: Int64) throws -> (kiosk: UUID, generation: UUID, acknowledged: Int64) {
    let answer = try hub.hello(
      Hello(
        kiosk: nil, generation: nil, next: nil, instance: UUID().uuidString, program: "bench", schema: 1,
        now: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), last: last))
    guard case .welcome(let welcome) = answer else { throw Complaint("the hub did not let a kiosk in") }
    return (welcome.kiosk, welcome.generation, welcome.acknowledged)
  }

  // MARK: Publishing

  /// `kiosks` connections that listen; publishes `rounds` times and prints, a line each, how many nanoseconds after the call began each of
  /// the kiosks held what was published.
  func publish(to kiosks: Int, rounds: Int) throws {
    let places = try invite(kiosks)
    let publisher = Publisher(address, as: "bench")
    try publisher.open()
    let state = Mutex(Listening())
    let threads = Thread.detached(kiosks) { lane in
      do {
        try Self.listen(at: places[lane], rounds: rounds, state)
      } catch {
        state.withLock { $0.fault = $0.fault ?? "\(error)" }
      }
    }
    try Self.wait(for: state) { $0.ready == kiosks }
    for round in 1...rounds {
      let begun = ContinuousClock.now
      state.withLock { $0.begun = begun }
      let body: JSON = ["round": .int(Int64(round)), "filling": .string(String(repeating: "x", count: 20_000))]
      _ = try publisher.publish(.setting, "bench", body, to: .all)
      try Self.wait(for: state) { $0.times.count == kiosks * round }
    }
    threads.wait()
    for time in state.withLock({ $0.times }) { print(time) }
  }

  private struct Listening {
    var ready = 0
    var begun = ContinuousClock.now
    var times: [Int64] = []
    var fault: String?
  }

  private static func listen(at place: String, rounds: Int, _ state: borrowing Mutex<Listening>) throws {
    let hub = Hub(try HubAddress(place))
    try hub.open()
    defer { hub.close() }
    let kiosk = try hello(hub, last: 0).kiosk
    var seen: Int64 = 0
    for publication in try hub.published(to: kiosk, after: seen) { seen = max(seen, publication.version) }
    state.withLock { $0.ready += 1 }
    var left = rounds
    while left > 0 {
      guard try hub.wait(atMost: .seconds(30)) else { throw Complaint("nothing was heard of a publication") }
      for publication in try hub.published(to: kiosk, after: seen) {
        seen = publication.version
        left -= 1
        let now = ContinuousClock.now
        state.withLock { listening in
          let took = (now - listening.begun).components
          listening.times.append(took.seconds * 1_000_000_000 + took.attoseconds / 1_000_000_000)
        }
      }
    }
  }

  private static func wait(for state: borrowing Mutex<Listening>, _ isDone: (Listening) -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let (done, fault) = state.withLock { (isDone($0), $0.fault) }
      if let fault { throw Complaint(fault) }
      if done { return }
      guard ContinuousClock.now < deadline else { throw Complaint("the kiosks did not all answer within a minute") }
      Thread.sleep(forTimeInterval: 0.002)
    }
  }

  /// Runs `work` for each lane on a thread of its own; the first fault is thrown.
  private static func together(_ lanes: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
    let fault = Mutex<String?>(nil)
    Thread.detached(lanes) { lane in
      do {
        try work(lane)
      } catch {
        fault.withLock { $0 = $0 ?? "\(error)" }
      }
    }.wait()
    if let words = fault.withLock({ $0 }) { throw Complaint(words) }
  }
}

extension Thread {
  fileprivate static func detached(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) -> DispatchGroup {
    let group = DispatchGroup()
    for lane in 0..<count {
      group.enter()
      let thread = Thread {
        work(lane)
        group.leave()
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    return group
  }
}
