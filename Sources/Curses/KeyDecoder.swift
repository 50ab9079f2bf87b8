// Bytes from the terminal become keys, pastes and mouse events; a sequence that is none of them is swallowed whole.
//
// ncurses' own reader is not used: on an unfinished mouse report (ESC [ <) it waits in read() for as long as nobody types, out of reach
// of timers and signals, and it hands the tail of a sequence that it does not know to the program as keys.
internal import Terminal

/// A reader of terminal input that never blocks: it is fed what came and is told when silence decides what was meant.
struct KeyDecoder {
  enum State: Equatable {
    case ground
    /// ESC came: a key if nothing follows.
    case escape
    /// ESC and an intermediate byte.
    case short
    case control
    /// SS3.
    case single
    /// The Linux console's F1 to F5: ESC [ [ A.
    case bracket
    /// Coordinates of an old mouse report.
    case oldMouse(left: Int)
    /// OSC, DCS, APC, PM, SOS: until their terminator. ESC may begin it.
    case string(isOSC: Bool, hasEscape: Bool)
    /// `matched` bytes of the end mark have come.
    case paste(matched: Int)
  }

  static let mostPasted = 64 * 1024
  static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// How long ESC may wait for its sequence, and a sequence for its rest.
  let escapeMilliseconds: Int
  let sequenceMilliseconds: Int

  var state = State.ground
  /// When silence ends what has begun; nil while nothing has.
  private(set) var due: Int?
  /// Parameters and intermediates of a CSI or SS3 sequence; longer ones mean nothing to us.
  var parameters: [UInt8] = []
  var isOverlong = false
  var pasted: [UInt8] = []
  private var scalar = PartialScalar()
  /// Alt and a sign of several bytes: dropped together.
  private var isAlt = false

  init(escapeMilliseconds: Int = 25, sequenceMilliseconds: Int = 50) {
    self.escapeMilliseconds = escapeMilliseconds
    self.sequenceMilliseconds = sequenceMilliseconds
    parameters.reserveCapacity(KeyDecoder.mostParameters)
  }

  static let mostParameters = 32

  /// Reads what came at `now` (milliseconds).
  mutating func feed(_ bytes: some Sequence<UInt8>, at now: Int, into queue: inout SignalQueue) {
    for byte in bytes { read(byte, &queue) }
    due = patience.map { now + $0 }
  }

  /// Nothing came until `due`: what had begun is over.
  mutating func fallSilent(into queue: inout SignalQueue) {
    switch state {
    case .escape, .string(_, hasEscape: true): queue.append(.key(.escape))
    case .paste(let matched):
      endPaste(&queue)
      if matched == 1 { queue.append(.key(.escape)) }
    default: break
    }
    state = .ground
    due = nil
  }

  private var patience: Int? {
    switch state {
    case .ground: nil
    case .escape, .string(_, hasEscape: true): escapeMilliseconds
    // Long, because what follows a paste that was cut short would be keys; shorter after ESC, the one key that must always work.
    case .paste(let matched): matched == 1 ? 200 : 1000
    default: sequenceMilliseconds
    }
  }

  private mutating func read(_ byte: UInt8, _ queue: inout SignalQueue) {
    switch state {
    case .ground: readGround(byte, &queue)
    case .escape: readEscape(byte, &queue)
    case .short: if byte < 0x20 || byte >= 0x30 { state = byte == 0x1B ? .escape : .ground }
    case .control: readControl(byte, &queue)
    case .single: readSingle(byte, &queue)
    case .bracket:
      state = .ground
      if byte >= 0x41, byte <= 0x45 { queue.append(.key(.function(Int(byte) - 0x40))) }
    case .oldMouse(let left):
      parameters.append(byte)
      state = left > 1 ? .oldMouse(left: left - 1) : .ground
      if left == 1 { readOldMouse(&queue) }
    case .string(let isOSC, let hasEscape): readString(byte, isOSC: isOSC, hasEscape: hasEscape)
    case .paste(let matched): readPaste(byte, matched, &queue)
    }
  }

  // MARK: Signs

  private mutating func readGround(_ byte: UInt8, _ queue: inout SignalQueue) {
    if byte >= 0x80 {
      switch scalar.add(byte) {
      case .more: return
      case .broken(let isC1): if isC1 { begin(c1: byte) }
      case .whole(let sign):
        if sign.value < 0xA0 { begin(c1: UInt8(sign.value)) } else if !isAlt { queue.append(.key(.character(Character(sign)))) }
      }
      isAlt = false
      return
    }
    scalar.drop()
    isAlt = false
    switch byte {
    case 0x20..<0x7F: queue.append(.key(.character(Character(Unicode.Scalar(byte)))))
    case 0x1B: state = .escape
    case 0x0D: queue.append(.key(.enter))
    case 0x09: queue.append(.key(.tab))
    case 0x08, 0x7F: queue.append(.key(.backspace))
    default: queue.append(.key(.control(Character(Unicode.Scalar(byte < 0x1B && byte > 0 ? byte + 0x60 : byte + 0x40)))))
    }
  }

  private mutating func readEscape(_ byte: UInt8, _ queue: inout SignalQueue) {
    switch byte {
    case 0x1B: queue.append(.key(.escape))
    case 0x20..<0x30: state = .short
    // The 8-bit controls are ESC and a letter here.
    case 0x40..<0x60 where byte == UInt8(ascii: "O") || "[]PX^_".utf8.contains(byte): begin(c1: byte + 0x40)
    case 0x80...:
      state = .ground
      isAlt = true
      if case .more = scalar.add(byte) { return }
      isAlt = false
      scalar.drop()
    default: state = .ground
    }
  }

  /// A control of 0x80 to 0x9F: those that begin a sequence do so, the others are dropped.
  private mutating func begin(c1 byte: UInt8) {
    parameters.removeAll(keepingCapacity: true)
    isOverlong = false
    switch byte {
    case 0x8F: state = .single
    case 0x9B: state = .control
    case 0x9D: state = .string(isOSC: true, hasEscape: false)
    case 0x90, 0x98, 0x9E, 0x9F: state = .string(isOSC: false, hasEscape: false)
    default: state = .ground
    }
  }

  // MARK: Strings

  /// Only a terminator or silence ends one: its text, line ends included, is never a key. Nothing of it is kept.
  private mutating func readString(_ byte: UInt8, isOSC: Bool, hasEscape: Bool) {
    if hasEscape && byte == UInt8(ascii: "\\") || isOSC && byte == 0x07 {
      state = .ground
    } else {
      state = .string(isOSC: isOSC, hasEscape: byte == 0x1B)
    }
  }
}

/// A sign of UTF-8 whose bytes may come in several reads.
struct PartialScalar {
  enum Step {
    case more
    case whole(Unicode.Scalar)
    case broken(isC1: Bool)
  }
  private var value: UInt32 = 0
  private var least: UInt32 = 0
  private var missing = 0

  mutating func drop() { missing = 0 }

  /// Adds a byte of 0x80 or more.
  mutating func add(_ byte: UInt8) -> Step {
    if missing > 0, byte < 0xC0 {
      value = value << 6 | UInt32(byte & 0x3F)
      missing -= 1
      guard missing == 0 else { return .more }
      guard value >= least, let scalar = Unicode.Scalar(value) else { return .broken(isC1: false) }
      return .whole(scalar)
    }
    missing = 0
    switch byte {
    case 0xC2..<0xE0: begin(byte & 0x1F, 1, 0x80)
    case 0xE0..<0xF0: begin(byte & 0x0F, 2, 0x800)
    case 0xF0..<0xF5: begin(byte & 0x07, 3, 0x10000)
    default: return .broken(isC1: byte < 0xA0)
    }
    return .more
  }

  private mutating func begin(_ bits: UInt8, _ missing: Int, _ least: UInt32) {
    value = UInt32(bits)
    self.missing = missing
    self.least = least
  }
}
