// Which numbers a question takes, near to where something turns: what a survey of all answers tries.

extension Question {
  /// Each of `turns` as far as it is a step of this question, or the step below it, with its neighbours; in order. Steps count from `min`, and
  /// are one of the last decimal where the question names none. A turn out of all proportion has none.
  func steps(beside turns: [Number]) -> [Number] {
    // Four of them are within a number's range.
    let far: UInt64 = 1 << 61
    let unit = step?.millionths ?? (0..<decimals).reduce(Int64(1_000_000)) { unit, _ in unit / 10 }
    let origin = step == nil ? 0 : minimum?.millionths ?? 0
    guard unit > 0, unit.magnitude < far, origin.magnitude < far else { return [] }
    var grid: Set<Int64> = []
    for turn in turns {
      let (offset, isOut) = turn.millionths.subtractingReportingOverflow(origin)
      guard !isOut, offset.magnitude < far else { continue }
      let floor = origin + floorDivide(offset, unit).quotient * unit
      grid.formUnion([floor - unit, floor, floor + unit])
    }
    return grid.sorted().map(Number.init(millionths:))
  }
}
