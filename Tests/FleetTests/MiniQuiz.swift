// The quiz that tests of the hub publish.

extension String {
  /// A quiz file of one question.
  static func quiz(_ title: String, ref: String = "mini", image: String? = nil) -> String {
    """
    format: 1
    ref: \(ref)
    title: \(title)
    locale: en
    namespaces:
      skin: {basis: needs}
    questions:
      - ref: feel
        kind: single
        title: How does it feel?
        choices:
          - { ref: dry, label: Dry, tags: [ "skin:dry" ]\(image.map { ", image: \($0)" } ?? "") }
          - { ref: oily, label: Oily, tags: [ "skin:oily" ] }
    """
  }
}
