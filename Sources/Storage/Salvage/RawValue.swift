// Values of a row, from the bytes of its record.
import Foundation
import GRDB

typealias RawValue = DatabaseValue

/// Bytes that are read from a place on; never beyond their end.
struct RawBytes {
  let bytes: [UInt8]
  var place: Int

  /// SQLite's number of 1 to 9 bytes.
  mutating func number() -> Int64? {
    var value: UInt64 = 0
    for count in 1...9 {
      guard place >= 0, place < bytes.count else { return nil }
      let byte = bytes[place]
      place += 1
      if count == 9 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 127)
      if byte < 128 { return Int64(bitPattern: value) }
    }
    return nil
  }
}

extension RawValue {
  /// The values of a record; nil where its lengths do not agree.
  static func row(_ payload: [UInt8]) -> [RawValue]? {
    var bytes = RawBytes(bytes: payload, place: 0)
    guard let head = bytes.number(), head >= 1, head <= Int64(payload.count) else { return nil }
    var kinds: [Int64] = []
    while bytes.place < Int(head) {
      guard let kind = bytes.number(), kind >= 0, kind != 10, kind != 11, kind <= 1 << 32 else { return nil }
      kinds.append(kind)
    }
    guard bytes.place == Int(head), kinds.reduce(Int(head), { $0 + length(of: $1) }) == payload.count else { return nil }
    var place = Int(head)
    return kinds.map { kind in
      let end = place + length(of: kind)
      defer { place = end }
      return value(kind, payload[place..<end])
    }
  }

  private static func length(of kind: Int64) -> Int {
    switch kind {
    case 0, 8, 9: 0
    case 1...4: Int(kind)
    case 5: 6
    case 6, 7: 8
    default: Int((kind - 12) / 2)
    }
  }

  private static func value(_ kind: Int64, _ bytes: ArraySlice<UInt8>) -> RawValue {
    switch kind {
    case 0: return .null
    case 8, 9: return (kind - 8).databaseValue
    case 1...6:
      let start: Int64 = (bytes.first ?? 0) & 128 == 0 ? 0 : -1
      return bytes.reduce(start) { $0 << 8 | Int64($1) }.databaseValue
    case 7: return Double(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) }).databaseValue
    case let kind where kind % 2 == 0: return Data(bytes).databaseValue
    // A letter that was spoiled becomes a sign that stands for one: the row's sum tells.
    default: return String(decoding: bytes, as: UTF8.self).databaseValue
    }
  }
}
