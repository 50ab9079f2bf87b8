// The people of a segment as a set of numbers, from whoever counted them by their ids.
internal import Domain
import GRDB

extension Database {
  /// Nobody, with room for everybody who is in the store now.
  public func noContacts() throws(StoreError) -> ContactSet {
    try read { db in ContactSet(upTo: try db.value("SELECT MAX(n) FROM contact") ?? 0) }
  }

  /// Adds contacts by their ids; who is not in the store any more is passed over. One read.
  public func add(_ ids: [String], to people: inout ContactSet) throws(StoreError) {
    let numbers: [Int64] = try read { db in
      try db.rows(
        "SELECT c.n FROM json_each(?) j JOIN contact c ON c.id = j.value", [JSON.array(ids.map(JSON.string)).canonical]
      ).map { $0[0] }
    }
    for number in numbers { people.set(number, to: true) }
  }
}

extension ContactSet {
  /// Its contacts by number, the oldest first. O(contacts of the store).
  var numbers: [Int64] {
    var numbers: [Int64] = []
    numbers.reserveCapacity(count)
    forEach { numbers.append($0) }
    return numbers
  }
}
