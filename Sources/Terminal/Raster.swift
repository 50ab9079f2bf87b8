// Pixels made fewer or more: each new pixel is the mean of what it covers.

/// Work on pixels of four bytes (red, green, blue, alpha), row by row.
public enum Raster {
  /// The largest size in proportion to `size` that fits into `room`; never below 1.
  public static func fit(_ size: (width: Int, height: Int), in room: (width: Int, height: Int)) -> (width: Int, height: Int) {
    if size.width * room.height <= size.height * room.width {
      return (min(room.width, max(1, (size.width * room.height + size.height / 2) / size.height)), room.height)
    }
    return (room.width, min(room.height, max(1, (size.height * room.width + size.width / 2) / size.width)))
  }

  /// Pixels of another size. Colours weigh as much as their pixels cover, so what cannot be seen gives no colour to an edge.
  ///
  /// Whole numbers only: the same on every machine. `rgba` has `4 × width × height` bytes of `size`, whose sides are at most 8,192; time
  /// grows with the larger of both sizes.
  public static func scaled(
    _ rgba: [UInt8], _ size: (width: Int, height: Int), to target: (width: Int, height: Int)
  ) -> [UInt8] {
    precondition(rgba.count == 4 * size.width * size.height, "four bytes a pixel")
    if size == target { return rgba }
    let columns = spans(size.width, target.width)
    let rows = spans(size.height, target.height)
    let whole = size.width * size.height
    return [UInt8](unsafeUninitializedCapacity: 4 * target.width * target.height) { result, count in
      rgba.withUnsafeBufferPointer { source in
        var at = 0
        for row in rows {
          for column in columns {
            mean(source, size.width, row, column, whole, into: result, at)
            at += 4
          }
        }
        count = at
      }
    }
  }

  /// What a new row or column covers of the old ones: whole ones between two that it may only touch.
  private struct Span {
    let first: Int
    let last: Int
    /// Shares of the first and the last one; those between weigh `whole`. All shares together are the old side.
    let firstShare: Int
    let lastShare: Int
    let whole: Int

    func share(_ place: Int) -> Int { place == first ? firstShare : place == last ? lastShare : whole }
  }

  /// Measured in parts of which an old pixel has `target` and a new one `side`.
  private static func spans(_ side: Int, _ target: Int) -> [Span] {
    (0..<target).map { place in
      let (start, end) = (place * side, (place + 1) * side)
      let (first, last) = (start / target, (end - 1) / target)
      let firstShare = min(end, (first + 1) * target) - start
      return Span(first: first, last: last, firstShare: firstShare, lastShare: end - last * target, whole: target)
    }
  }

  private static func mean(
    _ source: UnsafeBufferPointer<UInt8>, _ width: Int, _ rows: Span, _ columns: Span, _ whole: Int,
    into result: UnsafeMutableBufferPointer<UInt8>, _ place: Int
  ) {
    var (red, green, blue, alpha) = (0, 0, 0, 0)
    for y in rows.first...rows.last {
      let rowShare = rows.share(y)
      for x in columns.first...columns.last {
        let at = 4 * (y * width + x)
        let share = rowShare * columns.share(x) * Int(source[at + 3])
        red += share * Int(source[at])
        green += share * Int(source[at + 1])
        blue += share * Int(source[at + 2])
        alpha += share
      }
    }
    let half = alpha / 2
    result[place] = alpha == 0 ? 0 : UInt8((red + half) / alpha)
    result[place + 1] = alpha == 0 ? 0 : UInt8((green + half) / alpha)
    result[place + 2] = alpha == 0 ? 0 : UInt8((blue + half) / alpha)
    result[place + 3] = UInt8((alpha + whole / 2) / whole)
  }
}
