// Why the terminal cannot be taken, in words for the person who started the program.

/// No display. `description` says what is wrong and what to do.
public struct CursesError: Error, Equatable, CustomStringConvertible {
  enum Reason: Equatable {
    case noTerminal
    case noType
    case unknownType(String)
    case cannotPlaceCursor(String)
    case noDescriptor
  }
  let reason: Reason
  init(_ reason: Reason) { self.reason = reason }

  public var description: String {
    switch reason {
    case .noTerminal: "standard input and output must both be a terminal; start it in one, without a pipe or a file"
    case .noType: "TERM is not set; set it to your terminal's type, such as TERM=xterm-256color or TERM=linux"
    case .unknownType(let name):
      "the terminal type \"\(name)\" is not known here; set TERM to one that is, such as TERM=xterm-256color or TERM=linux"
    case .cannotPlaceCursor(let name):
      "a terminal of type \"\(name)\" cannot show a full screen; set TERM to the type that it really is, such as TERM=xterm-256color"
    case .noDescriptor: "the system has no file descriptor left; close other programs or raise the limit (ulimit -n)"
    }
  }
}
