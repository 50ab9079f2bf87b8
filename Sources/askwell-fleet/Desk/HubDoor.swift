// The way to the hub of a console: opened when something is asked, closed when the connection is lost, and opened again with the next question.
internal import Fleet
internal import Synchronization

final class HubDoor: Sendable {
  private struct Lines {
    var reader: HubReader?
    var shelf: HubShelf?
    var publisher: Publisher?
  }

  private let address: HubAddress
  /// As the hub's own log of deeds calls whoever sits at the console.
  let who: String
  private let lines = Mutex(Lines())

  init(_ address: HubAddress, as who: String) {
    self.address = address
    self.who = who
  }

  /// Whoever waits at a screen is told soon that the hub is not there; a count over all shops may take its time.
  private static let patience = HubPatience(connect: 5, statement: 300)

  func read<T: Sendable>(_ work: @Sendable (HubReader) throws(HubFault) -> T) throws(HubFault) -> T {
    try lines.withLock { lines throws(HubFault) in
      let reader = lines.reader ?? HubReader(address, patience: HubDoor.patience)
      if lines.reader == nil { try reader.open() }
      lines.reader = reader
      do throws(HubFault) { return try work(reader) } catch {
        if error.kind == .unavailable { lines = Lines() }
        throw error
      }
    }
  }

  func edit<T: Sendable>(_ work: @Sendable (HubShelf) throws(HubFault) -> T) throws(HubFault) -> T {
    try lines.withLock { lines throws(HubFault) in
      let shelf = lines.shelf ?? HubShelf(address, patience: HubDoor.patience)
      if lines.shelf == nil { try shelf.open() }
      lines.shelf = shelf
      do throws(HubFault) { return try work(shelf) } catch {
        if error.kind == .unavailable { lines = Lines() }
        throw error
      }
    }
  }

  func publish<T: Sendable>(_ work: @Sendable (Publisher) throws(HubFault) -> T) throws(HubFault) -> T {
    try lines.withLock { lines throws(HubFault) in
      let publisher = lines.publisher ?? Publisher(address, as: who, patience: HubDoor.patience)
      if lines.publisher == nil { try publisher.open() }
      lines.publisher = publisher
      do throws(HubFault) { return try work(publisher) } catch {
        if error.kind == .unavailable { lines = Lines() }
        throw error
      }
    }
  }
}
