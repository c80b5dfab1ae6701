package import Events

/// Whether a client's clock is fit to sign by. An event from too far ahead would be held everywhere, and one
/// from too far behind would lie to everybody's eye; so a client looks at its clock before it signs, and what
/// is signed already it still sends (Protocol/event.md §3.1).
package enum ClockRule {
  /// - Parameters:
  ///   - offset: how far the node's clock is ahead of this one, in milliseconds; nil where it is not reached.
  ///   - nodeTime: the latest time that the node was seen to have while the clocks agreed.
  /// - Throws: `clockDiffers`, or without a node `clockBehind`.
  package static func check(
    now: Milliseconds, offset: Int64?, nodeTime: Milliseconds
  ) throws(ClientError) {
    if let offset {
      guard offset.magnitude <= EventLimits.tolerance else { throw .clockDiffers(offset) }
    } else {
      let behind = nodeTime > now ? nodeTime - now : 0
      guard behind <= EventLimits.tolerance else { throw .clockBehind(behind) }
    }
  }

  /// The time of the node to remember: only of a node whose clock this one agrees with.
  static func remembered(now: Milliseconds, offset: Int64) -> Milliseconds? {
    guard offset.magnitude <= EventLimits.tolerance else { return nil }
    return offset < 0 ? now - min(now, offset.magnitude) : now + offset.magnitude
  }
}
