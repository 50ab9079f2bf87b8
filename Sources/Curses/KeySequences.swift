// What the sequences of keys, mice and pastes mean. ANSI terminals of the last thirty years differ little enough for one table.
internal import Terminal

extension KeyDecoder {
  // MARK: CSI and SS3

  mutating func readControl(_ byte: UInt8, _ queue: inout SignalQueue) {
    switch byte {
    case 0x20..<0x40: if parameters.count < KeyDecoder.mostParameters { parameters.append(byte) } else { isOverlong = true }
    case 0x40..<0x7F:
      state = .ground
      if !isOverlong { endControl(byte, &queue) }
    case 0x1B: state = .escape
    case 0x18, 0x1A: state = .ground
    // Controls and 8-bit bytes have no business in here.
    default: break
    }
  }

  private mutating func endControl(_ final: UInt8, _ queue: inout SignalQueue) {
    switch (parameters.first, final) {
    case (nil, UInt8(ascii: "[")): state = .bracket
    case (nil, UInt8(ascii: "M")): state = .oldMouse(left: 3)
    case (UInt8(ascii: "<"), UInt8(ascii: "M")), (UInt8(ascii: "<"), UInt8(ascii: "m")):
      readMouse(isRelease: final == UInt8(ascii: "m"), &queue)
    default:
      guard let numbers = numbers(from: 0) else { return }
      let first = numbers.first ?? 1
      if final == UInt8(ascii: "~") {
        if first == 200, numbers.count == 1 { beginPaste() } else if let key = key(tilde: first) { queue.append(.key(key)) }
      } else if let key = key(letter: final), first == 1, !final.isFunctionLetter || numbers.count > 1 && final != UInt8(ascii: "R") {
        // A held Shift or Ctrl is the second number and changes nothing. CSI R tells where the cursor is and is never F3.
        queue.append(.key(key))
      }
    }
  }

  mutating func readSingle(_ byte: UInt8, _ queue: inout SignalQueue) {
    switch byte {
    // Modifiers, as old terminals put them.
    case 0x30..<0x3A, 0x3B: break
    case 0x1B: state = .escape
    case 0x40..<0x7F:
      state = .ground
      if let key = key(letter: byte) ?? key(pad: byte) { queue.append(.key(key)) }
    case 0x18, 0x1A, 0x20..<0x40: state = .ground
    default: break
    }
  }

  /// The numbers between semicolons, an empty one being 1; nil for anything else, and for private parameters.
  private func numbers(from start: Int) -> [Int]? {
    var numbers: [Int] = []
    guard parameters.count > start else { return numbers }
    for part in parameters[start...].split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      var number = part.isEmpty ? 1 : 0
      for digit in part {
        guard digit >= 0x30, digit < 0x3A else { return nil }
        number = min(number * 10 + Int(digit - 0x30), 99_999)
      }
      numbers.append(number)
    }
    return numbers
  }

  private func key(letter: UInt8) -> Key? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "P"): .function(1)
    case UInt8(ascii: "Q"): .function(2)
    case UInt8(ascii: "R"): .function(3)
    case UInt8(ascii: "S"): .function(4)
    default: nil
    }
  }

  private func key(tilde number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  /// The number pad in application mode, which the display never asks for.
  private func key(pad byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "I"): .tab
    case 0x6A...0x79: .character(Character(Unicode.Scalar(byte - 0x40)))
    default: nil
    }
  }

  // MARK: Mouse

  /// `<button;column;row`: presses and releases of the left button and the wheel; movements and other buttons are nobody's business.
  private func readMouse(isRelease: Bool, _ queue: inout SignalQueue) {
    guard let numbers = numbers(from: 1), numbers.count == 3 else { return }
    report(button: numbers[0], isRelease: isRelease, column: numbers[1], row: numbers[2], &queue)
  }

  func readOldMouse(_ queue: inout SignalQueue) {
    guard parameters.count == 3, parameters[0] >= 32 else { return }
    let button = Int(parameters[0]) - 32
    let isRelease = button & 0x63 == 3
    report(button: isRelease ? 0 : button, isRelease: isRelease, column: Int(parameters[1]) - 32, row: Int(parameters[2]) - 32, &queue)
  }

  private func report(button: Int, isRelease: Bool, column: Int, row: Int, _ queue: inout SignalQueue) {
    guard column > 0, row > 0 else { return }
    let action: Mouse.Action
    // Without the bits of Shift, Alt and Ctrl.
    switch button & ~0x1C {
    case 0: action = isRelease ? .release : .press
    case 64 where !isRelease: action = .wheelUp
    case 65 where !isRelease: action = .wheelDown
    default: return
    }
    queue.append(.mouse(Mouse(action, at: Point(x: column - 1, y: row - 1))))
  }

  // MARK: Paste

  private mutating func beginPaste() {
    pasted.removeAll()
    state = .paste(matched: 0)
  }

  mutating func readPaste(_ byte: UInt8, _ matched: Int, _ queue: inout SignalQueue) {
    if byte == KeyDecoder.pasteEnd[matched] {
      guard matched + 1 < KeyDecoder.pasteEnd.count else { return endPaste(&queue) }
      state = .paste(matched: matched + 1)
      return
    }
    // It was not the end mark after all. Only its first byte is ESC, so nothing else of it can begin one.
    if matched > 1 { keep(KeyDecoder.pasteEnd[1..<matched]) }
    state = .paste(matched: byte == 0x1B ? 1 : 0)
    if byte != 0x1B { keep(CollectionOfOne(byte)) }
  }

  private mutating func keep(_ bytes: some Collection<UInt8>) {
    if pasted.count + bytes.count <= KeyDecoder.mostPasted { pasted.append(contentsOf: bytes) }
  }

  /// Hands the paste out: line ends and tabs as spaces, no other control, nothing that is not UTF-8.
  mutating func endPaste(_ queue: inout SignalQueue) {
    state = .ground
    var text = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in String(decoding: pasted, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x0A where isAfterReturn: break
      case 0x09, 0x0A, 0x0D: text.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0xFFFD: break
      default: text.append(scalar)
      }
      isAfterReturn = scalar.value == 0x0D
    }
    pasted = []
    if !text.isEmpty { queue.append(.paste(String(text))) }
  }
}

extension UInt8 {
  /// P, Q, R, S: F1 to F4; in a CSI sequence only with a modifier, without one they are other things.
  fileprivate var isFunctionLetter: Bool { self >= UInt8(ascii: "P") && self <= UInt8(ascii: "S") }
}
