package import Sodium

/// The ID of an event: BLAKE2b-256 of its COSE `Sig_structure` (Protocol/event.md).
package struct EventID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let raw: Bytes32

  @inlinable package init(_ raw: Bytes32) { self.raw = raw }

  // Written out so that they are inlined in other modules: IDs are what every table is keyed by.
  @inlinable package static func == (left: Self, right: Self) -> Bool { left.raw == right.raw }
  @inlinable package static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
  @inlinable package func hash(into hasher: inout Hasher) { raw.hash(into: &hasher) }

  package var description: String { raw.hex }
}

/// A community is named by the ID of its charter.
package typealias CommunityID = EventID

/// A member is named by their root key (Protocol/keys.md).
package typealias MemberID = Bytes32

/// A department's ID outlives its node's key (Protocol/keys.md).
package typealias DepartmentID = Bytes32

/// Milliseconds since 1970-01-01T00:00:00Z. Times order the display; they never decide who may do what.
package typealias Milliseconds = UInt64
