// A table of numbers as shades, with the scale in words: where much happens, seen at one glance.

/// Rows of values, each drawn as a shade between nothing and the greatest of all.
public struct HeatMap: Equatable, Sendable {
  /// One row.
  public struct Row: Equatable, Sendable {
    /// Before the shades: `Mon`.
    public var label: String
    public var values: [Int]
    /// Behind them.
    public var total: String

    public init(_ label: String, _ values: [Int], total: String = "") {
      self.label = label
      self.values = values
      self.total = total
    }
  }

  public var rows: [Row]
  /// Names above the columns; one that has no room is left out.
  public var columns: [String]

  public init(_ rows: [Row], columns: [String]) {
    self.rows = rows
    self.columns = columns
  }

  /// Shades above nothing.
  private static let levels = 4
  private static let shades = ["·", "░", "▒", "▓", "█"]
  private static let asciiShades = [" ", ".", ":", "*", "#"]

  private var most: Int { rows.flatMap(\.values).max() ?? 0 }
  private func level(_ value: Int) -> Int { value > 0 ? (value * HeatMap.levels + most - 1) / most : 0 }

  /// As lines of at most `width` columns: names of the columns, then one a row. A value takes two cells where there is room, else one.
  public func lines(width: Int, glyphs: Glyphs) -> [TextLine] {
    let label = (rows.map { Width.of($0.label) }.max() ?? 0) + 1
    let total = rows.map { Width.of($0.total) }.max() ?? 0
    let count = rows.map(\.values.count).max() ?? 0
    let cell = label + 2 * count + (total > 0 ? total + 2 : 0) <= width ? 2 : 1
    let shades = glyphs.isASCII ? HeatMap.asciiShades : HeatMap.shades
    var head = TextLine()
    for (index, name) in columns.enumerated() where !name.isEmpty && label + index * cell >= head.end {
      head.add(name, .dim, x: label + index * cell)
    }
    return [head]
      + rows.map { row in
        var line = TextLine(row.label, .dim)
        for run in runs(row.values) {
          let sign = String(repeating: shades[run.level], count: cell * run.count)
          line.add(sign, run.level == 0 ? .border : .accent, x: label + run.start * cell)
        }
        let end = label + cell * count + 2 + total
        return total > 0 && end <= width ? line.adding(row.total, endingAt: end) : line
      }
  }

  /// Neighbours of one shade.
  private func runs(_ values: [Int]) -> [(start: Int, count: Int, level: Int)] {
    values.enumerated().reduce(into: []) { runs, value in
      let level = level(value.element)
      if runs.last?.level == level { runs[runs.count - 1].count += 1 } else { runs.append((value.offset, 1, level)) }
    }
  }

  /// `░ 1-3   ▒ 4-6   ▓ 7-9   █ 10-12`; shades that no value can have are left out. Empty where all is nothing.
  public func scale(_ glyphs: Glyphs) -> String {
    let shades = glyphs.isASCII ? HeatMap.asciiShades : HeatMap.shades
    return (1...HeatMap.levels).compactMap { level -> String? in
      let (low, high) = (most * (level - 1) / HeatMap.levels + 1, most * level / HeatMap.levels)
      guard low <= high else { return nil }
      return "\(shades[level]) \(low == high ? "\(low)" : "\(low)-\(high)")"
    }.joined(separator: "   ")
  }
}
