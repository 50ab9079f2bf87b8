// The installer of a shop's machine, below a folder of its own: what it writes, what a second time changes, what it leaves behind.
import Foundation
import Testing

@Suite("Installer's journey", .serialized)
struct InstallJourney {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-root-\(UUID().uuidString)").path
  private let binaries: String

  init() throws {
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    binaries = URL(fileURLWithPath: try Binary.path("askwell")).deletingLastPathComponent().path
  }

  /// Runs `Scripts/kiosk`; both streams as one text.
  private func kiosk(_ arguments: String..., root: String? = nil) throws -> (code: Int32, said: String) {
    try Shell.run(
      Checkout.path("Scripts/kiosk"), arguments + ["--root", root ?? self.root], environment: ["ASKWELL_BINARIES": binaries])
  }

  private func files() -> [String] {
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter { path in
      let kind = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")[.type] as? FileAttributeType
      return kind != .typeDirectory
    }.sorted()
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

  @Test("a dry run writes no file; the installation then writes what it named; a second one finds nothing to change")
  func writesOnce() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let dry = try kiosk("--install", "--dry-run")
    #expect(dry.code == 0 && files().isEmpty, "\(dry.said)")
    let first = try kiosk("--install")
    #expect(first.code == 0 && first.said.contains("Set the owner's PIN first"), "\(first.said)")
    for path in files() { #expect(dry.said.contains("/\(path)"), "\(path) was not named by the dry run") }
    let key = try text("etc/askwell/askwell.key")
    #expect(key.count == 64 && key.allSatisfy(\.isHexDigit))
    #expect(files().contains("usr/local/bin/askwell") && files().contains("usr/local/share/askwell/Quizzes/skin.yaml"))
    let commands = [
      "askwell": "askwell quiz import", "askwell-sync": "askwell\\-sync run", "askwell-fleet": "askwell\\-fleet join",
    ]
    for (program, command) in commands {
      #expect(try text("usr/local/share/man/man1/\(program).1").contains("\n.SS \(command)"), "\(program)")
      #expect(try text("usr/local/share/bash-completion/completions/\(program)").contains("complete -o filenames"))
      #expect(try text("usr/local/share/zsh/site-functions/_\(program)").hasPrefix("#compdef \(program)"))
      #expect(try text("usr/local/share/fish/vendor_completions.d/\(program).fish").contains("complete -c '\(program)'"))
    }
    let second = try kiosk("--install")
    #expect(second.code == 0 && second.said.contains("Nothing had to change."), "\(second.said)")
  }

  @Test("no script pipes into grep -q: it leaves early, and under pipefail what was found then counts as not found, now and then")
  func pipes() throws {
    let files = ["Scripts", ".ci", "Tests/Support"].map(Checkout.path).flatMap { folder in
      (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).map { folder + "/" + $0 }
    }.filter { !$0.hasSuffix(".py") }
    let texts = files.compactMap { path in (try? String(contentsOfFile: path, encoding: .utf8)).map { (path, $0) } }
    #expect(texts.contains { $0.1.contains("pipefail") } && texts.contains { $0.0.hasSuffix("install-parts/install.sh") })
    for (path, text) in texts {
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        #expect(line.firstMatch(of: #/[^|]\|\s*grep -\w*q/#) == nil, "\(path):\(number + 1)")
      }
    }
  }

  @Test("another console: the unit follows, the first console gets its login back, the shop's configuration stays as it was edited")
  func moves() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(try kiosk("--install").code == 0)
    try "store: lyon-2\n".write(toFile: root + "/etc/askwell/config.yaml", atomically: true, encoding: .utf8)
    #expect(files().contains("etc/systemd/system/getty@tty1.service"))
    #expect(try kiosk("--install", "--tty", "tty3", "--user", "shop").code == 0)
    let unit = try text("etc/systemd/system/askwell-kiosk.service")
    #expect(unit.contains("\nTTYPath=/dev/tty3\n") && unit.contains("\nUser=shop\n") && unit.contains("\nDeviceAllow=/dev/tty3 rw\n"))
    #expect(!unit.contains("tty1") && !unit.contains("@TTY@"))
    #expect(files().contains("etc/systemd/system/getty@tty3.service") && !files().contains("etc/systemd/system/getty@tty1.service"))
    #expect(try text("etc/askwell/config.yaml") == "store: lyon-2\n")
  }

  @Test("the unit holds what keeps a shopper in: 1 setting a line, no program but its own, no network, 30 s for a hang")
  func unit() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(try kiosk("--install").code == 0)
    let lines = Set(try text("etc/systemd/system/askwell-kiosk.service").split(separator: "\n").map(String.init))
    let needed = """
      Type=notify|WatchdogSec=30|Restart=always|RestartSec=1|StartLimitIntervalSec=0|TTYPath=/dev/tty1|TTYReset=yes|TTYVHangup=yes
      TTYVTDisallocate=yes|StateDirectory=askwell|StateDirectoryMode=0700|UMask=0077|LimitCORE=0|OOMScoreAdjust=-500|NoNewPrivileges=yes
      CapabilityBoundingSet=|ProtectSystem=strict|ProtectHome=yes|DevicePolicy=closed|DeviceAllow=/dev/tty1 rw|MemoryDenyWriteExecute=yes
      RestrictAddressFamilies=AF_UNIX|SystemCallFilter=@system-service|SystemCallFilter=~@privileged @resources|NoExecPaths=/
      ExecPaths=/usr/local/bin/askwell|Conflicts=getty@tty1.service rescue.service|User=askwell
      """
    for setting in needed.split(whereSeparator: { "|\n".contains($0) }) { #expect(lines.contains(String(setting)), "\(setting)") }
    #expect(!lines.contains { $0.contains(";") && !$0.hasPrefix("#") })
    #expect(try text("etc/logrotate.d/askwell").contains("size 10M") && text("etc/logrotate.d/askwell").contains("rotate 5"))
  }

  @Test("where systemd's own checker is, it accepts all 6 units and finds the exposure of kiosk and backup at 2.0 or below")
  func systemdAgrees() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let checker = "/usr/bin/systemd-analyze"
    guard FileManager.default.isExecutableFile(atPath: checker) else { return }
    #expect(try kiosk("--install").code == 0)
    for name in ["kiosk.service", "sync.service", "fleet.service", "keymap.service", "backup.service", "backup.timer"] {
      let path = "\(root)/etc/systemd/system/askwell-\(name)"
      // It looks whether the programs are there.
      try String(contentsOfFile: path, encoding: .utf8).replacingOccurrences(of: "/usr/local/", with: "\(root)/usr/local/").write(
        toFile: path, atomically: true, encoding: .utf8)
      let verdict = try Shell.run(checker, ["verify", path])
      #expect(verdict.code == 0 && !verdict.said.contains(name), "\(verdict.said)")
    }
    for name in ["kiosk", "backup"] {
      let exposure = try Shell.run(
        checker, ["security", "--offline=true", "--threshold=20", "\(root)/etc/systemd/system/askwell-\(name).service"])
      #expect(exposure.code == 0, "\(exposure.said.suffix(200))")
    }
  }

  @Test("uninstalling leaves the shop's configuration and nothing else; without an installation it says so with exit code 1")
  func uninstalls() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(try kiosk("--install").code == 0)
    let gone = try kiosk("--uninstall")
    #expect(gone.code == 0, "\(gone.said)")
    #expect(files() == ["etc/askwell/askwell.key", "etc/askwell/config.yaml"])
    let again = try kiosk("--uninstall")
    #expect(again.code == 1 && again.said.contains("Nothing of Askwell is installed"), "\(again.said)")
  }

  @Test("what somebody else has put in its way is not written over; odd options and a missing folder are refused in words")
  func refuses() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let theirs = root + "/etc/systemd/system"
    try FileManager.default.createDirectory(atPath: theirs, withIntermediateDirectories: true)
    try "[Service]\n".write(toFile: theirs + "/getty@tty1.service", atomically: true, encoding: .utf8)
    let stopped = try kiosk("--install")
    #expect(stopped.code == 1 && stopped.said.contains("getty@tty1.service is there already and is not Askwell's"), "\(stopped.said)")
    #expect(try text("etc/systemd/system/getty@tty1.service") == "[Service]\n")
    #expect(try kiosk("--install", "--tty", "pts/0").said.contains("tty1 to tty63"))
    #expect(try kiosk("--install", "--user", "root").said.contains("not root"))
    #expect(try kiosk("--install", "--prefix", "here").said.contains("from the root on"))
    #expect(try kiosk("--install", "--verbose").said.contains("no such option"))
    #expect(try kiosk("--install", root: root + "/nowhere").said.contains("no such directory"))
  }
}
