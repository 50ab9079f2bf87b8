// Whose figures count where a kiosk has had several lives: a restored backup, a clone, a store that left and joined anew under another
// invitation. Each life tells sums of its own, and sessions that two lives have are in the sums of both.
internal import Domain

/// The kiosks of some shops, and which of them may be lives of one.
struct FigureLives {
  struct Kiosk {
    var id: String
    var store: Int64
    var shop: String
    var name: String
    /// One credential is one machine, or copies of it.
    var role: String
    var joined: Int64?
    var pushed: Int64?
    var title: String { "\(shop), \(name)" }
  }

  /// What one life tells of one day and slice.
  struct Told {
    /// Sessions that the hub has of it, each counted to the life that sent it last: these are told apart by their ids, so the sum over all
    /// lives is exact.
    var known = 0
    /// Sessions that are in its figures.
    var told = 0
    var rows: [Int] = []
  }

  let kiosks: [Kiosk]
  let places: [String: Int]
  /// By place of the kiosk.
  let families: [Int]

  init(_ kiosks: [Kiosk]) {
    self.kiosks = kiosks
    places = Dictionary(kiosks.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
    var families = Array(kiosks.indices)
    let byStore = Dictionary(grouping: kiosks.indices) { kiosks[$0].store }
    for neighbours in byStore.values {
      for one in neighbours {
        for other in neighbours where one < other && FigureLives.mayBeOne(kiosks[one], kiosks[other]) {
          let (old, new) = (families[other], families[one])
          for place in neighbours where families[place] == old { families[place] = new }
        }
      }
    }
    self.families = families
  }

  /// One was silent for good before the other joined: the same store under a new invitation, or another machine. For the latter nothing
  /// overlaps, and nothing is lost by looking.
  private static func mayBeOne(_ a: Kiosk, _ b: Kiosk) -> Bool {
    func came(_ later: Kiosk, after earlier: Kiosk) -> Bool { later.joined ?? .max > earlier.pushed ?? .max }
    return a.role == b.role || came(a, after: b) || came(b, after: a)
  }

  /// The lives whose figures count for one day and slice of one family.
  ///
  /// Together they may tell as many sessions as the hub knows of them by id. Figures of days before a copy was made are in both lives, and one
  /// of them counts; figures of days after it are each life's own, and all count. What is approximate is the day of the copy itself, and days
  /// that a restored kiosk lived again: there the life with more sessions counts and the other's own are left out, rather than any twice;
  /// `coverage` says how many they are.
  static func counted(_ lives: [Int: Told]) -> Set<Int> {
    let told = lives.filter { !$0.value.rows.isEmpty }
    if told.count < 2 { return Set(told.keys) }
    let most = told.values.map(\.known).reduce(0, +)
    var (chosen, sum): (Set<Int>, Int) = ([], 0)
    for (life, figures) in told.sorted(by: { ($1.value.told, $1.value.known, $1.key) < ($0.value.told, $0.value.known, $0.key) })
    where chosen.isEmpty || sum + figures.told <= most {
      chosen.insert(life)
      sum += figures.told
    }
    return chosen
  }
}

extension HubReader {
  func figureLives(in scope: HubScope) throws(HubFault) -> FigureLives {
    var values = HubValues()
    let clause = scope.clause("k.store_id", &values) ?? "true"
    return FigureLives(
      try line.query(
        """
        SELECT k.kiosk_id, k.store_id, s.name, k.name, k.role, k.joined_at, k.pushed_at
        FROM askwell.kiosk k JOIN askwell.store s ON s.store_id = k.store_id
        WHERE \(clause) ORDER BY k.joined_at NULLS LAST, k.kiosk_id
        """, values.all
      ).map {
        FigureLives.Kiosk(
          id: $0[0] ?? "", store: $0.number(1) ?? 0, shop: $0[2] ?? "", name: $0[3] ?? "", role: $0[4] ?? "", joined: $0.number(5),
          pushed: $0.number(6))
      })
  }
}
