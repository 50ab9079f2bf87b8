// The report as one document.

extension FunnelReport {
  /// Stable keys, snake_case.
  public var json: JSON {
    [
      "from": .string(days.lowerBound.iso), "to": .string(days.upperBound.iso), "as_of": .string(asOf.iso), "currency": .string(currency),
      "under_way": .int(Int64(underWay)), "views": .int(Int64(funnel.views)), "starts": .int(Int64(funnel.starts)),
      "completions": .int(Int64(funnel.completions)),
      "conversion_rate": .object(
        Dictionary(uniqueKeysWithValues: Funnel.windows.map { (String($0), funnel.conversion(within: $0).json) })),
      "aov": funnel.averageOrder().json,
    ]
  }
}
