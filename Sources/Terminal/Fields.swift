// The fields of a form: each one line, bound to its record by a key path.

/// One field of a form over `Record`.
public struct Field<Record: Equatable & Sendable>: Sendable {
  /// Typed, flipped or picked.
  enum Kind: Sendable {
    /// `write` changes the record and returns what is wrong with the text, if anything is.
    case typed(isSecret: Bool, read: @Sendable (Record) -> String, write: @Sendable (inout Record, String) -> String?)
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
    typed(label, path, isSecret: false, required: required, help: help, check: check)
  }

  /// A line of text that shows as dots.
  public static func secret(
    _ label: String, _ path: Path<String>, required: Bool = true, help: String = "",
    check: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Field {
    typed(label, path, isSecret: true, required: required, help: help, check: check)
  }

  private static func typed(
    _ label: String, _ path: Path<String>, isSecret: Bool, required: Bool, help: String,
    check: @escaping @Sendable (String) -> String?
  ) -> Field {
    Field(
      label: label, help: help,
      kind: .typed(isSecret: isSecret, read: { $0[keyPath: path] }) { record, text in
        record[keyPath: path] = text
        return required && text.isEmpty ? "Please fill this in" : check(text)
      })
  }

  /// A whole number within `bounds`.
  public static func number(_ label: String, _ path: Path<Int>, in bounds: ClosedRange<Int>, help: String = "") -> Field {
    Field(
      label: label, help: help,
      kind: .typed(isSecret: false, read: { String($0[keyPath: path]) }) { record, text in
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
