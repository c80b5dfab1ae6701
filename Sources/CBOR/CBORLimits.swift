/// The limits that encoder and decoder share.
package enum CBORLimits {
  /// The greatest magnitude of an integer, 2^53 - 1: up to here every JSON and JavaScript reader is exact
  /// too.
  package static let maximumInteger: UInt64 = 1 << 53 - 1
  /// How many arrays and maps may enclose each other. A scalar has depth 0, an empty array depth 1.
  package static let maximumDepth = 8
}
