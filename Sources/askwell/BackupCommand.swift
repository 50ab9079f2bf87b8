// `askwell backup` and `askwell restore`: a copy of the store, and a copy in its place.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct BackupCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the store while it is used, and check the copy.",
    discussion: """
      One moment of the store, in one file of mode 0600, without the key: keep askwell.key apart. The copy is read from end to end before \
      it has its name; an older backup of the same name is replaced then. Exit code 65 when the store itself is not sound.
      """)

  @Argument(help: ArgumentHelp("The file to write.", valueName: "file")) var file: String?
  @Option(
    help: ArgumentHelp(
      "A folder instead: keeps a backup a day in it, takes away those that are too many, and erases from older ones who was erased since.",
      valueName: "folder")) var keep: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  /// A day, less what a timer may be late or early.
  private static let keptEveryHours = 22

  func validate() throws {
    guard (file == nil) != (keep == nil) else { throw ValidationError("name the file to write, or a folder with --keep") }
  }

  func perform() throws {
    if let file { return say(try common.premises().openStore(.readOnly).backUp(to: file, at: .now)) }
    let folder = BackupFolder(BackupSettings(folder: keep ?? "", everyHours: BackupCommand.keptEveryHours))
    guard let round = try folder.keep(try common.premises().openStore(), at: .now) else {
      return output.json ? Out.json(.object([:])) : Out.line("a backup of today is there")
    }
    say(round.made)
    if let fault = round.unerased { throw Complaint(fault) }
  }

  private func say(_ copy: StoreCopy) {
    if output.json { return Out.json(.object(copy.members)) }
    Out.line("\(copy.file): \(copy.counted), \(copy.bytes / 1024) KB, checked")
  }
}

struct RestoreCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a backup in the place of the store.",
    discussion: """
      The backup is checked first: its version, its tables, every page and every row. Whoever was erased since it was made is erased in it \
      again. The present store is kept beside the new one as askwell.db.before-restore-TIME. Exit code 75 while a kiosk, a console or a \
      courier has the store open; end them first.
      """)

  @Argument(help: ArgumentHelp("A file that askwell backup wrote.", valueName: "file")) var file: String
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let premises = try common.premises()
    let restored = try Restore(at: premises.database, keyFile: premises.keyFile).restore(file, who: "command line", at: .now)
    if output.json {
      return Out.json(
        .object(
          restored.copy.members.merging([
            "set_aside": .text(restored.setAside), "forgotten_again": .int(Int64(restored.forgotten)),
            "knows_erased": .bool(restored.knowsErased),
          ]) { $1 }))
    }
    let moment = restored.copy.asOf.map { " as of \($0.iso)" } ?? ""
    Out.line("restored: \(restored.copy.counted)\(moment)")
    if restored.forgotten > 0 { Out.line("erased again: \(restored.forgotten) who had been erased since") }
    if !restored.knowsErased {
      Out.note("the store before could not be read: whoever was erased since the backup is in the store again; erase them once more")
    }
    if let aside = restored.setAside { Out.line("the store before is kept as \(aside)") }
  }
}

extension StoreCopy {
  /// `12 sessions and 1 person`.
  fileprivate var counted: String { "\(Out.count(sessions, "session")) and \(Out.count(contacts, "person", "people"))" }

  fileprivate var members: [String: JSON] {
    [
      "file": .string(file), "bytes": .int(bytes), "sessions": .int(Int64(sessions)), "contacts": .int(Int64(contacts)),
      "as_of": .text(asOf?.iso),
    ]
  }
}
