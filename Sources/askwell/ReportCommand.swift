// `askwell report`: the figures of `askwell funnel` as one page for a manager, who needs no program but a browser or a printer.
internal import ArgumentParser
internal import Domain
internal import Live

struct ReportCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "A manager's report as one page of HTML, to be sent, printed or kept.",
    discussion: """
      The page needs nothing beside it: no network, no other file. It shows what askwell funnel --json says of the same days. A file that \
      is there already is replaced when the new one is whole.
      """)

  @Option(help: ArgumentHelp("The file to write; - is standard output.", valueName: "file")) var html: String
  @OptionGroup var which: FunnelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if html.isEmpty { throw ValidationError("--html: name the file to write, such as report.html") }
  }

  func perform() throws {
    let page = ReportPage(try which.report(try common.premises())).html
    if html == "-" { return Out.raw(page) }
    do throws(PageFile.Fault) {
      try PageFile.write(page, to: html)
    } catch {
      throw Complaint(error.isPlace ? .cannotCreate : .inputOutput, error.description)
    }
    Out.note("askwell: \(html.cleaned()) written")
  }
}
