// Between two shoppers: what the connection remembers of the one who is gone.
import GRDB

extension Database {
  /// Lets go of prepared statements, with the values that were bound to them, and of pages that were read; the next use prepares and reads
  /// them anew. Some milliseconds.
  public func letGo() { queue.writeWithoutTransaction { $0.releaseMemory() } }
}
