/// The limits of format version 1, all of them (Protocol/event.md). Each is checked before memory is taken
/// for it.
package enum EventLimits {
  /// Bytes of an event as it travels.
  package static let event = 65_536
  /// Bytes of a body with its salt.
  package static let body = 1_048_576
  /// Bytes of the salt that makes a commitment say nothing about its body.
  package static let salt = 32
  package static let parents = 32
  package static let kind: UInt64 = 65_535
  /// Targets of one erase, joins that one leave ends, erasures that one acknowledgement names.
  package static let targets = 32
  /// Events that one receipt names.
  package static let receipt = 4_096
  package static let departments = 31
  package static let founders = 64
  package static let rules = 13
  /// The greatest number of a matter that is decided.
  package static let matter: UInt64 = 12
  package static let endorsements: UInt64 = 16
  /// How far an event's time may lie ahead of a replica's clock, in milliseconds, before it is held.
  package static let tolerance: Milliseconds = 300_000
}
