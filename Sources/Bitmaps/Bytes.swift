// A set as bytes and back.
//
// The number of chunks (4 bytes); then for each its key (8), its count less one (2), and its members: 2 bytes each in ascending order, or
// 8 KiB of bits when there are more than 4096. Lowest byte first.
internal import CBitmaps

extension NumberSet {
  /// Appends the set: 4 bytes, 10 a chunk, and 2 a number or 8 KiB a chunk.
  public func write(to bytes: inout [UInt8]) {
    bytes.append(UInt32(chunks.count))
    for chunk in chunks {
      bytes.append(chunk.key)
      bytes.append(UInt16(chunk.count - 1))
      switch chunk.members {
      case .sparse(let values): bytes.append(contentsOf: values)
      case .dense(let words): bytes.append(contentsOf: words)
      }
    }
  }

  /// Reads what `write` wrote, and nothing else: nil for bytes that end too early or say what no set says.
  ///
  /// - Parameter offset: where the set begins; after it when it could be read.
  public init?(reading bytes: UnsafeRawBufferPointer, at offset: inout Int) {
    var reader = Reader(bytes: bytes, offset: offset)
    // Each takes 12 bytes at least, so a false number reserves no memory to speak of.
    guard let many: UInt32 = reader.next(), Int(many) <= reader.left / 12 else { return nil }
    var chunks: [Chunk] = []
    chunks.reserveCapacity(Int(many))
    for _ in 0..<many {
      guard let chunk = reader.chunk(), chunk.key > chunks.last?.key ?? -1 else { return nil }
      chunks.append(chunk)
    }
    self.init(chunks: chunks)
    offset = reader.offset
  }
}

private struct Reader {
  let bytes: UnsafeRawBufferPointer
  var offset: Int

  var left: Int { offset < 0 ? 0 : bytes.count - offset }

  mutating func next<Number: FixedWidthInteger & BitwiseCopyable>() -> Number? {
    guard left >= MemoryLayout<Number>.size else { return nil }
    defer { offset += MemoryLayout<Number>.size }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  private mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(_ count: Int) -> [Number]? {
    let size = MemoryLayout<Number>.size
    guard left >= count * size else { return nil }
    defer { offset += count * size }
    return (0..<count).map { Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + $0 * size, as: Number.self)) }
  }

  mutating func chunk() -> Chunk? {
    guard let key: Int64 = next(), key >= 0, key <= Int64.max >> 16, let less: UInt16 = next() else { return nil }
    let count = Int(less) + 1
    if count > Chunk.most {
      guard let words: [UInt64] = next(Chunk.words), aw_count(words) == count else { return nil }
      return Chunk(key: key, count: count, members: .dense(words))
    }
    guard let values: [UInt16] = next(count), zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    return Chunk(key: key, count: count, members: .sparse(values))
  }
}

extension [UInt8] {
  fileprivate mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(contentsOf numbers: [Number]) {
    numbers.map(\.littleEndian).withUnsafeBytes { append(contentsOf: $0) }
  }
}
