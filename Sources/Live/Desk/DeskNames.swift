// Every name of the shop, for the command palette.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// Quizzes and products; segments and people for who may see people. One pass over the catalog and the contacts.
  func names(for role: ConsoleRole) throws(StoreError) -> [PaletteEntry] {
    var names: [PaletteEntry] = []
    for quiz in try quizKeeping.quizzes() {
      let title = quiz.title.text(in: "en")
      names.append(PaletteEntry(title, kind: "quiz", .quiz(ref: quiz.ref, title: title)))
      if role.may(.edit) { names.append(PaletteEntry("Edit \(title)", kind: "quiz", .edit(quiz: quiz.ref))) }
    }
    if role.may(.edit) { names += try segmentNames(for: role) }
    names += try store.catalog().variants.map {
      PaletteEntry("\($0.title)  \($0.sku)", kind: "product", .product(handle: $0.product, title: $0.title))
    }
    guard role.may(.manage) else { return names }
    names += try store.contactNames().map { PaletteEntry($0.words, kind: "contact", .contact($0.id)) }
    return names
  }

  private func segmentNames(for role: ConsoleRole) throws(StoreError) -> [PaletteEntry] {
    let discretion = discretion(of: role)
    let saved = try store.segments().map { PaletteEntry($0.name, kind: "segment", .segment(.saved($0.name))) }
    let tags = try store.tagCounts().filter { discretion.mayKnow($0.people) }
    return saved + tags.map { PaletteEntry($0.tag.text, kind: "tag", .segment(.tag($0.tag))) }
  }
}
