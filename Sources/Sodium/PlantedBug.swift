/// Bugs that can be planted into the core, one at a time, to see that the simulator's checkers find them.
/// They exist only in builds with `KOLLEKTIV_PLANTED`; in all others `planted` is a constant that leaves no
/// trace.
@usableFromInline package enum PlantedBug: String, CaseIterable, Sendable {
  // Events
  case signatureUnchecked, statementUnchecked
  // Governance
  case revocationIgnored, freezeIgnored, serialIgnored, dormantActs, leaveIgnored, tooFewEndorsements
  // Replica
  case sequenceUnchecked, timeUnchecked, foreignParentAccepted, heldAdmittedEarly, forkUnseen
  case tipsNotUpdated, bodyAfterErase, waitingUnbounded, toldBeforeCommit
  // Store
  case commitNotSynced
  // Sync
  case summaryIgnored, bodiesNotAsked

  #if PLANTED
    /// The bug that is planted now.
    // Written by the simulator alone, on its only thread, while no replica runs.
    nonisolated(unsafe) package static var active: PlantedBug?
  #endif
}

#if PLANTED
  package func planted(_ bug: PlantedBug) -> Bool { PlantedBug.active == bug }
#else
  @inlinable @inline(__always)
  package func planted(_ bug: PlantedBug) -> Bool { false }
#endif
