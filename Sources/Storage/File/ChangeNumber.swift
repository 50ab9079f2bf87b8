// How a program that shows the store notices that it has changed, for the price of one integer.
import GRDB

extension Database {
  /// A number that is another one after each commit that changed a row, whichever process made it. It means nothing to another
  /// connection, and nothing after a restart. Some microseconds; reads no table.
  ///
  /// SQLite's `data_version` counts the commits of all connections but this one; what this one wrote is counted by `total_changes`.
  public func changeNumber() throws(StoreError) -> Int64 {
    try read { db in
      let others: Int64 = try db.value("PRAGMA data_version") ?? 0
      return (others & 0x7FFF_FFFF) << 32 | Int64(db.totalChangesCount) & 0xFFFF_FFFF
    }
  }
}
