// What couriers remember in the store, so that any of them can go on where another was cut off.

extension Schema {
  static let courierMemory = """
    -- Steps that are done, a line each; `steps_done` is from before steps had names and is no longer read.
    ALTER TABLE outbox ADD COLUMN done TEXT NOT NULL DEFAULT '';
    UPDATE outbox SET done = 'profile' WHERE steps_done > 0 AND state = 'pending';
    CREATE INDEX outbox_due ON outbox(destination, due_at) WHERE state = 'pending';

    CREATE INDEX outbox_delivered ON outbox(destination, settled_at) WHERE state = 'delivered';

    -- Tags that a destination may have been told of a contact: those are ours there, to be taken away when they are lost here.
    CREATE TABLE told (
      destination TEXT NOT NULL REFERENCES destination(name) ON DELETE CASCADE, contact INTEGER NOT NULL REFERENCES contact(n),
      tags TEXT NOT NULL, PRIMARY KEY (destination, contact)) STRICT, WITHOUT ROWID;

    -- By which couriers keep a destination's pace together: microseconds by the kind of request.
    CREATE TABLE pace (
      destination TEXT NOT NULL REFERENCES destination(name) ON DELETE CASCADE, kind TEXT NOT NULL, next_at INTEGER NOT NULL,
      PRIMARY KEY (destination, kind)) STRICT, WITHOUT ROWID;

    -- Each request with its answer, without secrets and people; the latest are kept.
    CREATE TABLE exchange (
      n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, destination TEXT NOT NULL, delivery TEXT, step TEXT NOT NULL,
      items INTEGER NOT NULL, method TEXT NOT NULL, address TEXT NOT NULL, asked TEXT NOT NULL, status INTEGER, answered TEXT NOT NULL,
      milliseconds INTEGER NOT NULL) STRICT;
    CREATE INDEX exchange_of_delivery ON exchange(delivery) WHERE delivery IS NOT NULL;
    """
}
