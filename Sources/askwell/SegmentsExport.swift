// `askwell segments export`: a segment's people as a table or as lines, one page of them in memory.
internal import ArgumentParser
internal import Domain
internal import Live

struct SegmentsExport: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the people of a segment to standard output.",
    discussion: """
      jsonl holds all that askwell contacts import reads; csv has email,phone,name,locale,tags and is safe to open as a spreadsheet.
      --columns chooses others for csv: id, email, phone, name, locale, created_at, seen_at, consent, tags, property.NAME.
      """)

  @OptionGroup var segment: SegmentOption
  @Option(help: ArgumentHelp("csv or jsonl.", valueName: "format")) var format = ExportFormat.csv
  @Option(help: ArgumentHelp("Columns of csv, with commas between them.", valueName: "names"), transform: ExportColumn.list)
  var columns: [ExportColumn]?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if format == .jsonl, columns != nil { throw ValidationError("--columns is for csv; a line of jsonl holds all that an import reads") }
  }

  func perform() throws {
    let census = try common.census().census
    let condition = try segment.condition(in: census)
    let columns = columns ?? ExportColumn.usual
    if format == .csv { Out.raw(CSVWriter.line(columns.map(\.name))) }
    try census.forEachMember(of: condition) { contact in
      Out.raw(format == .csv ? CSVWriter.line(columns.map { $0.cell(contact) }) : contact.importLine)
    }
  }
}

enum ExportFormat: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }

/// A column of a table of contacts.
enum ExportColumn: Equatable {
  enum Plain: String, CaseIterable { case id, email, phone, name, locale, createdAt = "created_at", seenAt = "seen_at", consent, tags }
  case plain(Plain)
  case property(String)

  /// What `askwell contacts import` reads.
  static let usual: [ExportColumn] = [Plain.email, .phone, .name, .locale, .tags].map(ExportColumn.plain)

  var name: String {
    switch self {
    case .plain(let column): column.rawValue
    case .property(let name): "property." + name
    }
  }

  init(_ text: String) throws {
    if let plain = Plain(rawValue: text) {
      self = .plain(plain)
    } else if text.hasPrefix("property."), text.count > 9 {
      self = .property(String(text.dropFirst(9)))
    } else {
      let known = Plain.allCases.map(\.rawValue)
      let hint = Spelling.hint(text, among: known)
      throw ValidationError(
        "there is no column \"\(text.cleaned())\"\(hint.isEmpty ? "; there are \(known.joined(separator: ", ")), property.NAME" : hint)")
    }
  }

  static func list(_ text: String) throws -> [ExportColumn] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { try ExportColumn(String($0).trimmingSpaces()) }
  }

  func cell(_ contact: Contact) -> String {
    switch self {
    case .property(let name):
      let value = contact.properties[name]
      return value == nil || value == .null ? "" : value?.string ?? value?.canonical ?? ""
    case .plain(let column):
      switch column {
      case .id: return contact.id
      case .email: return contact.email?.text ?? ""
      case .phone: return contact.phone?.text ?? ""
      case .name: return contact.name ?? ""
      case .locale: return contact.locale ?? ""
      case .createdAt: return contact.created.iso
      case .seenAt: return contact.seen.iso
      case .consent: return contact.consent.filter(\.value.isGiven).map(\.key.rawValue).sorted().joined(separator: ",")
      case .tags: return contact.tags.map(\.tag.text).joined(separator: ",")
      }
    }
  }
}
