// How a choice's links stand for the cells of its row, and a cell for a link.
import Domain

extension Grid {
  /// What a choice does, by word of the dimension in lower case.
  static func effects(of carrier: Tree, _ dimension: Dimension) -> [String: Effect] {
    var effects: [String: Effect] = [:]
    for link in carrier["links"]?.items ?? [] {
      for word in names(link, dimension) where effects[word.lowercased()] == nil { effects[word.lowercased()] = effect(link) }
    }
    return effects
  }

  private static func names(_ link: Tree, _ dimension: Dimension) -> [String] {
    guard let value = link[dimension.rawValue] else { return [] }
    return value.items?.compactMap(\.scalar) ?? value.scalar.map { [$0] } ?? []
  }

  private static func effect(_ link: Tree) -> Effect {
    if link["exclude"]?.scalar == "true" { return .exclude }
    if link["require"]?.scalar == "true" { return .require }
    if link["pin"]?.scalar == "true" { return .pin }
    return .points(link["points"]?.scalar.flatMap { Int($0) } ?? 1)
  }

  /// The choice with another effect on one word; links that name several words lose the one, and stay what they are for the others.
  static func carrier(_ carrier: Tree, setting effect: Effect?, of word: String, _ dimension: Dimension) -> Tree {
    var carrier = carrier
    var links = carrier["links"]?.items ?? []
    var place: Int?
    for index in links.indices.reversed() {
      let all = names(links[index], dimension)
      guard all.contains(where: { $0.lowercased() == word.lowercased() }) else { continue }
      if all.count == 1 {
        links.remove(at: index)
        place = index
      } else {
        let rest = all.filter { $0.lowercased() != word.lowercased() }
        links[index][dimension.rawValue] = rest.count == 1 ? .text(rest[0]) : .list(rest.map(Tree.text))
      }
    }
    if let effect { links.insert(link(word, effect, dimension), at: place ?? links.count) }
    carrier["links"] = links.isEmpty ? nil : .list(links)
    return carrier
  }

  private static func link(_ word: String, _ effect: Effect, _ dimension: Dimension) -> Tree {
    var link = Tree.map([.init(dimension.rawValue, .text(word))])
    switch effect {
    case .points(let points): link["points"] = .number(points)
    case .exclude: link["exclude"] = .flag(true)
    case .require: link["require"] = .flag(true)
    case .pin: link["pin"] = .flag(true)
    }
    return link
  }
}
