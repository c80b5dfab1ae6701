import Glibc

/// The environment variables, asked for one at a time and only when somebody wants to know: a program that
/// says one line must not begin by copying them all.
package struct Environment: Sendable {
  private let lookup: @Sendable (String) -> String?

  /// What this process was started with.
  package static let process = Environment { name in getenv(name).map { String(cString: $0) } }

  package init(_ lookup: @escaping @Sendable (String) -> String?) { self.lookup = lookup }

  /// For tests.
  package init(_ values: [String: String]) { lookup = { values[$0] } }

  /// Nil where the variable is missing or empty: hardly any convention tells the two apart.
  package subscript(name: String) -> String? { lookup(name).flatMap { $0.isEmpty ? nil : $0 } }

  /// The path of a program as a shell would find it, or nil. One system call a folder of `PATH`.
  package func program(_ name: String) -> String? {
    for folder in (self["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
      let path = "\(folder)/\(name)"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}
