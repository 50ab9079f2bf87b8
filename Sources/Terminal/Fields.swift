// The fields of a form: each one line, bound to its record by a key path.

/// One field of a form over `Record`.
public struct Field<Record: Equatable & Sendable>: Sendable {
  /// Typed, flipped or picked.
  enum Kind: Sendable {
    /// `write` changes the record and returns what is wrong with the text, if anything is. What is not plain shows as dots.
    case typed(isPlain: @Sendable (String) -> Bool, read: @Sendable (Record) -> String, write: @Sendable (inout Record, String) -> String?)
    case toggle(read: @Sendable (Record) -> Bool, write: @Sendable (inout Record, Bool) -> Void)
    /// `chosen` and `all` by name; `flip` takes a name.
    case picker(
      isMultiple: Bool, all: @Sendable (Record) -> [String], chosen: @Sendable (Record) -> [String],
      flip: @Sendable (inout Record, String) -> Void)
  }

  /// Before the value; cut on a narrow screen.
  public let label: String
  /// One line below the field in focus; empty for none.
  public let help: String
  let kind: Kind

  /// A key path that may cross threads: what `\.label` is.
  public typealias Path<Value> = any WritableKeyPath<Record, Value> & Sendable
  /// A key path that is only read: where a picker's names stand.
  public typealias Source<Value> = any KeyPath<Record, Value> & Sendable
}

extension Field {
  /// A line of text. `check` says what is wrong with it, in words, or nothing.
  public static func text(
    _ label: String, _ path: Path<String>, required: Bool = false, help: String = "",
    check: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Field {
    typed(label, Access(path), isPlain: { _ in true }, required: required, help: help, check: check)
  }

  /// The same for the text that a record of many keeps under `key`: a form that is made from a list.
  public static func text(
    _ label: String, key: String, in path: Path<[String: String]>, required: Bool = false, help: String = "",
    check: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Field {
    typed(label, Access(key: key, in: path), isPlain: { _ in true }, required: required, help: help, check: check)
  }

  /// A line of text that shows as dots.
  public static func secret(
    _ label: String, _ path: Path<String>, required: Bool = true, help: String = "",
    check: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Field {
    typed(label, Access(path), isPlain: { _ in false }, required: required, help: help, check: check)
  }

  /// The same under `key`; what is no secret but says where one is (`showsPlain`) is shown.
  public static func secret(
    _ label: String, key: String, in path: Path<[String: String]>, required: Bool = true, help: String = "",
    showsPlain: @escaping @Sendable (String) -> Bool = { _ in false }
  ) -> Field {
    typed(label, Access(key: key, in: path), isPlain: showsPlain, required: required, help: help, check: { _ in nil })
  }

  /// Where a text stands in the record.
  private struct Access: Sendable {
    let read: @Sendable (Record) -> String
    let write: @Sendable (inout Record, String) -> Void

    init(_ path: Path<String>) {
      read = { $0[keyPath: path] }
      write = { $0[keyPath: path] = $1 }
    }

    /// An empty text is none.
    init(key: String, in path: Path<[String: String]>) {
      read = { $0[keyPath: path][key] ?? "" }
      write = { $0[keyPath: path][key] = $1.isEmpty ? nil : $1 }
    }
  }

  private static func typed(
    _ label: String, _ access: Access, isPlain: @escaping @Sendable (String) -> Bool, required: Bool, help: String,
    check: @escaping @Sendable (String) -> String?
  ) -> Field {
    Field(
      label: label, help: help,
      kind: .typed(isPlain: isPlain, read: access.read) { record, text in
        access.write(&record, text)
        return required && text.isEmpty ? "Please fill this in" : check(text)
      })
  }

  /// A whole number within `bounds`.
  public static func number(_ label: String, _ path: Path<Int>, in bounds: ClosedRange<Int>, help: String = "") -> Field {
    Field(
      label: label, help: help,
      kind: .typed(isPlain: { _ in true }, read: { String($0[keyPath: path]) }) { record, text in
        guard let value = Int(text), bounds.contains(value) else {
          return "A whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        }
        record[keyPath: path] = value
        return nil
      })
  }

  /// Yes or no.
  public static func toggle(_ label: String, _ path: Path<Bool>, help: String = "") -> Field {
    Field(label: label, help: help, kind: .toggle(read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 }))
  }

  /// One of the names in `source`.
  public static func picker(_ label: String, _ path: Path<String>, from source: Source<[String]>, help: String = "") -> Field {
    Field(
      label: label, help: help,
      kind: .picker(isMultiple: false, all: { $0[keyPath: source] }, chosen: { [$0[keyPath: path]] }) { $0[keyPath: path] = $1 })
  }

  /// Any of the names in `source`; they stay in the order in which they were picked.
  public static func picker(_ label: String, _ path: Path<[String]>, from source: Source<[String]>, help: String = "") -> Field {
    Field(
      label: label, help: help,
      kind: .picker(isMultiple: true, all: { $0[keyPath: source] }, chosen: { $0[keyPath: path] }) { record, name in
        if let index = record[keyPath: path].firstIndex(of: name) {
          record[keyPath: path].remove(at: index)
        } else {
          record[keyPath: path].append(name)
        }
      })
  }
}
