// What `askwell doctor` looks at beside the store: files, configuration, disk, terminal. Finding a fault is an answer, not an error.
public import Domain
import Foundation
internal import Storage

/// All checks of one installation.
public struct Checkup: Sendable {
  /// One check.
  public struct Finding: Hashable, Sendable {
    /// A stable short name, `themes`.
    public var check: String
    /// False when something has to be mended.
    public var isOK: Bool
    /// What was found, and for a fault what to do.
    public var detail: String

    init(_ check: String, _ isOK: Bool, _ detail: String) {
      self.check = check
      self.isOK = isOK
      self.detail = detail
    }
  }

  let database: String
  let config: String
  let isConfigNamed: Bool
  let bundled: Bundled?
  let environment: [String: String]

  /// Of this process. Paths are as named on the command line; nil is the standard place.
  public init(database: String?, config: String?) {
    self.init(database: database, config: config, bundled: Bundled.find(), environment: ProcessInfo.processInfo.environment)
  }

  init(database: String?, config: String?, bundled: Bundled?, environment: [String: String]) {
    let standard = StoreLocation(environment: environment)
    self.database = database ?? standard.database
    self.config = config ?? standard.config
    isConfigNamed = config != nil
    self.bundled = bundled
    self.environment = environment
  }

  /// Reads the whole store; changes nothing.
  public func findings(at now: Instant) -> [Finding] {
    before() + store(at: now) + backups(at: now) + [disk()] + files() + [configuration()] + chain() + [terminal()]
  }

  // MARK: Checks

  /// What the next program that opens the store would take away the signs of.
  private func before() -> [Finding] {
    let mending = Mending(of: database, keyFile: StoreLocation.keyFile(besideConfig: config))
    let words = [mending.lostLog(), mending.fault()?.message].compactMap(\.self)
    let kept = mending.keptFiles()
    let asideWords = "set aside, to be removed when nobody needs them: \(kept.joined(separator: ", "))"
    let note = kept.isEmpty ? [] : [Finding("kept_files", true, asideWords)]
    return (words.isEmpty ? [] : [Finding("store_files", false, words.joined(separator: "; "))]) + note
  }

  private func backups(at now: Instant) -> [Finding] {
    guard let settings = (try? TextFile.read(config)).flatMap({ ConfigFile($0).configuration.backups }) else { return [] }
    let cure = "is askwell sync run running, and may it write to \(settings.folder)?"
    guard let newest = BackupFolder(settings).newest(at: now) else {
      return [Finding("backups", false, "none in \(settings.folder): \(cure)")]
    }
    let hours = (now.milliseconds - newest.milliseconds) / 3_600_000
    let isOK = hours <= Int64(settings.everyHours) * 2
    return [Finding("backups", isOK, "the newest is \(hours) h old" + (isOK ? "" : ": \(cure)"))]
  }

  private func store(at now: Instant) -> [Finding] {
    do {
      let store = try Database(at: database, mode: .readOnly, keyFile: StoreLocation.keyFile(besideConfig: config))
      let (checks, counted) = (try store.health(now: now), try store.stockCountedAt())
      return [Finding("store", true, database)] + checks.map { Finding($0.check, $0.isOK, $0.detail) } + [stock(counted, at: now)]
    } catch {
      let mending = Mending(of: database, keyFile: StoreLocation.keyFile(besideConfig: config))
      return [Finding("store", false, (mending.damage(in: error) ?? error).description)]
    }
  }

  /// Whether heads of chains that were written down are still part of them; nothing where there are none.
  public func findings(ofHeads heads: [String]) -> [Finding] {
    guard !heads.isEmpty else { return [] }
    do {
      let store = try Database(at: database, mode: .readOnly, keyFile: StoreLocation.keyFile(besideConfig: config))
      var missing: [String] = []
      for head in heads where try !store.knowsHead(head) { missing.append(head) }
      let words = "no entry has the head \(missing.map { $0.cleaned() }.joined(separator: ", ")): an older copy of the store was put back"
      return [Finding("known_heads", missing.isEmpty, missing.isEmpty ? "\(heads.count) found" : words)]
    } catch {
      return [Finding("known_heads", false, error.description)]
    }
  }

  /// By the setting; a configuration that cannot be read has a finding of its own.
  private func stock(_ counted: Instant?, at now: Instant) -> Finding {
    let hours = settings.configuration.staleStockHours
    if let stale = StaleStock(countedAt: counted, now: now, hours: hours) {
      return Finding("stock", false, "\(stale.words) \(StaleStock.remedy)")
    }
    return Finding("stock", true, counted.map { "counted at \($0.iso)" } ?? "as the catalog's own file says")
  }

  private func disk() -> Finding {
    guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else {
      return Finding("disk", true, "this system does not say what kind of disk holds the store")
    }
    var place = database
    while place != "/", place != ".", realpath(place, nil) == nil { place = URL(fileURLWithPath: place).deletingLastPathComponent().path }
    return Checkup.disk(holding: URL(fileURLWithPath: place).resolvingSymlinksInPath().path, mounts: mounts)
  }

  /// SQLite's log needs memory that all its users share: a disk that others mount too cannot give it (sqlite.org, Write-Ahead Logging).
  static let remote: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre", "gpfs", "ocfs2", "gfs2", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "ncpfs", "coda", "davfs", "fuse.davfs2",
  ]

  /// - Parameter mounts: lines of `/proc/self/mounts`.
  static func disk(holding path: String, mounts: String) -> Finding {
    var best: (point: String, kind: String)?
    for line in mounts.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 3 else { continue }
      let point = String(words[1]).replacing("\\040", with: " ")
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      // The later of two mounts on one point hides the earlier.
      if isAbove, point.utf8.count >= best?.point.utf8.count ?? 0 { best = (point, String(words[2])) }
    }
    guard let best else { return Finding("disk", true, "no disk is mounted at \(path)") }
    guard remote.contains(best.kind) else { return Finding("disk", true, "\(best.kind) at \(best.point), in this machine") }
    return Finding(
      "disk", false, "\(best.kind) at \(best.point) is a network disk, on which a store can be damaged; name a local file with --db")
  }

  private func files() -> [Finding] {
    guard let bundled else {
      return [Finding("bundled_files", false, "not found; set ASKWELL_HOME to the directory that holds Quizzes and Themes")]
    }
    let quizzes = bundled.quizzes.compactMap { path in fault(path) { QuizFile($0).problems } }
    let themes = bundled.themes.compactMap { path in fault(path) { ThemeFile($0).problems } }
    return [
      finding("bundled_files", quizzes, "\(bundled.quizzes.count) quizzes in \(bundled.directory)", isEmpty: bundled.quizzes.isEmpty),
      finding("themes", themes, "\(bundled.themes.count) themes", isEmpty: bundled.themes.isEmpty),
    ]
  }

  private func finding(_ check: String, _ faults: [String], _ detail: String, isEmpty: Bool) -> Finding {
    if isEmpty { return Finding(check, false, "none is there; install askwell again") }
    return faults.isEmpty ? Finding(check, true, detail) : Finding(check, false, faults.joined(separator: "; "))
  }

  /// The first error of a file.
  private func fault(_ path: String, _ problems: (String) -> [Problem]) -> String? {
    do {
      return problems(try TextFile.read(path)).first { $0.severity == .error }?.text(file: path)
    } catch {
      return error.description
    }
  }

  /// The file's, with what a chain sets over it.
  private var settings: ConfigFile {
    ConfigFile((try? TextFile.read(config)) ?? "", chain: Places(database: database, config: config).chainSettings)
  }

  /// Which settings come from the chain's hub; nothing where it sets none.
  private func chain() -> [Finding] {
    let file = StoreLocation.chainSettings(besideStore: database)
    guard access(file, F_OK) == 0 else { return [] }
    if let problem = settings.chainProblems.first {
      return [Finding("fleet_settings", false, "\(problem.text(file: file)); none of the chain's settings is in force")]
    }
    return [Finding("fleet_settings", true, "from the hub: \(settings.chainKeys.joined(separator: ", "))")]
  }

  private func configuration() -> Finding {
    guard isConfigNamed || access(config, F_OK) == 0 else {
      return Finding("configuration", true, "none; every setting is the standard one")
    }
    do {
      let problems = ConfigFile(try TextFile.read(config)).problems
      let words = problems.map { $0.text(file: config) }.joined(separator: "; ")
      return Finding("configuration", problems.isEmpty, problems.isEmpty ? config : words)
    } catch {
      return Finding("configuration", false, error.description)
    }
  }

  /// By the first of the variables that says anything, as the C library reads them.
  func terminal() -> Finding {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = environment["TERM"].flatMap { $0.isEmpty ? nil : $0 }
    let isUTF8 = locale.lowercased().contains("utf-8") || locale.lowercased().contains("utf8")
    if isUTF8 { return Finding("terminal", true, "\(name ?? "none here"), \(locale)") }
    // Without a terminal nothing is painted: a script's environment is no fault.
    guard let name, name != "dumb" else { return Finding("terminal", true, "none here") }
    let found = locale.isEmpty ? "no locale is set" : "the locale \(locale) is not UTF-8"
    return Finding("terminal", false, "\(name): \(found), so letters beyond English may break; set LANG=C.UTF-8")
  }
}
