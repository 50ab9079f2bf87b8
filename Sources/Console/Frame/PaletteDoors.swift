// Pages that the palette opens by a name.
import Terminal

extension Page {
  static func product(_ handle: String, _ title: String) -> Page? { Page(ProductScreen(handle: handle, title: title)) }
  static func contact(_ id: String) -> Page? { Page(ContactScreen(id: id)) }
}
