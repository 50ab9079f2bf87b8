// Reads a page of the report as an XML document: its tables, its words, its drawings.
import Foundation
import FoundationXML

/// What an XML reader finds in a page; `fault` where it is not well-formed.
final class ReportReader: NSObject, XMLParserDelegate {
  /// Rows of cells by caption, the head first. White space is joined.
  private(set) var tables: [String: [[String]]] = [:]
  /// Words by the id of the section.
  private(set) var sections: [String: String] = [:]
  /// Attributes of each drawing that stands in no other.
  private(set) var drawings: [[String: String]] = []
  private(set) var names: [String: Int] = [:]
  private(set) var attributes: Set<String> = []
  private(set) var ids: [String] = []
  private(set) var fault: String?

  private var path: [String] = []
  private var caption = ""
  private var rows: [[String]] = []
  private var section = ""

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    if !parser.parse() { fault = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "?")" }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes values: [String: String] = [:]
  ) {
    names[name, default: 0] += 1
    attributes.formUnion(values.keys)
    if let id = values["id"] { ids.append(id) }
    if name == "svg", !path.contains("svg") { drawings.append(values) }
    path.append(name)
    switch name {
    case "section": section = values["id"] ?? ""
    case "table": (caption, rows) = ("", [])
    case "tr": rows.append([])
    case "th", "td": rows[rows.count - 1].append("")
    default: break
    }
    if name != "bdi", name != "wbr" { hear(" ") }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { hear(text) }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    path.removeLast()
    if name == "table" { tables[caption.joined] = rows.map { $0.map(\.joined) } }
    if name == "section" {
      sections[section] = sections[section]?.joined
      section = ""
    }
  }

  private func hear(_ text: String) {
    if path.contains("svg") || path.contains("style") { return }
    if path.contains("caption") { caption += text }
    if path.contains("th") || path.contains("td"), let row = rows.indices.last, let cell = rows[row].indices.last {
      rows[row][cell] += text
    }
    if !section.isEmpty { sections[section, default: ""] += text }
  }
}

extension String {
  fileprivate var joined: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
