// To whom a chain publishes: every kiosk, a tenth of them first, or the shop that is looked at.
import Terminal

extension Look {
  /// In the order of the arrows.
  var targets: [PublishTarget] {
    guard let place else { return [.all] }
    if case .shop(let number) = place.kind { return [.all, .percent(10), .shop(number, name: place.name)] }
    return [.all, .percent(10)]
  }

  func nextTarget(after target: PublishTarget) -> PublishTarget {
    let place = targets.firstIndex(of: target) ?? -1
    return targets[(place + 1) % targets.count]
  }
}
