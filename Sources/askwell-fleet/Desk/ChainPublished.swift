// What was published last, and how far each has come.
internal import Console
internal import Domain
internal import Fleet

extension ChainDesk {
  private static let mostPublished = 100

  func published() throws(HubFault) -> PublishedPage {
    let now = clock()
    return try door.read { reader throws(HubFault) in
      let all = try reader.publications(limit: ChainDesk.mostPublished)
      let rows = try all.map { publication throws(HubFault) in
        // Why a kiosk has not got it is worth a question where one has not.
        let open = publication.waiting + publication.refused > 0 && publication.withdrawn == nil
        let reasons = try open ? reader.applications(of: publication.version) : []
        return PublishedPage.Row(publication, reasons: reasons, isReplaced: publication.isReplaced(among: all))
      }
      return PublishedPage(version: try reader.change(), asOf: now, rows: rows)
    }
  }
}

extension HubPublication {
  /// Something newer of the same stands that every kiosk of this one gets.
  fileprivate func isReplaced(among all: [HubPublication]) -> Bool {
    all.contains {
      $0.kind == kind && $0.ref == ref && $0.version > version && $0.withdrawn == nil && ($0.target == .all || $0.target == target)
    }
  }
}

extension PublishedPage.Row {
  fileprivate init(_ publication: HubPublication, reasons: [HubApplication], isReplaced: Bool) {
    let target: PublishTarget =
      switch publication.target {
      case .all: .all
      case .percent(let percent): .percent(percent)
      case .store(let number): .shop(number, name: publication.storeName ?? "shop \(number)")
      }
    let reason = reasons.lazy.compactMap { kiosk in kiosk.outcome?.words.map { "\(kiosk.storeName), \(kiosk.kioskName): \($0)" } }.first
    self.init(
      version: publication.version, kind: publication.kind.rawValue, ref: publication.ref, target: target.words, at: publication.at,
      by: publication.by, isTakenBack: publication.withdrawn != nil, isNarrow: publication.target != .all, isReplaced: isReplaced,
      applied: publication.applied, waiting: publication.waiting, refused: publication.refused,
      kiosks: publication.applied + publication.waiting + publication.refused + publication.open, reason: reason)
  }
}

extension Application {
  /// Nil for one that is in force.
  fileprivate var words: String? {
    switch self {
    case .applied: nil
    case .waiting(let words), .refused(let words): words
    }
  }
}
