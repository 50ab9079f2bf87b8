// Numbers as lengths: bars and sparklines, drawn with signs that a screen without colour shows as well.

/// Drawings of numbers. All of them are text, so they fit a table's cell.
public enum Chart {
  /// A bar of at most `width` columns for `part` of `whole`, to an eighth of a column: `██████▍`. Something above nothing shows.
  public static func bar(_ part: Int, of whole: Int, width: Int, ascii: Bool = false) -> String {
    guard whole > 0, part > 0, width > 0 else { return "" }
    let share = min(part, whole)
    if ascii { return String(repeating: "#", count: max(1, (share * width + whole / 2) / whole)) }
    let eighths = max(1, (share * width * 8 + whole / 2) / whole)
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8) + (rest == 0 ? "" : String(partial[rest - 1]))
  }

  /// One sign a value, its height between the least and the greatest: `▁▂▃▄▅▆▇█`. Values that are all alike stand in the middle.
  /// More values than `width` are thinned out, the last one stays.
  public static func sparkline(_ values: [Int], width: Int, ascii: Bool = false) -> String {
    let shown = thinned(values, to: width)
    guard let least = shown.min(), let most = shown.max() else { return "" }
    let steps = ascii ? asciiSteps : steps
    return String(
      shown.map { value in
        least == most ? steps[steps.count / 2 - 1] : steps[(value - least) * (steps.count - 1) / (most - least)]
      })
  }

  private static func thinned(_ values: [Int], to width: Int) -> [Int] {
    guard values.count > width, width > 0 else { return width > 0 ? values : [] }
    return (1...width).map { values[$0 * values.count / width - 1] }
  }

  /// The block that fills `index + 1` eighths of a row, from 0 to 7.
  static func step(_ index: Int) -> String { String(steps[index]) }

  private static let partial = Array("▏▎▍▌▋▊▉")
  private static let steps = Array("▁▂▃▄▅▆▇█")
  private static let asciiSteps = Array("_.-~=+*#")
}
