// Reads the configuration's larger parts: opening hours, the experiment, the printer.

extension ConfigFile {
  static func openingHours(_ root: Block) -> OpeningHours? {
    guard let block = root.block("opening_hours", known: OpeningHours.dayNames) else { return nil }
    var isReadable = true
    var days: [[OpeningHours.Part]] = []
    for name in OpeningHours.dayNames {
      do {
        days.append(try block.string(name).map { text throws(HoursFault) in try OpeningHours.parts(text.trimmingSpaces()) } ?? [])
      } catch {
        isReadable = false
        block.note("bad_hours", name, error.text)
      }
    }
    if isReadable, days.allSatisfy(\.isEmpty) {
      root.note("bad_hours", "opening_hours", "these hours never open the shop; leave opening_hours out for a shop that is always open")
    }
    return OpeningHours(days: days)
  }

  static func experiment(_ root: Block) -> Experiment? {
    guard let block = root.block("experiment", known: ["name", "variants"]) else { return nil }
    let name = block.required("name")
    var variants: [Experiment.Variant] = []
    for block in block.blocks("variants", known: ["ref", "quiz", "share"]) {
      let (ref, quiz) = (block.ref(), block.ref("quiz"))
      if !block.has("share") { block.note("missing_key", "the key \"share\" is missing") }
      guard let ref, let quiz, let share = block.int("share") else { continue }
      if !(0...100).contains(share) { block.note("out_of_range", "share", "a share is from 0 to 100 percent") }
      if variants.contains(where: { $0.ref == ref }) { block.note("duplicate_ref", "ref", "the variant \"\(ref)\" is there already") }
      variants.append(Experiment.Variant(ref: ref, quiz: quiz, share: share))
    }
    let total = variants.reduce(0) { $0 + $1.share }
    if total != 100 { block.note("out_of_range", "variants", "the shares add up to \(total); they have to make 100") }
    return name.map { Experiment(name: $0, variants: variants) }
  }

  static func printer(_ root: Block) -> PrinterSettings? {
    let places = ["device", "file", "lp"]
    guard let block = root.block("printer", known: places + ["columns", "cut", "encoding"]) else { return nil }
    let named = places.filter(block.has)
    guard named.count == 1, let key = named.first, let text = block.required(key) else {
      block.note("missing_key", "a printer is one of device: /dev/usb/lp0, file: DIRECTORY, lp: NAME")
      return nil
    }
    if key != "lp", !text.hasPrefix("/") { block.note("unknown_value", key, "expected a whole path, such as /dev/usb/lp0") }
    let place: PrinterSettings.Place = key == "device" ? .device(text) : key == "file" ? .directory(text) : .queue(text)
    var settings = PrinterSettings(place, encoding: block.word("encoding", PrinterSettings.Encoding.self))
    settings.cuts = block.bool("cut") ?? true
    if let columns = block.int("columns") {
      if !(24...80).contains(columns) { block.note("out_of_range", "columns", "columns is from 24 to 80") }
      settings.columns = columns
    }
    return settings
  }

  static func backups(_ root: Block) -> BackupSettings? {
    guard let block = root.block("backups", known: ["folder", "every"]), let folder = block.required("folder") else { return nil }
    var settings = BackupSettings(folder: folder)
    if !folder.hasPrefix("/") { block.note("unknown_value", "folder", "expected a whole path, such as /var/lib/askwell/backups") }
    guard let text = block.string("every") else { return settings }
    let span = Span(text)
    let hours = span.map { $0.unit == .h ? $0.count : $0.unit == .d ? $0.count * 24 : $0.unit == .w ? $0.count * 168 : 0 } ?? 0
    if !(1...168).contains(hours) { block.note("out_of_range", "every", "every is from 1h to 1w, such as 1h or 1d") }
    settings.everyHours = max(1, hours)
    return settings
  }

  static func recallDays(_ root: Block) -> Int? {
    guard let days = root.int("recall_days") else { return nil }
    if !(0...365).contains(days) { root.note("out_of_range", "recall_days", "recall_days is from 0, which switches it off, to 365") }
    return days
  }

  static func orderDays(_ root: Block) -> Int? {
    guard let days = root.int("order_days") else { return nil }
    if !(1...365).contains(days) { root.note("out_of_range", "order_days", "order_days is from 1 to 365") }
    return days
  }
}
