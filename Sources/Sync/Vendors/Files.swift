// Files in a folder, as CSV or JSON Lines, for whatever reads them: one file a day, appended to.
public import Domain
internal import Foundation

/// One row a delivery, in `NAME-2026-11-24.csv` (the day of the attempt, in UTC). A row is in the files once, however often its delivery is
/// tried (see `FileDrop`). What was written is never changed: a withdrawal and an erasure are rows too, whose `purpose` says so, and whoever
/// reads the files acts on them.
public struct Files: Destination {
  /// As accounts name it.
  public static let vendor = "files"
  /// As it is called.
  public static let title = "Files"
  /// For whoever chooses.
  public static let about = "a folder of CSV or JSON Lines files, one a day"
  /// Only `folder` is required.
  public static let settings = [
    SettingKey("folder", isRequired: true, help: "where the files lie, written from the root: /srv/askwell"),
    SettingKey("format", standard: "csv", help: "csv, or jsonl for a JSON object a line"),
  ]
  /// Ours: a disk states no limit. One at a time: a file has one end.
  public static let pace = Pace(
    limit: RateLimit(perMinute: 3000, burst: 50), bulkLimit: RateLimit(perMinute: 60, burst: 10), connections: 1, backoff: .vendor)

  /// Faults of `folder` and `format`, by their form alone.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems: [Problem] = []
    if let folder = settings["folder"], !folder.isEmpty, !folder.hasPrefix("/") || folder != folder.cleaned() {
      problems.append(Problem("bad_folder", path: "folder", "must be written from the root, such as /srv/askwell"))
    }
    if let format = settings["format"], FileDrop.Format(rawValue: format) == nil {
      problems.append(Problem("bad_format", path: "format", "must be csv or jsonl"))
    }
    return problems
  }

  private let name: String
  private let folder: String
  private let format: FileDrop.Format

  /// Throws every fault of the settings.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = Files.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let folder = account.settings["folder"], !folder.isEmpty else {
      throw Faults([Problem("missing_key", path: "folder", "is missing")])
    }
    name = account.name
    self.folder = folder
    format = account.settings["format"].flatMap(FileDrop.Format.init) ?? .csv
  }

  /// One: `append`.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] { ["append"] }

  /// One row; the day of `now` names the file.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    append(JSON.array([FileDrop.row(of: delivery)]).canonical, now: now)
  }

  /// A full disk is waited for; a folder that is not there, or is closed, pauses.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    .verdict(verdict(on: response))
  }

  /// 1000 rows, or 2 MB.
  public func bulkRule(for step: Step) -> BulkRule? { BulkRule(items: 1000, bytes: 2_000_000) }

  /// The row as JSON.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? { FileDrop.row(of: delivery).canonical }

  /// All rows at once: one write, one fsync.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    append("[" + items.joined(separator: ",") + "]", now: now)
  }

  /// All of them, or none.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    let verdict = verdict(on: response)
    return verdict == .accepted ? .settled(deliveries.map { _ in .accepted }) : .whole(verdict)
  }

  /// One: `folder`.
  public func checks(for shop: Vocabulary) -> [Step] { ["folder"] }

  /// Looks whether the folder may be written; `make` makes it.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    HTTPRequest(step == "make" ? "MAKE" : "LOOK", address)
  }

  /// A folder that is not there can be made.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let verdict = verdict(on: response)
    if verdict == .accepted { return .good(step == "make" ? "the folder was made" : "the folder can be written", Learnt(), then: []) }
    guard response.status == 404, step == "folder" else { return .bad(verdict) }
    return .missing("the folder \(folder) is not there", making: ["make", "folder"])
  }

  private func verdict(on response: HTTPResponse) -> Verdict {
    // The transport's own words: names of files and folders, nothing of a person.
    let said = response.text.cleaned()
    return switch StatusClass(status: response.status) {
    case .done: .accepted
    case .later: .retry(afterSeconds: nil, reason: said)
    case .outOfOrder: .pause(reason: "\(said); check folder")
    case .refused: .refused(reason: said)
    }
  }

  private var address: String { URL(fileURLWithPath: folder, isDirectory: true).absoluteString }

  /// - Parameter rows: a JSON array.
  private func append(_ rows: String, now: Instant) -> HTTPRequest {
    let file = JSON.string("\(name)-\(now.iso.prefix(10)).\(format.rawValue)").canonical
    return HTTPRequest("APPEND", address, body: Array("{\"file\":\(file),\"rows\":\(rows)}".utf8))
  }
}
