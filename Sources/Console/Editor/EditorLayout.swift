// Where the parts of the editor stand on the screen.
import Terminal

/// The rectangles of the editor.
struct EditorLayout: Equatable {
  let body: Rect
  let isNarrow: Bool
  /// Only questions have a screen of their own: all else has the whole height for its form.
  private let showsPreview: Bool

  init(_ look: Look, showsPreview: Bool = true) {
    self.showsPreview = showsPreview
    body = look.body
    isNarrow = look.body.width < 64
  }

  private var treeWidth: Int { isNarrow ? body.width : min(36, body.width * 9 / 25) }
  /// At the left; the last rows are the problems'.
  var tree: Rect { Rect(x: body.x, y: body.y, width: treeWidth, height: body.height - problems.height) }
  var problems: Rect {
    let height = body.height >= 16 ? 4 : 0
    return Rect(x: body.x, y: body.bottom - height, width: treeWidth, height: height)
  }
  var form: Rect {
    guard !isNarrow else { return body }
    return Rect(x: body.x + treeWidth + 3, y: body.y, width: body.width - treeWidth - 3, height: body.height - previewHeight)
  }
  /// With the rule above it.
  var previewHeight: Int { !showsPreview || isNarrow || body.height < 15 ? 0 : max(7, body.height * 2 / 5) }
  var preview: Rect {
    Rect(x: form.x, y: form.bottom + 1, width: form.width, height: max(0, previewHeight - 1))
  }
  /// Of the picture that the kiosk draws; nil where there is no room.
  var previewSize: Size? { previewHeight == 0 ? nil : Size(columns: max(40, preview.width), rows: preview.height + 3) }
}
