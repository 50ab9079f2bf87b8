// What bytes of a terminal come to, without a terminal: for whoever tries the reader with what no keyboard sends.

/// The reader of keys, by itself.
package enum KeyReading {
  /// How many keys, pastes and mouse events `bytes` are when they come at once and nothing comes after them.
  package static func signals(in bytes: [UInt8]) -> Int {
    var decoder = KeyDecoder()
    var queue = SignalQueue()
    decoder.feed(bytes, at: 0, into: &queue)
    // Silence ends what has begun; what that begins anew, if anything, a second silence ends.
    for _ in 0..<4 where decoder.due != nil { decoder.fallSilent(into: &queue) }
    var count = 0
    while queue.takeFirst() != nil { count += 1 }
    return decoder.due == nil ? count : -1
  }
}
